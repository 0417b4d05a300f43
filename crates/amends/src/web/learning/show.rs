//! One problem: its cases, its causes, what was changed and whether that works.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    case::{Case, House},
    id::Id,
    intake::Incident,
    learning::{Problem, ProblemState},
    staff::{Member, MemberKind, Permission},
};
use maud::{Markup, html};
use store::case::Lock;

use super::{action::action, debrief, list::standing};
use crate::{
    app::Shared,
    error::Error,
    web::{
        Page, PageError, Refill, SignedIn,
        parts::{self, Field},
    },
};

struct Sight {
    problem: Problem,
    cases: Vec<Case>,
    incidents: Vec<Incident>,
    names: BTreeMap<Id<Member>, String>,
    people: Vec<(Id<Member>, String)>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Problem>>,
) -> Result<Response, PageError> {
    page(&app, &me, id, &Refill::default(), 200).await
}

pub async fn page(
    app: &Shared,
    me: &SignedIn,
    id: Id<Problem>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let sight = app
        .hop(move |app| {
            app.look(|conn| {
                let problem =
                    store::learning::problem(conn, id, Lock::No)?.ok_or(Error::Missing("such problem"))?;
                let mut cases = store::learning::cases_of(conn, id)?;
                for case in &problem.cases {
                    if cases.iter().all(|known| known.id.uuid() != *case) {
                        cases
                            .extend(store::case::file(conn, Id::new(*case), Lock::No)?.map(|file| file.case));
                    }
                }
                let everybody = store::staff::all(conn)?;
                let here = |one: &&Member| one.active && one.kind == MemberKind::Person;
                Ok(Sight {
                    problem,
                    cases,
                    incidents: store::intake::incidents_of_problem(conn, id)?,
                    people: everybody.iter().filter(here).map(|one| (one.id, one.name.clone())).collect(),
                    names: everybody.into_iter().map(|one| (one.id, one.name)).collect(),
                })
            })
        })
        .await?;
    let page = Page::of_staff(app, me, "/problems", sight.problem.title.as_str());
    Ok(page.answering(status).show(sight.show(&app.house(), me, refill)))
}

impl Sight {
    fn show(&self, house: &House, me: &SignedIn, refill: &Refill) -> Markup {
        let zone = &house.company.zone;
        html! {
            (self.head(house))
            (parts::refusal("close", refill)) (parts::refusal("confirm", refill)) (parts::refusal("done", refill))
            div class="columns" {
                div class="stack-wide" {
                    (self.debrief(me, zone, refill))
                    (self.actions(zone, refill))
                }
                aside class="stack-wide" aria-label="About this problem" { (self.cases()) (self.incidents(zone)) (self.closure(me)) }
            }
        }
    }

    fn head(&self, house: &House) -> Markup {
        let problem = &self.problem;
        let code = problem.failure_type.as_deref();
        let kind = code.map(|code| house.playbooks.failure_type(code).map_or(code, |known| &known.name));
        html! {
            header class="case-head" {
                p class="crumbs" { a href="/problems" { "Problems" } }
                h1 { (problem.title) }
                dl class="facts-line" {
                    div { dt class="visually-hidden" { "State" } dd { (standing(problem)) } }
                    div { dt { "Severity" } dd { (problem.severity.name()) } }
                    @if let Some(kind) = kind { div { dt { "Kind of failure" } dd { (kind) } } }
                    div { dt { "Since" } dd { (parts::day(problem.opened_at, &house.company.zone)) } }
                }
            }
        }
    }

    fn debrief(&self, me: &SignedIn, zone: &str, refill: &Refill) -> Markup {
        let problem = &self.problem;
        html! {
            section class="part" aria-labelledby="debrief" {
                h2 id="debrief" { "Debrief: why it happens" }
                @if let Some(known) = &problem.debrief {
                    (debrief::shown(problem, known, &self.names, me.member.id, zone))
                } @else {
                    p class="part-note" { "What happened, why, and is it a one-off? Without a cause every action is a guess." }
                    (debrief::form(problem, &self.people, refill))
                }
            }
        }
    }

    fn actions(&self, zone: &str, refill: &Refill) -> Markup {
        let problem = &self.problem;
        let name = |id: &Id<Member>| self.names.get(id).map_or("somebody", String::as_str);
        html! {
            section class="part" aria-labelledby="actions" {
                h2 id="actions" { "What we change, and whether it works" }
                @if problem.actions.is_empty() { p class="part-note" { "Nothing yet." } }
                ul class="entries" { @for one in &problem.actions { (action(problem, one, name(&one.owner), zone)) } }
                @if problem.debrief.is_some() && problem.state == ProblemState::Open { (self.plan(refill)) }
            }
        }
    }

    fn plan(&self, refill: &Refill) -> Markup {
        let owners: Vec<_> = self.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        html! {
            div class="acts" { details class="act act-first" name="act" open[refill.form == "plan"] {
                summary { "Plan a corrective action" }
                div class="act-form" id="act-plan" {
                    h3 { "Plan a corrective action" }
                    p class="hint" { "What counts as success is fixed now, before anything is done." }
                    (parts::refusal("plan", refill))
                    form class="form" method="post" action={ "/problems/" (self.problem.id) "/corrective_actions" } {
                        (Field::line("plan", "what", "What changes").show(refill))
                        (Field::line("plan", "procedure", "The procedure or checklist that it changes").show(refill))
                        div class="form-row" {
                            (parts::select(&Field::line("plan", "owner", "Who does it"), &owners, refill))
                            (Field::line("plan", "due_at", "By when").kind("datetime-local").show(refill))
                        }
                        div class="form-row" {
                            (Field::line("plan", "window_days_n", "Days counted before and after").kind("number").value("90").show(refill))
                            (Field::line("plan", "target_percent_n", "At most this many percent of before").kind("number").hint("100: fewer than before.").value("100").show(refill))
                        }
                        div class="form-acts" { button class="btn btn-first" { "Plan it" } }
                    }
                }
            } }
        }
    }

    fn cases(&self) -> Markup {
        html! {
            section class="part" aria-labelledby="cases" {
                h2 id="cases" { "Cases " span class="part-count" { (self.cases.len()) } }
                @if self.cases.is_empty() { p class="part-note" { "None is tied to it yet: a debrief does that from the case." } }
                ul class="entries" { @for case in &self.cases { li {
                    span class="entry-what" { a href={ "/cases/" (case.number) } { (case.subject) } }
                    span class="entry-state" { (parts::stage(case.stage)) }
                } } }
            }
        }
    }

    fn incidents(&self, zone: &str) -> Markup {
        html! { @if !self.incidents.is_empty() {
            section class="part" aria-labelledby="incidents" {
                h2 id="incidents" { "Incidents " span class="part-count" { (self.incidents.len()) } }
                ul class="entries" { @for one in &self.incidents { li {
                    span class="entry-what" { a href={ "/incidents/" (one.id) } { (one.what) } }
                    span class="entry-sub" { (parts::day(one.happened_at, zone)) }
                } } }
            }
        } }
    }

    fn closure(&self, me: &SignedIn) -> Markup {
        html! { @if self.problem.state == ProblemState::Open && me.member.role.may(Permission::Manage) {
            section class="part" aria-labelledby="closure" {
                h2 id="closure" { "Close it" }
                p class="part-note" { "A one-off closes after its debrief; a systemic problem when an action has been shown to work." }
                form method="post" action={ "/problems/" (self.problem.id) "/closure" } { button class="btn" { "Close the problem" } }
            }
        } }
    }
}
