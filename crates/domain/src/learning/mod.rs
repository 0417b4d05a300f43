//! Learning: problems, debriefs, causes, and corrective actions that count as effective only when the counts say so.

mod corrective_action;
mod effect;
mod problem;

pub use corrective_action::{ActionState, CorrectiveAction, Counts, NewCorrectiveAction};
pub use effect::{Effect, EffectVerdict, effect};
pub use problem::{
    CauseClass, Debrief, NewDebrief, Problem, ProblemScope, ProblemState, close_problem, confirm_debrief,
    debrief, open_problem,
};
