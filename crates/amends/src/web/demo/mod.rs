//! What only a demo has: a clock that the visitor moves, and everybody's chair to sit in.

mod clock;
mod people;

use axum::{
    Router,
    http::{HeaderMap, header},
    routing::{get, post},
};

use super::{PageError, SignedIn, Typed};
use crate::app::Shared;
pub use people::chairs_if_any;

/// Only a demo has these.
pub fn routes(demo: bool) -> Router<Shared> {
    if !demo {
        return Router::new();
    }
    Router::new()
        .route("/demo/clock", post(clock::advance))
        .route("/demo/people", get(people::show).post(people::sit))
}

/// The page that the visitor looked at, if it was one of ours.
fn back(headers: &HeaderMap) -> String {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = from
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    path.filter(|path| !path.starts_with("//")).unwrap_or_else(|| "/".to_owned())
}
