//! `GET /measures`: honest numbers, each with what it rests on; any table of them as CSV.

use aide::axum::{ApiRouter, IntoApiResponse, routing::get_with};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use domain::{
    case::House,
    change::Refused,
    learning::{Filter, Measures, Span},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
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
    /// Cases first received from here: a moment, or a day of the firm such as 2026-03-10; four weeks before `to`, if not
    /// said.
    from: Option<String>,
    /// Cases first received before this moment, or up to the end of this day; now, if not said.
    to: Option<String>,
}

/// Which period, which part of all cases, and in which form.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Cases first received, and promises due, from here: a moment, or a day of the firm such as 2026-03-10; four weeks
    /// before `to`, if not said.
    from: Option<String>,
    /// Cases first received, and promises due, before this moment, or up to the end of this day; now, if not said.
    to: Option<String>,
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
    /// Only customers who had been with us so long: `under_1_year`, `1_to_3_years`, `over_3_years`.
    tenure: Option<String>,
    /// Only customers of this value to us: `low`, `middle`, `high`.
    value_band: Option<String>,
    /// Only customers whom so many failures had hit before: `none`, `one`, `several`.
    earlier_failures: Option<String>,
    /// `csv` answers one table as comma-separated values, as `Accept: text/csv` does.
    format: Option<Format>,
    /// Which table: rates (if not said), trend, durations, satisfaction, relationship, paradox_index, hit_again, acted,
    /// signals, costs, retained,
    /// failure_type, cause, channel, product, site, team, owner, tenure, value_band, earlier_failures or not_measured.
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
    pub(super) fn ends(&self, app: &App) -> Result<(Timestamp, Timestamp), Refused> {
        let house = app.house();
        let read = |name: &'static str, text: &Option<String>| {
            text.as_deref().map(|text| moment(name, text, &house)).transpose()
        };
        let to = read("to", &self.to)?.unwrap_or(app.clock.now());
        let from = read("from", &self.from)?;
        let from = from.unwrap_or_else(|| to.saturating_sub(USUAL).unwrap_or(Timestamp::MIN));
        if from >= to {
            return Err(Refused::invalid("from", from.to_string(), format!("an instant before {to}")));
        }
        Ok((from, to))
    }
}

/// A moment as it was written, or an end of a whole day in the firm's zone: `from` begins it, `to` ends it.
fn moment(name: &'static str, text: &str, house: &House) -> Result<Timestamp, Refused> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let expected = "a moment such as 2026-03-10T16:30:00Z, or a day such as 2026-03-10";
    let day = Some(text).filter(|text| text.len() == "2026-03-10".len()).and_then(|text| text.parse().ok());
    let day: Date = day.ok_or_else(|| Refused::invalid(name, text, expected))?;
    let (begins, ends) = DaysOf { from: day, to: day }.instants(house)?;
    Ok(if name == "to" { ends } else { begins })
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
            tenure: said(self.tenure),
            value_band: said(self.value_band),
            earlier_failures: said(self.earlier_failures),
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
    let (from, to) = Period { from: question.from.clone(), to: question.to.clone() }.ends(&app)?;
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
