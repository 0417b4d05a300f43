//! The management review after ISO 10002, and its counts as a file.

use axum::{
    extract::{Query, State},
    response::Response,
};
use maud::html;

use super::sheet::sheet;
use crate::{
    app::Shared,
    error::Error,
    reports::{Wanted, csv_file, iso10002::Iso10002},
    web::{Page, PageError, SignedIn},
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let period = wanted.period(&app.house(), app.clock.now()).map_err(Error::from)?;
    let found = app.hop(move |app| Iso10002::of(app, period)).await?;
    let report = found.report(&app.house(), app.clock.now());
    let acts = html! { a class="btn" href={ "/reports/iso10002.csv?" (period.query()) } { "As a CSV file" } };
    Ok(Page::of_staff(&app, &me, "/measures", report.title.clone()).show(sheet(&report, &acts)))
}

pub async fn download(
    State(app): State<Shared>,
    _: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let period = wanted.period(&app.house(), app.clock.now()).map_err(Error::from)?;
    let found = app.hop(move |app| Iso10002::of(app, period)).await?;
    Ok(csv_file(&found.counts(), &format!("iso10002-{}-{}", found.from, found.to))?)
}
