//! The cases behind a share: which of them said yes, and which no.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::learning::{CaseFacts, RateOf};
use maud::{Markup, html};

use super::{period::Wanted, words};
use crate::{
    app::Shared,
    error::Error,
    web::{Page, PageError, SignedIn, parts},
};

const MOST_SHOWN: usize = 500;

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let of = RateOf::named(&name).ok_or(Error::Missing("such measure"))?;
    let house = app.house();
    let period = wanted.period(&house, app.clock.now()).map_err(Error::from)?;
    let mut answers = app
        .hop(move |app| {
            let (house, now) = (app.house(), app.clock.now());
            let seen = period.seen(app)?;
            let said =
                seen.into_iter().filter_map(|one| one.answer(of, &house, now).map(|yes| (one.case, yes)));
            Ok(said.collect::<Vec<_>>())
        })
        .await?;
    answers.sort_by_key(|(case, yes)| (*yes, std::cmp::Reverse(case.received_at)));
    let content = page(of, &answers, &period.query(), &house.company.zone);
    Ok(Page::of_staff(&app, &me, "/measures", words::rate_name(of)).show(content))
}

fn page(of: RateOf, answers: &[(CaseFacts, bool)], query: &str, zone: &str) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href={ "/measures?" (query) } { "Measures" } }
            h1 { (words::rate_name(of)) }
            p class="page-sub" { "The cases behind the number: " (words::rate_meaning(of)) "." }
        } }
        @if answers.is_empty() { div class="empty" { p class="empty-title" { "No case counts here yet" } p { "Choose a longer period." } } }
        @for wanted in [false, true] { (half(wanted, answers, zone)) }
    }
}

fn half(wanted: bool, answers: &[(CaseFacts, bool)], zone: &str) -> Markup {
    let (title, id) = if wanted { ("These count", "yes") } else { ("These do not", "no") };
    let half: Vec<&CaseFacts> =
        answers.iter().filter(|(_, yes)| *yes == wanted).map(|(case, _)| case).collect();
    html! { @if !half.is_empty() {
        section class="part" aria-labelledby=(id) {
            h2 id=(id) { (title) " " span class="part-count" { (half.len()) } }
            ol class="rows" { @for case in half.iter().take(MOST_SHOWN) { li class="row" {
                div { (parts::stage(case.stage)) }
                div class="row-main" {
                    p class="row-title" { a href={ "/cases/" (case.number) } { (case.subject) } }
                    p class="row-sub" { span class="case-number" { (case.number) } span { (parts::channel(case.channel)) } }
                }
                div class="row-side" { (parts::day(case.received_at, zone)) }
            } } }
            @if half.len() > MOST_SHOWN { p class="part-note" { "The first " (MOST_SHOWN) " are shown." } }
        }
    } }
}
