//! Pages about what comes in: mentions that may be complaints, and mistakes that may have reached nobody yet.

mod add;
mod candidates;
mod cohort;
mod incident;
mod incidents;
mod notices;
mod parts_of;
mod silent;
mod triage;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::Shared;

pub use parts_of::people;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/candidates", get(candidates::show).post(triage::note))
        .route("/candidates/{candidate}/confirmation", post(triage::confirm))
        .route("/candidates/{candidate}/dismissal", post(triage::dismiss))
        .route("/candidates/{candidate}/second_look", post(triage::uphold))
        .route("/incidents", get(incidents::show).post(incidents::record))
        .route("/incidents/{incident}", get(incident::show))
        .route("/incidents/{incident}/cases", post(incident::link_case))
        .route("/incidents/{incident}/problem", post(incident::link_problem))
        .route("/incidents/{incident}/cohort", get(cohort::show).post(cohort::grow))
        .route("/incidents/{incident}/silent_victims", get(incident::silent).post(silent::rest))
        .route("/incidents/{incident}/unknown_rows", post(cohort::retry))
        .route("/incidents/{incident}/cohort/{customer}/removal", post(cohort::remove))
        .route("/incidents/{incident}/cohort/{customer}/return", post(cohort::back))
        .route("/incidents/{incident}/cohort/{customer}/telling", post(cohort::tell))
        .merge(notices::routes())
}
