//! Mentions that may be complaints, over the API.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    id::Id,
    intake::{Candidate, NewCandidate},
};
use store::case::Lock;

use super::case::CaseView;
use crate::{
    actions::{
        Work,
        intake::{Confirmation, Dismissal, confirm_candidate_in, dismiss_candidate_in, note_candidate_in},
    },
    api::{
        Asked, Body, Caller, Created, Name, Problem, Writer,
        list::{Listed, Window},
    },
    app::Shared,
    error::Error,
};

const MISSING: Error = Error::Missing("such mention");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/candidates",
            post_with(create, |op| op.summary("Note a mention that may be a complaint").tag("candidates"))
                .get_with(list, |op| op.summary("Mentions, newest first").tag("candidates")),
        )
        .api_route(
            "/candidates/{candidate}",
            get_with(show, |op| op.summary("One mention").tag("candidates")),
        )
        .api_route(
            "/candidates/{candidate}/confirmation",
            post_with(confirm, |op| op.summary("It is a complaint: open its case").tag("candidates")),
        )
        .api_route(
            "/candidates/{candidate}/dismissal",
            post_with(dismiss, |op| op.summary("It is none").tag("candidates")),
        )
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<NewCandidate>,
) -> Result<Created<Candidate>, Problem> {
    let work: Work<Candidate> = Box::new(move |unit, turn| note_candidate_in(unit, turn, &new));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<Candidate>>, Problem> {
    window.list(&app, store::intake::candidates, |one| one.id, |one| one).await
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<Candidate>, Problem> {
    let id: Id<Candidate> = name.parse().map_err(|_| MISSING)?;
    let found =
        app.hop(move |app| app.look(|conn| Ok(store::intake::candidate(conn, id, Lock::No)?))).await?;
    Ok(Json(found.ok_or(MISSING)?))
}

async fn confirm(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: confirmation, bytes }: Body<Confirmation>,
) -> Result<Created<CaseView>, Problem> {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<CaseView> =
        Box::new(move |unit, turn| Ok(CaseView::of(&confirm_candidate_in(unit, turn, id, &confirmation)?)));
    writer.create(&app, &bytes, work).await
}

async fn dismiss(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: dismissal, bytes }: Body<Dismissal>,
) -> Result<Created<Candidate>, Problem> {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<Candidate> = Box::new(move |unit, turn| dismiss_candidate_in(unit, turn, id, &dismissal));
    writer.create(&app, &bytes, work).await
}
