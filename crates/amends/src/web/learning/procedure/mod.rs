//! Pages of procedures: how we work, in versions.

mod list;
mod show;

use axum::{
    Router,
    routing::{get, post},
};

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/procedures", get(list::show).post(list::write))
        .route("/procedures/{procedure}", get(show::show))
        .route("/procedures/{procedure}/versions", post(show::revise))
}
