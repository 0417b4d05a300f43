//! What is done about problems: debriefed, mended for good, and checked by the counts.

mod corrective_action;
mod debrief;
mod problem;

pub use corrective_action::{check_effect_in, done_in, plan_in};
pub use debrief::{confirm_debrief_in, debrief_in};
pub use problem::{NewProblem, close_problem_in, open_problem_in};
