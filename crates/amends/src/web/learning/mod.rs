//! Pages about problems: what goes wrong again and again, why, and whether what was changed works.

mod action;
mod debrief;
mod deeds;
mod gathered;
pub mod lessons;
mod list;
mod procedure;
mod show;
pub mod signal;
mod themes;
mod today;
mod tree;
mod watch;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::Shared;

pub use today::alarms;

pub fn routes() -> Router<Shared> {
    Router::new()
        .merge(signal::routes())
        .merge(procedure::routes())
        .merge(of_action())
        .route("/problems", get(list::show).post(list::open))
        .route("/problems/new", get(list::new))
        .route("/themes", get(themes::show))
        .route("/themes/reading", post(themes::read))
        .route("/lessons", get(lessons::show).post(lessons::write))
        .route("/lessons/{lesson}/withdrawal", post(lessons::withdraw))
        .route("/problems/{problem}", get(show::show))
        .route("/problems/{problem}/debrief", post(deeds::debrief))
        .route("/problems/{problem}/debrief_confirmation", post(deeds::confirm))
        .route("/problems/{problem}/causes", post(deeds::add_cause))
        .route("/problems/{problem}/causes/{number}/removal", post(deeds::remove_cause))
        .route("/problems/{problem}/lessons", post(deeds::learn))
        .route("/problems/{problem}/corrective_actions", post(deeds::plan))
        .route("/problems/{problem}/closure", post(deeds::close))
        .route("/problems/{problem}/{kind}", post(deeds::tie))
        .route("/problems/{problem}/signals/{signal}/cases", post(deeds::tie_cases))
        .route("/problems/{problem}/{kind}/{what}/removal", post(deeds::untie))
}

fn of_action() -> Router<Shared> {
    let here = "/problems/{problem}/corrective_actions/{action}";
    Router::new()
        .route(here, get(watch::show))
        .route(&format!("{here}/done"), post(deeds::action::done))
        .route(&format!("{here}/criterion"), post(deeds::action::criterion))
        .route(&format!("{here}/effectiveness_check"), post(deeds::action::check))
        .route(&format!("{here}/alarm_answer"), post(deeds::action::alarm))
}
