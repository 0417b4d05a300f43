//! The month on one page, and as a PDF of exactly one page.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use serde::Deserialize;

use super::sheet::sheet;
use crate::{
    app::{App, Shared},
    error::Error,
    letters::report_pdf,
    reports::{Report, monthly::Monthly},
    web::{At, Page, PageError, SignedIn},
};

#[derive(Deserialize)]
pub struct Chosen {
    month: String,
}

pub async fn chosen(_: SignedIn, Query(chosen): Query<Chosen>) -> Redirect {
    let month: String = chosen.month.chars().filter(|sign| sign.is_ascii_digit() || *sign == '-').collect();
    Redirect::to(&format!("/reports/monthly/{month}"))
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(name): At<String>,
) -> Result<Response, PageError> {
    let month = name.strip_suffix(".pdf").unwrap_or(&name).to_owned();
    let as_pdf = name.ends_with(".pdf");
    let asked = month.clone();
    let (report, pdf) = app
        .hop(move |app| {
            let report = report(app, &asked)?;
            let pdf = if as_pdf { Some(report_pdf(&report)?) } else { None };
            Ok((report, pdf))
        })
        .await?;
    if let Some(bytes) = pdf {
        let name = format!("inline; filename=\"complaints-{month}.pdf\"");
        let headers =
            [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
        return Ok((headers, bytes).into_response());
    }
    let acts = html! { a class="btn" href={ "/reports/monthly/" (month) ".pdf" } { "PDF" } };
    let content = html! { div class="one-page" { (sheet(&report, &acts)) } };
    Ok(Page::of_staff(&app, &me, "/measures", report.title.clone()).show(content))
}

fn report(app: &App, month: &str) -> Result<Report, Error> {
    Monthly::of(app, month)?.report(&app.house(), app.clock.now())
}
