//! Pages about people: the door, and how often it may be knocked at.

mod door;
mod limit;

use std::sync::Arc;

use axum::{
    Extension, Router,
    routing::{get, post},
};

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/sign-in", get(door::show).post(door::sign_in))
        .route("/sign-in/{link}", get(door::link).post(door::sign_in_by_link))
        .route("/password/{link}", get(door::new_password).post(door::set_password_by_link))
        .route("/sign-out", post(door::sign_out))
        .route("/welcome/{link}", get(door::welcome).post(door::first_administrator))
        .layer(Extension(Arc::new(limit::Limits::default())))
}
