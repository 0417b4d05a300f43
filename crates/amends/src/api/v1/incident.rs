//! Mistakes at a time and place, over the API.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    id::Id,
    intake::{Incident, NewIncident},
};
use store::case::Lock;

use crate::{
    actions::{Work, intake::record_incident_in},
    api::{
        Asked, Body, Caller, Created, Name, Problem, Writer,
        list::{Listed, Window},
    },
    app::Shared,
    error::Error,
};

const MISSING: Error = Error::Missing("such incident");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/incidents",
            post_with(create, |op| op.summary("Write down what went wrong").tag("incidents"))
                .get_with(list, |op| op.summary("Incidents, newest first").tag("incidents")),
        )
        .api_route("/incidents/{incident}", get_with(show, |op| op.summary("One incident").tag("incidents")))
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<NewIncident>,
) -> Result<Created<Incident>, Problem> {
    let work: Work<Incident> = Box::new(move |unit, turn| record_incident_in(unit, turn, &new));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<Incident>>, Problem> {
    window.list(&app, store::intake::incidents, |one| one.id, |one| one).await
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<Incident>, Problem> {
    let id: Id<Incident> = name.parse().map_err(|_| MISSING)?;
    let found = app.hop(move |app| app.look(|conn| Ok(store::intake::incident(conn, id, Lock::No)?))).await?;
    Ok(Json(found.ok_or(MISSING)?))
}
