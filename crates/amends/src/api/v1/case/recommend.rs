//! `GET /cases/{case}/recommendation`: what policy would offer for this case, and why.

use axum::{Json, extract::State};
use domain::staff::Actor;
use store::case::Lock;

use crate::{
    actions::case::{Advised, advise},
    api::{Caller, Name, Problem},
    app::{App, Shared},
    error::Error,
};

pub async fn show(
    State(app): State<Shared>,
    Caller(me): Caller,
    Name(name): Name,
) -> Result<Json<Advised>, Problem> {
    Ok(Json(app.hop(move |app| advised(app, &Actor::member(&me), &name)).await?))
}

/// What policy would offer for a case, as a command line is told it, too. Blocks.
///
/// # Errors
/// There is no such case, or storage failed.
pub fn advised(app: &App, actor: &Actor, name: &str) -> Result<Advised, Error> {
    let turn = app.turn(actor);
    app.look(|conn| {
        let id = store::case::find(conn, name)?.ok_or(Error::Missing("such case"))?;
        let mut file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
        let advice = advise(conn, &turn, &mut file)?;
        Ok(Advised::of(advice, &file, &turn))
    })
}
