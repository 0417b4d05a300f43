//! `GET /measures`: honest numbers, each with what it rests on; any table of them as CSV.

use aide::axum::{ApiRouter, IntoApiResponse, routing::get_with};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use domain::{
    change::Refused,
    learning::{Filter, Measures, Span},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::{Asked, Caller, Problem},
    app::{App, Shared},
    error::Error,
    reports::{self, Ask, Period as DaysOf, Table, Wanted, count, csv_file},
};

/// What is measured if nothing is said: the last four weeks.
const USUAL: SignedDuration = SignedDuration::from_hours(24 * 28);

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route(
        "/measures",
        get_with(show, |op| {
            op.summary("Every measure of a period").tag("measures").response::<200, Json<Measures>>()
        }),
    )
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

/// Which period, which part of all cases, and in which form.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Cases first received, and promises due, from here; four weeks before `to`, if not said.
    from: Option<Timestamp>,
    /// Cases first received, and promises due, before this; now, if not said.
    to: Option<Timestamp>,
    /// Only this kind of failure. Here as below, `?` stands for “nobody knows”.
    failure_type: Option<String>,
    /// Only this kind of cause.
    cause: Option<String>,
    /// Only what came this way.
    channel: Option<String>,
    /// Only this product.
    product: Option<String>,
    /// Only this site.
    site: Option<String>,
    /// Only cases of owners with this role.
    team: Option<String>,
    /// Only cases of this owner.
    owner: Option<String>,
    /// `csv` answers one table as comma-separated values, as `Accept: text/csv` does.
    format: Option<Format>,
    /// Which table: rates (if not said), durations, satisfaction, hit_again, costs, retained, failure_type, cause, channel,
    /// product, team, owner or not_measured.
    table: Option<String>,
}

/// How it is answered.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    Json,
    Csv,
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

impl Question {
    /// The part of all cases that is asked for, said as in the address of a page.
    fn filter(self) -> Filter {
        let said = |name: Option<String>| name.unwrap_or_default();
        let wanted = Wanted {
            failure_type: said(self.failure_type),
            cause: said(self.cause),
            channel: said(self.channel),
            product: said(self.product),
            site: said(self.site),
            team: said(self.team),
            owner: said(self.owner),
            ..Wanted::default()
        };
        wanted.filter()
    }
}

async fn show(
    State(app): State<Shared>,
    _: Caller,
    headers: HeaderMap,
    Asked(question): Asked<Question>,
) -> Result<impl IntoApiResponse, Problem> {
    let (from, to) = Period { from: question.from, to: question.to }.ends(app.clock.now())?;
    let name = question.table.clone().unwrap_or_else(|| "rates".to_owned());
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let as_csv = question.format == Some(Format::Csv)
        || question.format.is_none() && accepted.is_some_and(|accept| accept.starts_with("text/csv"));
    let (span, filter) = (Span { from, to }, question.filter());
    if !as_csv {
        return Ok(Json(app.hop(move |app| count(app, span, &filter)).await?).into_response());
    }
    let table = app.hop(move |app| read(app, span, filter, &name)).await?;
    Ok(csv_file(&table, table.name)?)
}

fn read(app: &App, period: Span, filter: Filter, name: &str) -> Result<Table, Error> {
    let measures = count(app, period, &filter)?;
    let members = app.look(|conn| Ok(store::staff::all(conn)?))?;
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let ask = Ask { period: DaysOf { from: day(period.from), to: day(period.to) }, filter };
    let expected = || Refused::invalid("table", name, reports::NAMES.join(", "));
    let found = reports::table(name, &measures, &ask, &app.house(), &members);
    found.ok_or_else(|| expected().into())
}
