//! Telling a cohort: writing a round, looking at samples, sending it.

mod owed;
mod show;
mod write;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::Shared;

/// The table of routes.
pub fn routes() -> Router<Shared> {
    let one = "/incidents/{incident}/notices/{notice}";
    Router::new()
        .route("/incidents/{incident}/notices", get(write::show).post(write::create))
        .route("/incidents/{incident}/notice_check", post(write::check))
        .route(one, get(show::show))
        .route(&format!("{one}/progress"), get(show::progress))
        .route(&format!("{one}/approval"), post(show::approve))
        .route(&format!("{one}/sending"), post(show::send))
        .route(&format!("{one}/pause"), post(show::pause))
        .route(&format!("{one}/withdrawal"), post(show::give_up))
}
