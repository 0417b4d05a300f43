//! The cases behind a figure: which of them count, and which do not.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    case::Case,
    id::Id,
    learning::{DurationTo, RateOf, Rules, Seen, reports::iso10002::Count},
};
use jiff::Timestamp;
use maud::{Markup, html};
use std::{cmp::Reverse, collections::BTreeMap};

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
    /// What a management review counts.
    Count(Count),
}

/// A case with how many of how many it counts.
pub type Counted = (Seen, (u64, u64));

impl Figure {
    /// The figure of that name.
    pub fn named(name: &str) -> Option<Self> {
        let rate = RateOf::named(name).map(Self::Rate);
        let duration = DurationTo::named(name).map(Self::Duration);
        rate.or(duration)
            .or_else(|| Count::named(name).map(Self::Count))
            .or_else(|| (name == "all").then_some(Self::All))
    }

    /// What a case says to it: how many of how many; none where it does not speak for it.
    fn of(self, seen: &Seen, rules: &Rules<'_>) -> Option<(u64, u64)> {
        let received = rules.period.holds(seen.facts.received_at);
        match self {
            Self::Rate(of) => Some(seen.facts.answer(of, rules)).filter(|(_, all)| *all > 0),
            Self::All => received.then_some((1, 1)),
            Self::Duration(to) => received.then(|| (u64::from(to.end(&seen.facts).is_some()), 1)),
            Self::Count(count) => received.then(|| (u64::from(count.holds(&seen.facts, rules)), 1)),
        }
    }

    /// All its cases, the newest first. Blocks.
    pub fn behind(self, app: &App, ask: &Ask) -> Result<Vec<Counted>, Error> {
        let mut found: Vec<Counted> = Vec::new();
        ask.visit(app, |seen, rules| found.extend(self.of(&seen, rules).map(|says| (seen, says))))?;
        found.sort_by_key(newest_first);
        Ok(found)
    }

    /// Whether a case counts in full.
    const fn counts(self, (yes, all): (u64, u64)) -> bool {
        if matches!(self, Self::Rate(RateOf::Overridden)) { yes > 0 } else { yes == all }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::All => "Cases received",
            Self::Rate(of) => words::rate_name(of),
            Self::Duration(to) => words::duration_name(to),
            Self::Count(count) => words::count_name(count),
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::All => "every complaint received in this time",
            Self::Rate(of) => words::rate_meaning(of),
            Self::Count(_) => "of complaints received in this time: those of which it is so now",
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

fn newest_first((seen, _): &Counted) -> Reverse<(Timestamp, Id<Case>)> {
    Reverse((seen.facts.received_at, seen.facts.id))
}

/// Cases of one sort: how many there are, and the newest of them.
#[derive(Default)]
struct Newest {
    many: usize,
    newest: Vec<Counted>,
}

impl Newest {
    /// A million may come; a few hundred are held.
    fn add(&mut self, one: Counted) {
        self.many += 1;
        self.newest.push(one);
        if self.newest.len() >= 4 * MOST_SHOWN {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.newest.sort_by_key(newest_first);
        self.newest.truncate(MOST_SHOWN);
    }
}

struct Sight {
    figure: Figure,
    ask: Ask,
    /// How many of how many, over all cases.
    sum: (u64, u64),
    /// Those that count in full.
    full: Newest,
    /// The others.
    other: Newest,
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
    let (mut sum, mut full, mut other) = ((0, 0), Newest::default(), Newest::default());
    ask.visit(app, |seen, rules| {
        let Some(says) = figure.of(&seen, rules) else { return };
        sum = (sum.0 + says.0, sum.1 + says.1);
        let sort = if figure.counts(says) { &mut full } else { &mut other };
        sort.add((seen, says));
    })?;
    full.cut();
    other.cut();
    let shown = full.newest.iter().chain(&other.newest);
    let ids: Vec<Id<Case>> = shown.map(|(seen, _)| seen.facts.id).collect();
    let subjects = app.look(|conn| Ok(store::measures::subjects(conn, &ids)?))?;
    Ok(Sight { figure, ask, sum, full, other, subjects, zone: app.house().company.zone.clone() })
}

fn page(sight: &Sight, name: &str) -> Markup {
    let ((yes, all), cases) = (sight.sum, sight.full.many + sight.other.many);
    let query = sight.ask.query();
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href={ "/measures?" (query) } { "Measures" } }
            h1 { (sight.figure.name()) }
            p class="page-sub" { "The cases behind the number: " (sight.figure.meaning()) "." }
        } }
        @if cases == 0 { div class="empty" { p class="empty-title" { "No case counts here yet" } p { "Choose a longer period." } } }
        @else {
            p {
                strong id="sum" { (sum(sight.figure, yes, all)) }
                @if sight.figure.unit().is_some() { " in " (cases) " cases" }
                ", received or due from " (parts::calendar_day(sight.ask.period.from)) " to " (parts::calendar_day(sight.ask.period.to)) " · "
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
    let all = if wanted { &sight.full } else { &sight.other };
    html! { @if all.many > 0 {
        section class="part" aria-labelledby=(id) {
            h2 id=(id) { (title) " " span class="part-count" { (all.many) } }
            ol class="rows" { @for one in &all.newest { (row(sight, one)) } }
            @if all.many > MOST_SHOWN { p class="part-note" { "The first " (MOST_SHOWN) " are shown; the file has all." } }
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
