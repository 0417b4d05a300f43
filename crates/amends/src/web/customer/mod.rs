//! Pages about customers: who they are, everything good and bad between us, and whether we may sell to them now.

mod deeds;
mod list;
mod sheet;
mod show;
mod survey;
mod timeline;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/customers", get(list::show).post(sheet::add))
        .route("/customers/new", get(sheet::new))
        .route("/customers/{customer}", get(show::show))
        .route("/customers/{customer}/edit", get(sheet::edit).post(sheet::change))
        .route("/customers/{customer}/hold_release", post(deeds::release_hold))
        .route("/customers/{customer}/good_events", post(deeds::good_event))
        .route("/customers/{customer}/satisfaction", post(deeds::survey))
        .route("/customers/{customer}/joining", post(deeds::join))
        .route("/customers/{customer}/parting", post(deeds::part))
}
