//! Learning: problems, debriefs, causes, and corrective actions that count as effective only when the counts say so.

mod beside;
mod cause;
mod checklist;
mod corrective_action;
mod criterion;
mod debrief;
mod effect;
mod gather;
mod lesson;
mod lookout;
mod measures;
mod power;
mod problem;
mod procedure;
pub mod reports;
mod signal;
mod signal_words;
pub mod signals;
#[cfg(test)]
mod tests;
pub mod themes;
mod verdict;
mod watched;

pub use beside::{Beside, Compared, Counted};
pub use cause::{Cause, NewCause, Placed, person_in, placed};
pub use checklist::{BEYOND_CHANCE, ChecklistAnswers, ChecklistTest, InForce, SLIPS, checklist_test};
pub use corrective_action::{ActionState, CorrectiveAction, Counts, NewCorrectiveAction, NewDone, Produced};
pub use criterion::{Criterion, EarlierCriterion, NewCriterion, Per};
pub use debrief::{Debrief, DebriefEntry, NewDebrief, NewDebriefEntry, confirm_debrief, debrief};
pub use effect::{Effect, EffectVerdict, effect};
pub use gather::{release_incident, tie_signal};
pub use lesson::{Lesson, NewLesson, lessons_for};
pub use lookout::{Arrivals, Days, Found, LEAST_DAYS, Moved, look_out, run_length_for};
pub use measures::{
    AGAIN_DAYS, Acted, Again, Cost, Counting, Damaged, Dimension, Duration, DurationTo, FEWEST, Facts,
    Filter, Folded, Given, Group, Head, Hit, Lasted, Measures, NotMeasured, Pack, Packed, ParadoxIndex,
    ParetoBar, Promised, Rate, RateOf, Reached, Rest, Retained, Rules, STAY_DAYS, Satisfaction, Scores, Seen,
    Share, Shift, SignalQuality, Span, Stay, Step, Taken, Told, Work, finished_within, hit_again, pack,
    pareto, quantile, retained, wilson,
};
pub use power::{DECIDES, Power, power};
pub use problem::{CauseClass, Problem, ProblemScope, ProblemState, add_case, close_problem, open_problem};
pub use procedure::{Difference, NewProcedure, NewProcedureVersion, Procedure, ProcedureVersion, compared};
pub use signal::{Disposition, NewDisposition, Signal, SignalDecision};
pub use verdict::{ActionAlarm, ActionAlarmKind, AlarmAnswer, EffectivenessCheck, Look};
pub use watched::Watched;
