//! What is done about problems: debriefed, mended for good, and checked by the counts.

mod arrivals;
mod cause;
mod check;
mod corrective_action;
mod count;
mod debrief;
mod gather;
mod lesson;
mod measures;
mod problem;
mod procedure;
mod signal;
mod themes;

pub use cause::{add_cause, add_cause_in, remove_cause, remove_cause_in};
pub use check::{
    check_effect, check_effect_in, look_at_problem, look_for_relapse, problem_with, watch_actions,
};
pub use corrective_action::{
    answer_alarm, answer_alarm_in, change_criterion, change_criterion_in, done, done_in, plan, plan_in,
};
pub use count::counted;
pub use debrief::{
    confirm_debrief, confirm_debrief_in, debrief, debrief_in, debrief_problem, debrief_problem_in,
};
pub use gather::{Tied, tie, tie_cases_of, tie_in, untie, untie_in};
pub use lesson::{learn, learn_in, withdraw_lesson, withdraw_lesson_in};
pub use measures::{measure_missing, pack_days, pack_measures};
pub use problem::{NewProblem, close_problem, close_problem_in, open_problem, open_problem_in};
pub use procedure::{revise_procedure, revise_procedure_in, write_procedure, write_procedure_in};
pub use signal::{decide_signal, decide_signal_in, look_for_signals};
pub use themes::{Reading, case_of, night, read_themes};
