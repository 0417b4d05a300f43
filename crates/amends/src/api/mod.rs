//! The HTTP API for other systems: `v1`, its OpenAPI description, and how it speaks of errors.

mod body;
mod caller;
mod problem;
pub mod v1;

use axum::Router;

pub use body::Body;
pub use caller::{Caller, Key};
pub use problem::Problem;

use crate::app::Shared;

/// Everything below `/api`.
pub fn router() -> Router<Shared> {
    v1::router()
}
