//! Problems over the API: what belongs to them, why they happen, and what is done so that they do not come back.

mod action;
mod cause;
mod gather;

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    failure::Severity,
    id::Id,
    learning::{
        Cause, CorrectiveAction, Debrief, NewDebrief, NewDebriefEntry, Problem as Fault, ProblemState,
        person_in,
    },
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::case::Lock;

use crate::{
    actions::{Work, learning},
    api::{
        Asked, Body, Caller, Created, Name, Nothing, Problem, Writer,
        list::{Listed, Window},
    },
    app::Shared,
    error::Error,
};

const MISSING: Error = Error::Missing("such problem");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/problems",
            post_with(create, |op| op.summary("Open a problem by hand").tag("problems"))
                .get_with(list, |op| op.summary("Problems, newest first").tag("problems")),
        )
        .api_route("/problems/{problem}", get_with(show, |op| op.summary("One problem").tag("problems")))
        .api_route(
            "/problems/{problem}/debrief",
            post_with(debrief, |op| op.summary("What happened, why, and is it a one-off").tag("problems")),
        )
        .api_route(
            "/problems/{problem}/debrief_confirmation",
            post_with(confirm, |op| {
                op.summary("I was there: what happened and why, in an entry of my own").tag("problems")
            }),
        )
        .api_route(
            "/problems/{problem}/closure",
            post_with(close, |op| {
                op.summary("Close; refused until it is understood and mended").tag("problems")
            }),
        )
        .merge(cause::routes())
        .merge(gather::routes())
        .merge(action::routes())
}

/// The fault behind failures.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UnderlyingProblem")]
pub struct ProblemView {
    /// Its id.
    id: Id<Fault>,
    /// One line.
    title: String,
    /// The kind of failure that it leads to.
    failure_type: Option<String>,
    /// How bad.
    severity: Severity,
    /// Since when it is known.
    opened_at: Timestamp,
    /// Cases that it led to.
    cases: Vec<uuid::Uuid>,
    /// What happened and why, once it was talked over.
    debrief: Option<Debrief>,
    /// Why it happens: a tree, each cause before those that explain it.
    causes: Vec<CauseView>,
    /// What is done so that it does not come back.
    actions: Vec<CorrectiveAction>,
    /// Open or closed.
    state: ProblemState,
}

/// A cause in the tree.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Cause")]
struct CauseView {
    /// What was said.
    #[serde(flatten)]
    cause: Cause,
    /// Words in it that blame a person: ask “why?” once more. A hint, not a refusal.
    blames: Option<String>,
}

impl From<Cause> for CauseView {
    fn from(cause: Cause) -> Self {
        Self { blames: person_in(&cause.why, &[]).map(str::to_owned), cause }
    }
}

impl From<Fault> for ProblemView {
    fn from(problem: Fault) -> Self {
        Self {
            id: problem.id,
            title: problem.title,
            failure_type: problem.failure_type,
            severity: problem.severity,
            opened_at: problem.opened_at,
            cases: problem.cases,
            causes: domain::learning::placed(&problem.causes)
                .into_iter()
                .map(|one| one.cause.clone().into())
                .collect(),
            debrief: problem.debrief,
            actions: problem.actions,
            state: problem.state,
        }
    }
}

/// A problem, after something was done to it.
type Made = Result<Created<ProblemView>, Problem>;

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<learning::NewProblem>,
) -> Made {
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::open_problem_in(unit, turn, &new)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<ProblemView>>, Problem> {
    window.list(&app, store::learning::problems, |one| one.id, ProblemView::from).await
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<ProblemView>, Problem> {
    let id: Id<Fault> = name.parse().map_err(|_| MISSING)?;
    let found =
        app.hop(move |app| app.look(|conn| Ok(store::learning::problem(conn, id, Lock::No)?))).await?;
    Ok(Json(found.ok_or(MISSING)?.into()))
}

async fn debrief(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewDebrief>,
) -> Made {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::debrief_problem_in(unit, turn, id, &new)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn confirm(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewDebriefEntry>,
) -> Made {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::confirm_debrief_in(unit, turn, id, &new)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn close(State(app): State<Shared>, writer: Writer, name: Name, body: Body<Nothing>) -> Made {
    let id = name.0.parse().map_err(|_| MISSING)?;
    step(&app, writer, &body, Box::new(move |unit, turn| learning::close_problem_in(unit, turn, id))).await
}

/// Does something that needs no words; answers with the problem as it is then.
async fn step(app: &Shared, writer: Writer, body: &Body<Nothing>, mut work: Work<Fault>) -> Made {
    let work: Work<ProblemView> = Box::new(move |unit, turn| Ok(work(unit, turn)?.into()));
    writer.create(app, &body.bytes, work).await
}
