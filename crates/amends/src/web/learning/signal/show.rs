//! One signal: what rose, why it fired, its cases, and what somebody decides.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use domain::{
    case::{Case, House},
    id::Id,
    learning::{Problem, Signal, SignalDecision, signals::Every},
    staff::{Member, Permission},
};
use jiff::{Timestamp, tz::TimeZone};
use maud::{Markup, html};
use store::{Conn, case::Lock};

use super::{chart::chart, list::standing, what};
use crate::{
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn,
        parts::{self, Field},
    },
};

struct Sight {
    signal: Signal,
    cases: Vec<Case>,
    problem: Option<Problem>,
    /// Open problems that may take it up.
    open: Vec<Problem>,
    names: BTreeMap<Id<Member>, String>,
    now: Timestamp,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Signal>>,
) -> Result<Response, PageError> {
    page(&app, &me, id, &Refill::default(), 200).await
}

pub async fn page(
    app: &Shared,
    me: &SignedIn,
    id: Id<Signal>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let sight = app
        .hop(move |app| {
            let (now, house) = (app.clock.now(), app.house());
            app.look(|conn| Sight::load(conn, id, &house, now))
        })
        .await?;
    let house = app.house();
    let page = Page::of_staff(app, me, "/problems", what(&sight.signal.about, &house));
    Ok(page.answering(status).show(sight.show(&house, me, refill)))
}

impl Sight {
    fn load(conn: &mut Conn<'_>, id: Id<Signal>, house: &House, now: Timestamp) -> Result<Self, Error> {
        let signal = store::signal::signal(conn, id, Lock::No)?.ok_or(Error::Missing("such signal"))?;
        let zone = TimeZone::get(&house.company.zone).unwrap_or(TimeZone::UTC);
        let span = signal.span(&zone);
        let problem = signal.disposition.as_ref().and_then(|decided| decided.problem);
        let problem = match problem {
            Some(id) => store::learning::problem(conn, id, Lock::No)?,
            None => None,
        };
        Ok(Self {
            cases: store::signal::cases_behind(conn, &signal.about, span.from, span.to)?,
            names: store::staff::all(conn)?.into_iter().map(|one| (one.id, one.name)).collect(),
            problem,
            open: match signal.about.failure_type.as_deref() {
                Some(kind) => store::learning::open_of_type(conn, kind)?,
                None => Vec::new(),
            },
            signal,
            now,
        })
    }

    fn show(&self, house: &House, me: &SignedIn, refill: &Refill) -> Markup {
        html! {
            (self.head(house))
            div class="columns" {
                div class="stack-wide" {
                    section class="part" aria-labelledby="why" {
                        h2 id="why" { "Why it fired" }
                        p { (self.signal.sentence()) }
                        (chart(&self.signal))
                    }
                    (self.moved(house))
                    (self.decision(house, me, refill))
                }
                aside class="stack-wide" aria-label="About this signal" { (self.cases(&house.company.zone)) }
            }
        }
    }

    fn head(&self, house: &House) -> Markup {
        let zone = &house.company.zone;
        html! {
            header class="case-head" {
                p class="crumbs" { a href="/problems" { "Problems" } " · " a href="/signals" { "Signals" } }
                h1 { (what(&self.signal.about, house)) }
                dl class="facts-line" {
                    div { dt class="visually-hidden" { "State" } dd { (standing(&self.signal)) } }
                    div { dt { "Began" } dd { @if self.signal.every == Every::Week { "in the week of " } (parts::calendar_day(self.signal.began)) } }
                    div { dt { "Raised" } dd { (parts::day(self.signal.raised_at, zone)) } }
                    @if self.signal.disposition.is_none() { div { dt { "Decide" } dd { (parts::due(self.signal.decide_by, self.now, zone)) } } }
                }
            }
        }
    }

    fn moved(&self, house: &House) -> Markup {
        html! {
            @if !self.signal.moved.is_empty() {
                section class="part" aria-labelledby="moved" {
                    h2 id="moved" { "What else moved in those days" }
                    ul class="entries" { @for one in &self.signal.moved { li {
                        span class="entry-what" { (what(&one.about, house)) }
                        span class="entry-state" { (one.observed) ", where " (format!("{:.1}", one.expected)) " were to be expected" }
                    } } }
                    p class="hint" { "Held against the eight weeks before, the same cases may count in several lines. One in ten of such lines is chance." }
                }
            }
        }
    }

    fn decision(&self, house: &House, me: &SignedIn, refill: &Refill) -> Markup {
        html! {
            section class="part" aria-labelledby="decision" {
                h2 id="decision" { "What we do about it" }
                @if let Some(decided) = &self.signal.disposition {
                    p { @match decided.decision { SignalDecision::Act => { strong { "We act on it. " } } SignalDecision::No => { strong { "We do not act on it. " } } } (decided.reason) }
                    p class="part-note" {
                        (decided.by.and_then(|by| self.names.get(&by)).map_or("The program", String::as_str)) ", " (parts::moment(decided.at, &house.company.zone))
                        @if let Some(problem) = &self.problem { " · " a href={ "/problems/" (problem.id) } { (problem.title) } }
                    }
                } @else if me.member.role.may(Permission::Manage) { (self.form(refill)) }
                @else { p class="part-note" { "A manager decides: act on it, or say why not." } }
            }
        }
    }

    fn form(&self, refill: &Refill) -> Markup {
        html! {
            (parts::refusal("decide", refill))
            form class="form" method="post" action={ "/signals/" (self.signal.id) "/disposition" } {
                (parts::choices(&Field::line("decide", "decision", "Act on it?"), &[("act", "Yes: a problem takes it up"), ("no", "No")], refill))
                @if !self.open.is_empty() { (parts::select(&Field::line("decide", "problem", "The problem that takes it up").optional().hint("Where it is real: the newest open one of this kind, if you leave it open."), &self.problems(), refill)) }
                (Field::line("decide", "reason", "Why").hint("One sentence. A “no” needs it as much as a “yes”.").show(refill))
                div class="form-acts" { button class="btn btn-first" { "Decide" } }
            }
        }
    }

    fn problems(&self) -> Vec<(String, String)> {
        self.open.iter().map(|one| (one.id.to_string(), one.title.clone())).collect()
    }

    fn cases(&self, zone: &str) -> Markup {
        html! {
            section class="part" aria-labelledby="cases" {
                h2 id="cases" { "Cases since it began " span class="part-count" { (self.cases.len()) @if self.cases.len() >= 50 { "+" } } }
                @if self.cases.is_empty() { p class="part-note" { "None is on record any more." } }
                ul class="entries" { @for case in &self.cases { li {
                    span class="entry-what" { a href={ "/cases/" (case.number) } { (case.subject) } }
                    span class="entry-state" { (parts::stage(case.stage)) }
                    span class="entry-sub" { (case.number) ", received " (parts::day(case.received_at, zone)) }
                } } }
            }
        }
    }
}
