//! Pages about problems: what goes wrong again and again, why, and whether what was changed works.

mod action;
mod debrief;
mod deeds;
mod list;
mod show;
pub mod signal;
mod themes;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .merge(signal::routes())
        .route("/problems", get(list::show).post(list::open))
        .route("/problems/new", get(list::new))
        .route("/themes", get(themes::show))
        .route("/themes/reading", post(themes::read))
        .route("/problems/{problem}", get(show::show))
        .route("/problems/{problem}/debrief", post(deeds::debrief))
        .route("/problems/{problem}/debrief_confirmation", post(deeds::confirm))
        .route("/problems/{problem}/corrective_actions", post(deeds::plan))
        .route("/problems/{problem}/corrective_actions/{action}/done", post(deeds::done))
        .route("/problems/{problem}/closure", post(deeds::close))
}
