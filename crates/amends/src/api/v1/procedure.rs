//! Procedures and their versions, over the API.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    change::Refused,
    id::Id,
    learning::{Difference, NewProcedure, NewProcedureVersion, Procedure, ProcedureVersion, compared},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::case::Lock;

use crate::{
    actions::{Work, learning},
    api::{
        Asked, Body, Caller, Created, Name, Problem, Writer,
        list::{Listed, Window},
    },
    app::Shared,
    error::Error,
};

const MISSING: Error = Error::Missing("such procedure");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/procedures",
            post_with(create, |op| op.summary("Write a procedure down").tag("procedures"))
                .get_with(list, |op| op.summary("Procedures, newest first").tag("procedures")),
        )
        .api_route(
            "/procedures/{procedure}",
            get_with(show, |op| op.summary("One procedure, with all its versions").tag("procedures")),
        )
        .api_route(
            "/procedures/{procedure}/versions",
            post_with(revise, |op| op.summary("The next version").tag("procedures")),
        )
        .api_route(
            "/procedures/{procedure}/in_force",
            get_with(in_force, |op| op.summary("The version in force at a moment").tag("procedures")),
        )
        .api_route(
            "/procedures/{procedure}/comparison",
            get_with(comparison, |op| op.summary("Two versions, step by step").tag("procedures")),
        )
}

/// A moment.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct At {
    /// When; now, if not said.
    at: Option<Timestamp>,
}

/// Two versions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Two {
    /// The number of the earlier one.
    earlier: u32,
    /// The number of the later one.
    later: u32,
}

/// A step in a comparison.
#[derive(Serialize, JsonSchema)]
struct ComparedStep {
    /// Kept, added or removed.
    difference: Difference,
    /// The step.
    step: String,
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<NewProcedure>,
) -> Result<Created<Procedure>, Problem> {
    let work: Work<Procedure> = Box::new(move |unit, turn| learning::write_procedure_in(unit, turn, &new));
    writer.create(&app, &bytes, work).await
}

async fn revise(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewProcedureVersion>,
) -> Result<Created<Procedure>, Problem> {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<Procedure> =
        Box::new(move |unit, turn| learning::revise_procedure_in(unit, turn, id, &new));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<Procedure>>, Problem> {
    window.list(&app, store::learning::procedures, |one| one.id, |one| one).await
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<Procedure>, Problem> {
    Ok(Json(known(&app, &name).await?))
}

async fn known(app: &Shared, name: &str) -> Result<Procedure, Problem> {
    let id: Id<Procedure> = name.parse().map_err(|_| MISSING)?;
    let found =
        app.hop(move |app| app.look(|conn| Ok(store::learning::procedure(conn, id, Lock::No)?))).await?;
    Ok(found.ok_or(MISSING)?)
}

async fn in_force(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
    Asked(when): Asked<At>,
) -> Result<Json<ProcedureVersion>, Problem> {
    let at = when.at.unwrap_or_else(|| app.clock.now());
    let known = known(&app, &name).await?;
    let found = known.in_force(at).cloned();
    Ok(Json(found.ok_or(Error::Missing("version of it that was in force then"))?))
}

async fn comparison(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
    Asked(two): Asked<Two>,
) -> Result<Json<Vec<ComparedStep>>, Problem> {
    let known = known(&app, &name).await?;
    let version = |field: &'static str, number: u32| {
        let expected = "the number of a version";
        known.version(number).ok_or_else(|| Refused::invalid(field, number.to_string(), expected))
    };
    let (earlier, later) = (version("earlier", two.earlier)?, version("later", two.later)?);
    let steps = compared(&earlier.steps, &later.steps);
    let view = |(difference, step): (Difference, &str)| ComparedStep { difference, step: step.to_owned() };
    Ok(Json(steps.into_iter().map(view).collect()))
}
