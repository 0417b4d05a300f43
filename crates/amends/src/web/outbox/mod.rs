//! The outbox: everything that goes out by mail, and how far it has come.

mod list;
mod one;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/outbox", get(list::show))
        .route("/outbox/{id}", get(one::show))
        .route("/outbox/{id}/retry", post(one::retry))
}
