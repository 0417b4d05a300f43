//! What belongs to a problem, beside it on its page: cases, signals, incidents and lessons, each tied and let go.

use domain::{
    case::{Case, House},
    id::Id,
    intake::Incident,
    learning::{Lesson, Problem, ProblemState, Signal},
};
use maud::{Markup, html};

use super::signal::{expected, what, when};
use crate::web::{
    Refill,
    parts::{self, Field},
};

/// What is shown beside a problem.
pub struct Gathered {
    /// Its cases, newest first.
    pub cases: Vec<Case>,
    /// Its signals, newest first, each with how many of its cases belong to no problem yet.
    pub signals: Vec<(Signal, usize)>,
    /// Signals that nobody has decided on.
    pub undecided: Vec<Signal>,
    /// Its incidents, newest first.
    pub incidents: Vec<Incident>,
    /// The newest incidents that belong to no problem.
    pub free_incidents: Vec<Incident>,
    /// What was learned from it.
    pub lessons: Vec<Lesson>,
}

impl Gathered {
    /// All of it.
    pub fn show(&self, problem: &Problem, house: &House, manages: bool, refill: &Refill) -> Markup {
        let zone = &house.company.zone;
        let open = problem.state == ProblemState::Open;
        html! {
            (self.cases(problem.id, open, refill))
            (self.signals(problem.id, house, open && manages, refill))
            (self.incidents(problem.id, zone, open, refill))
            (self.lessons(problem.id, refill))
        }
    }

    fn cases(&self, problem: Id<Problem>, open: bool, refill: &Refill) -> Markup {
        html! {
            section class="part" aria-labelledby="cases" {
                h2 id="cases" { "Cases " span class="part-count" { (self.cases.len()) } }
                @if self.cases.is_empty() { p class="part-note" { "None is tied to it yet. A debrief does that from the case; those of a signal are added beside it." } }
                ul class="entries" { @for case in &self.cases { li {
                    span class="entry-what" { a href={ "/cases/" (case.number) } { (case.subject) } }
                    span class="entry-state" { (parts::stage(case.stage)) }
                    @if open { div class="entry-acts" { (let_go(problem, "cases", &case.number.to_string(), &case.subject)) } }
                } } }
                @if open {
                    details class="more" open[refill.form == "cases"] { summary { "Tie a case to it" }
                        (parts::refusal("cases", refill))
                        form class="form" method="post" action={ "/problems/" (problem) "/cases" } {
                            (Field::line("cases", "id", "Number of the case").show(refill))
                            div class="form-acts" { button class="btn btn-small btn-first" { "Tie it" } }
                        }
                    }
                }
            }
        }
    }

    fn signals(&self, problem: Id<Problem>, house: &House, may: bool, refill: &Refill) -> Markup {
        let options: Vec<_> = { self.undecided.iter() }
            .map(|one| {
                (
                    one.id.to_string(),
                    format!("{}, since {}", what(&one.about, house), parts::calendar_day(one.began)),
                )
            })
            .collect();
        html! { @if !self.signals.is_empty() || (may && !options.is_empty()) {
            section class="part" aria-labelledby="signals" {
                h2 id="signals" { "Signals " span class="part-count" { (self.signals.len()) } }
                ul class="entries" { @for (one, free) in &self.signals { li {
                    span class="entry-what" { a href={ "/signals/" (one.id) } { (what(&one.about, house)) } }
                    span class="entry-sub" { "since " (parts::calendar_day(one.began)) ": " (one.observed) " " (when(one)) ", " (expected(one)) " expected" }
                    @if may && *free > 0 {
                        form method="post" action={ "/problems/" (problem) "/signals/" (one.id) "/cases" } {
                            button class="btn btn-small" { @if *free == 1 { "Add its case" } @else { "Add its " (free) " cases" } }
                        }
                    }
                    @if may { div class="entry-acts" { (let_go(problem, "signals", &one.id.to_string(), &what(&one.about, house))) } }
                } } }
                @if may && !options.is_empty() { (self.choose(problem, "signals", "An undecided signal that tells of it", &options, refill)) }
            }
        } }
    }

    fn incidents(&self, problem: Id<Problem>, zone: &str, open: bool, refill: &Refill) -> Markup {
        let options: Vec<_> =
            self.free_incidents.iter().map(|one| (one.id.to_string(), one.what.clone())).collect();
        html! { @if !self.incidents.is_empty() || (open && !options.is_empty()) {
            section class="part" aria-labelledby="incidents" {
                h2 id="incidents" { "Incidents " span class="part-count" { (self.incidents.len()) } }
                ul class="entries" { @for one in &self.incidents { li {
                    span class="entry-what" { a href={ "/incidents/" (one.id) } { (one.what) } }
                    span class="entry-sub" { (parts::day(one.happened_at, zone)) }
                    @if open { div class="entry-acts" { (let_go(problem, "incidents", &one.id.to_string(), &one.what)) } }
                } } }
                @if open && !options.is_empty() { (self.choose(problem, "incidents", "An incident that comes from it", &options, refill)) }
            }
        } }
    }

    fn choose(
        &self,
        problem: Id<Problem>,
        kind: &str,
        label: &str,
        options: &[(String, String)],
        refill: &Refill,
    ) -> Markup {
        html! {
            details class="more" open[refill.form == kind] { summary { (label) }
                (parts::refusal(kind, refill))
                form class="form" method="post" action={ "/problems/" (problem) "/" (kind) } {
                    (parts::select(&Field::line(kind, "id", label), options, refill))
                    div class="form-acts" { button class="btn btn-small btn-first" { "Tie it" } }
                }
            }
        }
    }

    fn lessons(&self, problem: Id<Problem>, refill: &Refill) -> Markup {
        html! {
            section class="part" aria-labelledby="lessons" {
                h2 id="lessons" { "What we learned " span class="part-count" { (self.lessons.len()) } }
                @if self.lessons.is_empty() { p class="part-note" { "Nothing is written down yet. A lesson stands beside the next like case." } }
                ul class="entries" { @for one in self.lessons.iter().filter(|one| one.withdrawn_at.is_none()) { li { span class="entry-what" { (one.learned) } } } }
                details class="more" open[refill.form == "lesson"] { summary { "Write a lesson" }
                    (parts::refusal("lesson", refill))
                    form class="form" method="post" action={ "/problems/" (problem) "/lessons" } {
                        (Field::text("lesson", "learned", "What to look for, and what to do").hint("For whoever meets the next one. No names of customers.").show(refill))
                        div class="form-acts" { button class="btn btn-small btn-first" { "Keep it" } }
                    }
                }
            }
        }
    }
}

fn let_go(problem: Id<Problem>, kind: &str, id: &str, name: &str) -> Markup {
    html! {
        form method="post" action={ "/problems/" (problem) "/" (kind) "/" (id) "/removal" } {
            button class="btn btn-small btn-plain" { "Let go" span class="visually-hidden" { ": " (name) } }
        }
    }
}
