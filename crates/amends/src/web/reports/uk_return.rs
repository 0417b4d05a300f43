//! The complaints return to the UK's regulator, and its table as a file.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::learning::reports::uk_return::{Half, HalfError, Shape, UkReturn};
use maud::html;
use serde::Deserialize;

use super::sheet::sheet;
use crate::{
    app::{App, Shared},
    error::Error,
    reports::{csv_file, uk_return as uk},
    web::{At, Page, PageError, SignedIn},
};

#[derive(Deserialize)]
pub struct Chosen {
    half: String,
}

pub async fn chosen(_: SignedIn, Query(chosen): Query<Chosen>) -> Result<Redirect, PageError> {
    Ok(Redirect::to(&format!("/reports/uk-return/{}", read(&chosen.half)?)))
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(name): At<String>,
) -> Result<Response, PageError> {
    let half = read(name.strip_suffix(".csv").unwrap_or(&name))?;
    let (found, shape) = app.hop(move |app| count(app, half)).await?;
    if name.ends_with(".csv") {
        let provisional = if found.provisional { "-provisional" } else { "" };
        return Ok(csv_file(&uk::table(&found, &shape), &format!("uk-return-{half}{provisional}"))?);
    }
    let report = uk::report(&found, &shape, &app.house());
    let acts = html! {
        a class="btn" href="/reports/uk-return/mapping" { "Mapping" }
        a class="btn" href={ "/reports/uk-return/" (half) ".csv" } { "As a CSV file" }
        a class="btn" href={ "/reports/uk-return/" (half) "/cases.csv" } { "Its cases as a CSV file" }
    };
    let page = Page::of_staff(&app, &me, "/measures", report.title.clone());
    Ok(page.show(sheet(&report, &acts)).into_response())
}

/// The cases behind the figures: each column adds up to one of them.
pub async fn cases(
    State(app): State<Shared>,
    _: SignedIn,
    At(name): At<String>,
) -> Result<Response, PageError> {
    let half = read(&name)?;
    let table = app.hop(move |app| uk::cases(app, half, &uk::mapping(app)?.2)).await?;
    Ok(csv_file(&table, &format!("uk-return-{half}-cases"))?)
}

fn count(app: &App, half: Half) -> Result<(UkReturn, Shape), Error> {
    let (_, _, mapping) = uk::mapping(app)?;
    uk::count(app, half, &mapping)
}

fn read(text: &str) -> Result<Half, Error> {
    text.parse().map_err(|error: HalfError| {
        domain::change::Refused::invalid("half", text, format!("a half such as 2026-H1 ({error})")).into()
    })
}
