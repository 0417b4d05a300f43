//! The cases behind a figure: which of them count, and which do not.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    case::Case,
    id::Id,
    learning::{DurationTo, RateOf, Seen},
};
use maud::{Markup, html};
use std::collections::BTreeMap;

use crate::{
    app::{App, Shared},
    error::Error,
    reports::{Ask, Wanted, words},
    web::{At, Page, PageError, SignedIn, parts},
};

const MOST_SHOWN: usize = 200;

/// A figure that has cases behind it.
#[derive(Clone, Copy)]
pub enum Figure {
    /// How many were received.
    All,
    /// A share.
    Rate(RateOf),
    /// Who has come so far.
    Duration(DurationTo),
}

/// A case with how many of how many it counts.
pub type Counted = (Seen, (u64, u64));

impl Figure {
    /// The figure of that name.
    pub fn named(name: &str) -> Option<Self> {
        let rate = RateOf::named(name).map(Self::Rate);
        let duration = DurationTo::named(name).map(Self::Duration);
        rate.or(duration).or_else(|| (name == "all").then_some(Self::All))
    }

    /// Its cases, the newest first. Blocks.
    pub fn behind(self, app: &App, ask: &Ask) -> Result<Vec<Counted>, Error> {
        let mut found: Vec<Counted> = match self {
            Self::Rate(of) => ask.behind(app, of)?,
            Self::All => ask.received(app)?.into_iter().map(|seen| (seen, (1, 1))).collect(),
            Self::Duration(to) => {
                let done = |seen: &Seen| u64::from(to.end(&seen.facts).is_some());
                ask.received(app)?
                    .into_iter()
                    .map(|seen| (done(&seen), seen))
                    .map(|(done, seen)| (seen, (done, 1)))
                    .collect()
            }
        };
        found.sort_by_key(|(seen, _)| std::cmp::Reverse((seen.facts.received_at, seen.facts.id)));
        Ok(found)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::All => "Cases received",
            Self::Rate(of) => words::rate_name(of),
            Self::Duration(to) => words::duration_name(to),
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::All => "every complaint received in this time",
            Self::Rate(of) => words::rate_meaning(of),
            Self::Duration(_) => "of cases received in this time: those that have come so far",
        }
    }

    /// What each case counts more than one of.
    const fn unit(self) -> Option<&'static str> {
        match self {
            Self::Rate(RateOf::PromisesKept) => Some("promises"),
            Self::Rate(RateOf::UpdatedInTime) => Some("days"),
            Self::Rate(RateOf::WithoutFault | RateOf::Complete | RateOf::Overridden) => Some("messages"),
            _ => None,
        }
    }
}

struct Sight {
    figure: Figure,
    ask: Ask,
    behind: Vec<Counted>,
    subjects: BTreeMap<Id<Case>, String>,
    zone: String,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(name): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let figure = Figure::named(&name).ok_or(Error::Missing("such measure"))?;
    let ask = wanted.ask(&app.house(), app.clock.now()).map_err(Error::from)?;
    let sight = app.hop(move |app| look(app, figure, ask)).await?;
    Ok(Page::of_staff(&app, &me, "/measures", figure.name()).show(page(&sight, &name)))
}

fn look(app: &App, figure: Figure, ask: Ask) -> Result<Sight, Error> {
    let behind = figure.behind(app, &ask)?;
    let shown = [false, true].into_iter().flat_map(|yes| half(figure, &behind, yes).take(MOST_SHOWN));
    let ids: Vec<Id<Case>> = shown.map(|(seen, _)| seen.facts.id).collect();
    let subjects = app.look(|conn| Ok(store::measures::subjects(conn, &ids)?))?;
    Ok(Sight { figure, ask, behind, subjects, zone: app.house().company.zone.clone() })
}

/// The cases that count in full, or those that do not.
fn half(figure: Figure, behind: &[Counted], wanted: bool) -> impl Iterator<Item = &Counted> {
    let is_bad = matches!(figure, Figure::Rate(RateOf::Overridden));
    behind.iter().filter(move |(_, (yes, all))| (if is_bad { *yes > 0 } else { yes == all }) == wanted)
}

fn page(sight: &Sight, name: &str) -> Markup {
    let (yes, all) = sight.behind.iter().fold((0, 0), |(yes, all), (_, one)| (yes + one.0, all + one.1));
    let query = sight.ask.query();
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href={ "/measures?" (query) } { "Measures" } }
            h1 { (sight.figure.name()) }
            p class="page-sub" { "The cases behind the number: " (sight.figure.meaning()) "." }
        } }
        @if sight.behind.is_empty() { div class="empty" { p class="empty-title" { "No case counts here yet" } p { "Choose a longer period." } } }
        @else {
            p {
                strong id="sum" { (sum(sight.figure, yes, all)) }
                @if sight.figure.unit().is_some() { " in " (sight.behind.len()) " cases" }
                ", received or due from " (sight.ask.period.from) " to " (sight.ask.period.to) " · "
                a class="act-link" href={ "/measures/csv/cases:" (name) "?" (query) } { "As a CSV file" }
            }
        }
        @for wanted in [false, true] { (show_half(sight, wanted)) }
    }
}

fn sum(figure: Figure, yes: u64, all: u64) -> String {
    match (figure, figure.unit()) {
        (Figure::All, _) => format!("{all} cases"),
        (_, Some(unit)) => format!("{yes} of {all} {unit}"),
        _ => format!("{yes} of {all}"),
    }
}

fn show_half(sight: &Sight, wanted: bool) -> Markup {
    let (title, id) = match (sight.figure, wanted) {
        (Figure::All, _) => ("All", "yes"),
        (_, true) => ("Counted", "yes"),
        (_, false) => ("Not counted", "no"),
    };
    let all: Vec<&Counted> = half(sight.figure, &sight.behind, wanted).collect();
    html! { @if !all.is_empty() {
        section class="part" aria-labelledby=(id) {
            h2 id=(id) { (title) " " span class="part-count" { (all.len()) } }
            ol class="rows" { @for one in all.iter().take(MOST_SHOWN) { (row(sight, one)) } }
            @if all.len() > MOST_SHOWN { p class="part-note" { "The first " (MOST_SHOWN) " are shown; the file has all." } }
        }
    } }
}

fn row(sight: &Sight, (seen, (yes, all)): &Counted) -> Markup {
    let facts = &seen.facts;
    let subject = sight.subjects.get(&facts.id).map_or("", String::as_str);
    html! { li class="row" {
        div { (parts::stage(facts.stage)) }
        div class="row-main" {
            p class="row-title" { a href={ "/cases/" (facts.number) } { (subject) } }
            p class="row-sub" {
                span class="case-number" { (facts.number) } span { (parts::channel(facts.channel)) }
                @if let Some(unit) = sight.figure.unit() { span { (yes) " of " (all) " " (if *all == 1 { unit.trim_end_matches('s') } else { unit }) } }
            }
        }
        div class="row-side" { (parts::day(facts.received_at, &sight.zone)) }
    } }
}
