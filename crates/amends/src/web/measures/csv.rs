//! A table of the measures as a file, and the cases behind a figure as one.

use axum::{
    extract::{Query, State},
    response::Response,
};

use super::behind::Figure;
use crate::{
    app::{App, Shared},
    error::Error,
    reports::{self, Ask, Table, Wanted, csv_file},
    web::{At, PageError, SignedIn},
};

pub async fn download(
    State(app): State<Shared>,
    _: SignedIn,
    At(name): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let ask = wanted.ask(&app.house(), app.clock.now()).map_err(Error::from)?;
    let days = format!("{}-{}", ask.period.from, ask.period.to);
    let table = app.hop(move |app| read(app, &name, &ask)).await?;
    Ok(csv_file(&table, &format!("{}-{days}", table.name))?)
}

fn read(app: &App, name: &str, ask: &Ask) -> Result<Table, Error> {
    let missing = || Error::Missing("such table");
    let members = app.look(|conn| Ok(store::staff::all(conn)?))?;
    let house = app.house();
    if let Some(figure) = name.strip_prefix("cases:") {
        let figure = Figure::named(figure).ok_or_else(missing)?;
        return Ok(reports::cases(&figure.behind(app, ask)?, &house, &members));
    }
    reports::table(name, &ask.count(app)?, ask, &house, &members).ok_or_else(missing)
}
