//! The demo's clock bar: moves the clock forward, and whatever falls due on the way happens.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use jiff::SignedDuration;

use super::{PageError, Typed, back};
use crate::{
    actions::staff,
    app::Shared,
    demo,
    error::Error,
    web::{Visitor, session::set_cookie},
};

pub async fn advance(
    State(app): State<Shared>,
    Visitor(me): Visitor,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, PageError> {
    let hours = match typed.get("by") {
        "1h" => 1,
        "1d" => 24,
        "1w" => 24 * 7,
        other => {
            return Err(Error::from(domain::change::Refused::invalid("by", other, "1h, 1d or 1w")).into());
        }
    };
    let session = app
        .hop(move |app| {
            demo::advance(app, SignedDuration::from_hours(hours))?;
            // Weeks go by in seconds: nobody is to be sent out for having been here so long.
            me.map(|me| staff::sit_in_demo(app, me.member.id)).transpose()
        })
        .await?;
    let mut answer = Redirect::to(&back(&headers)).into_response();
    if let Some(secret) = session {
        answer.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &secret));
    }
    Ok(answer)
}
