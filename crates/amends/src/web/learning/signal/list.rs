//! The list of signals.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    case::House,
    learning::{Signal, SignalDecision, signals::Every},
};
use jiff::Timestamp;
use maud::{Markup, html};

use super::what;
use crate::{
    app::Shared,
    web::{
        Page, PageError, SignedIn,
        parts::{self, After, Leaf},
        settings::often,
    },
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(after): Query<After<Signal>>,
) -> Result<Response, PageError> {
    let leaf = after.leaf(&app, store::signal::signals, |one| one.id).await?;
    let now = app.clock.now();
    let house = app.house();
    Ok(Page::of_staff(&app, &me, "/problems", "Signals").show(content(&leaf, &house, now)))
}

fn content(leaf: &Leaf<Signal>, house: &House, now: Timestamp) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/problems" { "Problems" } }
            h1 { "Signals" }
            p class="page-sub" { "More complaints than chance explains. A signal only proposes: a manager acts on it or says why not. Chance raises " a href="/settings/learning" { (often(house.learning.false_alarms_a_month)) } "." }
        } }
        (leaf.list("/signals", "rows rows-4", ("Nothing stands out", "Every night the counts of the last days are compared with what was to be expected, for each kind of failure, product and site, for each pair of them, and for all together. It begins after four weeks of cases; after three years whole weeks are watched as well, against the same season of the years before."), |one| line(one, house, now)))
    }
}

fn line(one: &Signal, house: &House, now: Timestamp) -> Markup {
    let zone = &house.company.zone;
    html! {
        li class="row" {
            div { (standing(one)) }
            div class="row-main" {
                p class="row-title" { a href={ "/signals/" (one.id) } { (what(&one.about, house)) } }
                p class="row-sub" { span { (one.observed) " " (when(one)) ", " (expected(one)) " expected" } span { "since " (parts::calendar_day(one.began)) } }
            }
            div { @if one.disposition.is_none() { "decide " (parts::due(one.decide_by, now, zone)) } }
            div class="row-side" { "raised " (parts::day(one.raised_at, zone)) }
        }
    }
}

/// How many were to be expected.
pub fn expected(one: &Signal) -> String {
    if one.expected < 0.05 { "hardly any".to_owned() } else { format!("{:.1}", one.expected) }
}

/// The days whose cases are counted: one, a week, or those of a crowd.
pub fn when(one: &Signal) -> String {
    let (date, last) = (parts::calendar_day(one.date), parts::calendar_day(one.last_day()));
    if one.every == Every::Week {
        format!("in the week from {date} to {last}")
    } else if one.is_crowd() && one.began < one.date {
        format!("from {} to {date}", parts::calendar_day(one.began))
    } else {
        format!("on {date}")
    }
}

/// Where a signal stands, in a word.
pub fn standing(one: &Signal) -> Markup {
    match one.disposition.as_ref().map(|decided| decided.decision) {
        None if one.overdue_at.is_some() => parts::state("flag", "overdue"),
        None => parts::state("ring", "undecided"),
        Some(SignalDecision::Act) => parts::state("tick", "acted on"),
        Some(SignalDecision::No) => parts::state("dash", "not acted on"),
    }
}

/// An undecided one among other things to do.
pub fn entry(one: &Signal, house: &House, now: Timestamp) -> Markup {
    html! {
        li { span class="entry-what" { a href={ "/signals/" (one.id) } { "Decide on a rise: " (what(&one.about, house)) } }
            span class="entry-state" { (standing(one)) }
            span class="entry-sub" { (one.observed) " " (when(one)) ", " (format!("{:.1}", one.expected)) " expected · decide " (parts::due(one.decide_by, now, &house.company.zone)) } }
    }
}
