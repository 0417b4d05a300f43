//! Learning: problems, debriefs, causes, and corrective actions that count as effective only when the counts say so.

mod corrective_action;
mod effect;
mod lookout;
mod measures;
mod problem;
pub mod reports;
mod signal;
pub mod signals;
pub mod themes;
mod watched;

pub use corrective_action::{ActionState, CorrectiveAction, Counts, NewCorrectiveAction};
pub use effect::{Effect, EffectVerdict, effect};
pub use lookout::{Arrivals, Days, Found, LEAST_DAYS, Moved, look_out, run_length_for};
pub use measures::{
    AGAIN_DAYS, Again, Cost, Counting, Dimension, Duration, DurationTo, FEWEST, Facts, Filter, Given, Group,
    Hit, Lasted, Measures, NotMeasured, ParetoBar, Promised, Rate, RateOf, Reached, Retained, Rules,
    STAY_DAYS, Satisfaction, Scores, Seen, Span, Stay, Taken, Told, finished_within, hit_again, pareto,
    quantile, retained, wilson,
};
pub use problem::{
    CauseClass, Debrief, NewDebrief, Problem, ProblemScope, ProblemState, add_case, close_problem,
    confirm_debrief, debrief, open_problem,
};
pub use signal::{Disposition, NewDisposition, Signal, SignalDecision};
pub use watched::Watched;
