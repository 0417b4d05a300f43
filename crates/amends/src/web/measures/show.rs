//! The page of the measures.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::learning::{Measures, RateOf};
use maud::{Markup, html};

use super::{
    period::{Period, Wanted},
    tables::{NAMES, table},
    words,
};
use crate::{
    app::{App, Shared},
    error::Error,
    web::{
        Page, PageError, SignedIn,
        parts::{Bar, bars},
    },
};

/// The figures that stand above everything.
const HEAD: [RateOf; 4] =
    [RateOf::PromisesKept, RateOf::AcknowledgedInTime, RateOf::Recovered, RateOf::HurtTwice];

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let period = wanted.period(&app.house(), app.clock.now()).map_err(Error::from)?;
    let measures = period.count(&app).await?;
    let content = content(&app, period, &measures);
    Ok(Page::of_staff(&app, &me, "/measures", "Measures").show(content))
}

fn content(app: &App, period: Period, measures: &Measures) -> Markup {
    let query = period.query();
    html! {
        div class="page-head" { div {
            h1 { "Measures" }
            p class="page-sub" { "By the day a complaint was received. Each share with what it rests on and its 95 % interval; below 20 no rate is shown. What is not finished counts as “longer than until now”." }
        } }
        (dates(period, "/measures"))
        p { "More: " a href={ "/measures/ledger?" (query) } { "the ledger of make-goods" } " · " a href={ "/measures/fairness?" (query) } { "fairness of goodwill" } }
        @if measures.cases == 0 { div class="empty" { p class="empty-title" { "No complaint was received in this time" } p { "Choose a longer period. That nobody complains does not mean that nothing goes wrong." } } }
        @else { (figures(measures, &query)) (charts(app, measures, &query)) }
    }
}

/// The form that chooses a period.
pub(super) fn dates(period: Period, action: &str) -> Markup {
    html! {
        form class="filters" action=(action) {
            div class="field" { label for="measures-from" { "From" } input id="measures-from" name="from" type="date" value=(period.from); }
            div class="field" { label for="measures-to" { "To" } input id="measures-to" name="to" type="date" value=(period.to); }
            button class="btn" { "Show" }
        }
    }
}

fn figures(measures: &Measures, query: &str) -> Markup {
    html! {
        dl class="figure-row" { @for rate in HEAD.iter().filter_map(|of| measures.rate(*of)) {
            div class="figure" {
                dt { a href={ "/measures/cases/" (rate.of.name()) "?" (query) } { (words::rate_name(rate.of)) } }
                dd { p class="figure-value" { (words::rate(rate)) } p class="figure-n" { (words::ground(rate)) } }
            }
        } }
        p { (measures.cases) @if measures.cases == 1 { " case · " } @else { " cases · " } (measures.handovers) " handovers · " (measures.renegotiated) " promises moved with consent" }
        p { a class="act-link" href="/measures/reply_check" { "What the reply check got wrong" } }
    }
}

fn charts(app: &App, measures: &Measures, query: &str) -> Markup {
    let drawn: Vec<Bar> = measures
        .rates
        .iter()
        .map(|rate| Bar {
            name: words::rate_name(rate.of).to_owned(),
            share: rate.rate,
            ends: rate.low.zip(rate.high),
            value: words::rate(rate),
        })
        .collect();
    let says: Vec<String> = measures
        .rates
        .iter()
        .map(|rate| format!("{} {}", words::rate_name(rate.of), words::ground(rate)))
        .collect();
    let tables = NAMES.iter().filter_map(|name| table(name, measures, app));
    html! {
        @for table in tables { section class="part" aria-labelledby=(table.name) {
            h2 id=(table.name) { (table.title) }
            @if table.name == "rates" {
                div class="columns even" { figure class="chart" {
                    (bars(&drawn, &says.join("; ")))
                    figcaption class="part-note" { "Whiskers: 95 % interval (Wilson). Hollow: fewer than 20, only the interval." }
                    details class="more" { summary { "The figures" } (table.show(query)) }
                }
                (meanings(measures, query)) }
            } @else if table.rows.is_empty() { p class="part-note" { "Nothing was given in this time." } }
            @else { (table.show(query)) }
            @if table.name == "durations" { p class="part-note" { "Counted by the clock from first receipt, by Kaplan and Meier: an open case makes these longer, not shorter." } }
        } }
    }
}

/// What each share counts, with the way to the cases behind it.
fn meanings(measures: &Measures, query: &str) -> Markup {
    html! {
        ul class="entries" { @for rate in &measures.rates { li {
            span class="entry-what" { a href={ "/measures/cases/" (rate.of.name()) "?" (query) } { (words::rate_name(rate.of)) } }
            span class="entry-sub" { (words::rate_meaning(rate.of)) }
        } } }
    }
}
