//! Lessons over the API: written down, taken back, and those for a case.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    case::MessageKind,
    id::Id,
    learning::{Lesson, NewLesson, lessons_for},
};
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

const MISSING: Error = Error::Missing("such lesson");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/lessons",
            post_with(create, |op| op.summary("Write down what was learned").tag("lessons"))
                .get_with(list, |op| op.summary("Lessons, newest first").tag("lessons")),
        )
        .api_route(
            "/lessons/{lesson}/withdrawal",
            post_with(withdraw, |op| op.summary("It holds no more").tag("lessons")),
        )
        .api_route(
            "/cases/{case}/lessons",
            get_with(of_case, |op| op.summary("What was learned from the like").tag("lessons")),
        )
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<NewLesson>,
) -> Result<Created<Lesson>, Problem> {
    let work: Work<Lesson> = Box::new(move |unit, turn| learning::learn_in(unit, turn, &new));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<Lesson>>, Problem> {
    window.list(&app, store::learning::lessons, |one| one.id, |one| one).await
}

async fn withdraw(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: Nothing {}, bytes }: Body<Nothing>,
) -> Result<Created<Lesson>, Problem> {
    let id: Id<Lesson> = name.parse().map_err(|_| MISSING)?;
    let work: Work<Lesson> = Box::new(move |unit, turn| learning::withdraw_lesson_in(unit, turn, id));
    writer.create(&app, &bytes, work).await
}

async fn of_case(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
) -> Result<Json<Listed<Lesson>>, Problem> {
    let items = app
        .hop(move |app| {
            app.look(|conn| {
                let id = store::case::find(conn, &name)?.ok_or(Error::Missing("such case"))?;
                let file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
                let said = store::case::messages(conn, id)?;
                let words = said.iter().find(|one| one.kind == MessageKind::Complaint);
                let words = words.and_then(|one| one.body.as_deref()).unwrap_or_default();
                let (kind, problem) = (file.case.failure_type.as_deref(), file.case.problem.map(Id::new));
                let near = store::learning::lessons_near(conn, kind, problem)?;
                Ok(lessons_for(&near, kind, problem, words).into_iter().cloned().collect())
            })
        })
        .await?;
    Ok(Json(Listed { items, next: None }))
}
