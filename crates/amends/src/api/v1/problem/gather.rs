//! What belongs to a problem, over the API: cases, incidents and signals, tied and let go.

use aide::axum::{ApiRouter, routing::post_with};
use axum::extract::State;
use domain::{
    id::Id,
    intake::Incident,
    learning::{Problem as Fault, Signal},
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Conn;

use super::{MISSING, Made, ProblemView, step};
use crate::{
    actions::{
        Work,
        learning::{self, Tied},
    },
    api::{Body, Name, Nothing, Writer, place::Names},
    app::Shared,
    error::Error,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/problems/{problem}/cases",
            post_with(tie_case, |op| op.summary("This case comes from it").tag("problems")),
        )
        .api_route(
            "/problems/{problem}/incidents",
            post_with(tie_incident, |op| op.summary("This incident comes from it").tag("problems")),
        )
        .api_route(
            "/problems/{problem}/signals",
            post_with(tie_signal, |op| {
                op.summary("This signal tells of it; one that is undecided is acted on").tag("problems")
            }),
        )
        .api_route(
            "/problems/{problem}/cases/{case}/removal",
            post_with(untie_case, |op| op.summary("The case has another cause").tag("problems")),
        )
        .api_route(
            "/problems/{problem}/incidents/{incident}/removal",
            post_with(untie_incident, |op| op.summary("The incident has another cause").tag("problems")),
        )
        .api_route(
            "/problems/{problem}/signals/{signal}/removal",
            post_with(untie_signal, |op| op.summary("The signal tells of something else").tag("problems")),
        )
}

/// Which case.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CaseNamed {
    /// Its id, its number, or `ext:` and the id it was opened under.
    case: String,
}

/// Which incident.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IncidentNamed {
    /// Its id.
    incident: Id<Incident>,
}

/// Which signal.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SignalNamed {
    /// Its id.
    signal: Id<Signal>,
}

async fn tie_case(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: CaseNamed { case }, bytes }: Body<CaseNamed>,
) -> Made {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<ProblemView> = Box::new(move |unit, turn| {
        let what = named_case(unit.conn(), &case)?;
        Ok(learning::tie_in(unit, turn, id, what)?.into())
    });
    writer.create(&app, &bytes, work).await
}

async fn tie_incident(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: IncidentNamed { incident }, bytes }: Body<IncidentNamed>,
) -> Made {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::tie_in(unit, turn, id, Tied::Incident(incident))?.into()));
    writer.create(&app, &bytes, work).await
}

async fn tie_signal(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: SignalNamed { signal }, bytes }: Body<SignalNamed>,
) -> Made {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::tie_in(unit, turn, id, Tied::Signal(signal))?.into()));
    writer.create(&app, &bytes, work).await
}

async fn untie_case(
    State(app): State<Shared>,
    writer: Writer,
    Names(problem, case): Names,
    body: Body<Nothing>,
) -> Made {
    let id: Id<Fault> = problem.parse().map_err(|_| MISSING)?;
    let work: Work<Fault> = Box::new(move |unit, turn| {
        let what = named_case(unit.conn(), &case)?;
        learning::untie_in(unit, turn, id, what)
    });
    step(&app, writer, &body, work).await
}

async fn untie_incident(
    State(app): State<Shared>,
    writer: Writer,
    Names(problem, incident): Names,
    body: Body<Nothing>,
) -> Made {
    let id = problem.parse().map_err(|_| MISSING)?;
    let what = Tied::Incident(incident.parse().map_err(|_| Error::Missing("such incident"))?);
    step(&app, writer, &body, Box::new(move |unit, turn| learning::untie_in(unit, turn, id, what))).await
}

async fn untie_signal(
    State(app): State<Shared>,
    writer: Writer,
    Names(problem, signal): Names,
    body: Body<Nothing>,
) -> Made {
    let id = problem.parse().map_err(|_| MISSING)?;
    let what = Tied::Signal(signal.parse().map_err(|_| Error::Missing("such signal"))?);
    step(&app, writer, &body, Box::new(move |unit, turn| learning::untie_in(unit, turn, id, what))).await
}

fn named_case(conn: &mut Conn<'_>, name: &str) -> Result<Tied, Error> {
    Ok(Tied::Case(store::case::find(conn, name)?.ok_or(Error::Missing("such case"))?))
}
