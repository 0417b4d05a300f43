//! `GET /measures`: honest numbers, each with what it rests on.

use aide::axum::{ApiRouter, routing::get_with};
use axum::{Json, extract::State};
use domain::{change::Refused, learning::Measures};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{Asked, Caller, Problem},
    app::Shared,
};

/// What is measured if nothing is said: the last four weeks.
const USUAL: SignedDuration = SignedDuration::from_hours(24 * 28);

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route("/measures", get_with(show, |op| op.summary("Every measure of a period").tag("measures")))
}

/// Which period.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Period {
    /// Cases first received from here; four weeks before `to`, if not said.
    from: Option<Timestamp>,
    /// Cases first received before this; now, if not said.
    to: Option<Timestamp>,
}

impl Period {
    /// Its ends, or the last four weeks.
    pub(super) fn ends(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), Refused> {
        let to = self.to.unwrap_or(now);
        let from = self.from.unwrap_or_else(|| to.saturating_sub(USUAL).unwrap_or(Timestamp::MIN));
        if from >= to {
            return Err(Refused::invalid("from", from.to_string(), format!("an instant before {to}")));
        }
        Ok((from, to))
    }
}

async fn show(
    State(app): State<Shared>,
    _: Caller,
    Asked(period): Asked<Period>,
) -> Result<Json<Measures>, Problem> {
    let now = app.clock.now();
    let (from, to) = period.ends(now)?;
    let measures = app
        .hop(move |app| {
            let seen = app.look(|conn| Ok(store::measures::seen_between(conn, from, to)?))?;
            Ok(Measures::of(&seen, from, to, &app.house(), now))
        })
        .await?;
    Ok(Json(measures))
}
