//! The tree of causes over the API.

use aide::axum::{ApiRouter, routing::post_with};
use axum::extract::State;
use domain::learning::NewCause;

use super::{MISSING, Made, ProblemView, step};
use crate::{
    actions::{Work, learning},
    api::{Body, Name, Nothing, Writer, place::Names},
    app::Shared,
    error::Error,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/problems/{problem}/causes",
            post_with(add, |op| op.summary("Why? Adds a cause to the tree").tag("problems")),
        )
        .api_route(
            "/problems/{problem}/causes/{number}/removal",
            post_with(remove, |op| op.summary("Takes a cause out, with its branch").tag("problems")),
        )
}

async fn add(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewCause>,
) -> Made {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::add_cause_in(unit, turn, id, &new)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn remove(
    State(app): State<Shared>,
    writer: Writer,
    Names(problem, number): Names,
    body: Body<Nothing>,
) -> Made {
    let id = problem.parse().map_err(|_| MISSING)?;
    let number = number.parse().map_err(|_| Error::Missing("such cause"))?;
    step(&app, writer, &body, Box::new(move |unit, turn| learning::remove_cause_in(unit, turn, id, number)))
        .await
}
