//! What is done about problems: debriefed, mended for good, and checked by the counts.

mod check;
mod corrective_action;
mod debrief;
mod measures;
mod on_demand;
mod problem;
mod signal;
mod themes;

pub use check::{look_at_problem, look_for_relapse};
pub use corrective_action::{done, done_in, plan, plan_in};
pub use debrief::{debrief, debrief_in};
pub use measures::measure_missing;
pub use on_demand::{check_effect_in, problem_with};
pub use problem::{
    NewProblem, close_problem, close_problem_in, confirm_debrief, confirm_debrief_in, debrief_problem,
    open_problem, open_problem_in,
};
pub use signal::{decide_signal, decide_signal_in, look_for_signals};
pub use themes::{Reading, case_of, night, read_themes};
