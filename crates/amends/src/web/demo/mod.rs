//! The demo's clock bar: moves the clock forward, and whatever falls due on the way happens.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::Redirect,
    routing::post,
};
use jiff::SignedDuration;

use super::{PageError, Typed};
use crate::{app::Shared, demo::advance, error::Error};

/// Only a demo has these.
pub fn routes(demo: bool) -> Router<Shared> {
    if demo { Router::new().route("/demo/clock", post(move_clock)) } else { Router::new() }
}

async fn move_clock(
    State(app): State<Shared>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Redirect, PageError> {
    let hours = match typed.get("by") {
        "1h" => 1,
        "1d" => 24,
        "1w" => 24 * 7,
        other => {
            return Err(Error::from(domain::change::Refused::invalid("by", other, "1h, 1d or 1w")).into());
        }
    };
    app.hop(move |app| advance(app, SignedDuration::from_hours(hours))).await?;
    Ok(Redirect::to(&back(&headers)))
}

/// The page that the visitor looked at, if it was one of ours.
fn back(headers: &HeaderMap) -> String {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = from
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    path.filter(|path| !path.starts_with("//")).unwrap_or_else(|| "/".to_owned())
}
