//! Learning: problems, debriefs, causes, and corrective actions that count as effective only when the counts say so.

mod corrective_action;
mod effect;
mod lookout;
mod measures;
mod problem;
mod signal;
pub mod signals;
pub mod themes;
mod watched;

pub use corrective_action::{ActionState, CorrectiveAction, Counts, NewCorrectiveAction};
pub use effect::{Effect, EffectVerdict, effect};
pub use lookout::{Arrivals, Days, Found, LEAST_DAYS, Moved, look_out, run_length_for};
pub use measures::{
    CaseFacts, Cost, Duration, DurationTo, FEWEST, Group, Measures, Rate, RateOf, Seen, Span, quantile,
    wilson,
};
pub use problem::{
    CauseClass, Debrief, NewDebrief, Problem, ProblemScope, ProblemState, add_case, close_problem,
    confirm_debrief, debrief, open_problem,
};
pub use signal::{Disposition, NewDisposition, Signal, SignalDecision};
pub use watched::Watched;
