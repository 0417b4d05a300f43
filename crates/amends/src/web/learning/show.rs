//! One problem: what belongs to it, its causes, what was changed and whether that works.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use domain::{
    case::House,
    id::Id,
    learning::{Problem, ProblemState, Procedure, placed},
    staff::{Member, MemberKind, Permission},
};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use maud::{Markup, html};
use store::{Conn, case::Lock};

use super::{
    action::{action, alarm_words, here},
    debrief,
    gathered::Gathered,
    list::standing,
    tree,
};
use crate::{
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn,
        parts::{self, Field},
    },
};

/// As many procedures and incidents are offered to choose from.
const CHOICE: i64 = 100;

struct Sight {
    problem: Problem,
    gathered: Gathered,
    procedures: Vec<Procedure>,
    names: BTreeMap<Id<Member>, String>,
    people: Vec<(Id<Member>, String)>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Problem>>,
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
            let zone = zone(&app.house());
            app.look(|conn| Sight::load(conn, id, &zone))
        })
        .await?;
    let page = Page::of_staff(app, me, "/problems", sight.problem.title.as_str());
    Ok(page.answering(status).show(sight.show(&app.house(), me, refill)))
}

impl Sight {
    fn load(conn: &mut Conn<'_>, id: Id<Problem>, zone: &TimeZone) -> Result<Self, Error> {
        let problem = store::learning::problem(conn, id, Lock::No)?.ok_or(Error::Missing("such problem"))?;
        let everybody = store::staff::all(conn)?;
        let here = |one: &&Member| one.active && one.kind == MemberKind::Person;
        Ok(Self {
            gathered: gathered(conn, &problem, zone)?,
            procedures: store::learning::procedures(conn, None, CHOICE)?,
            people: everybody.iter().filter(here).map(|one| (one.id, one.name.clone())).collect(),
            names: everybody.into_iter().map(|one| (one.id, one.name)).collect(),
            problem,
        })
    }

    fn show(&self, house: &House, me: &SignedIn, refill: &Refill) -> Markup {
        let zone = &house.company.zone;
        let manages = me.member.role.may(Permission::Manage);
        html! {
            (self.head(house))
            @for form in ["close", "done", "tree", "letting"] { (parts::refusal(form, refill)) }
            (self.alarms(zone))
            div class="columns" {
                div class="stack-wide" {
                    (self.debrief(me, zone, refill))
                    (self.actions(zone, refill))
                }
                aside class="stack-wide" aria-label="About this problem" {
                    (self.gathered.show(&self.problem, house, manages, refill))
                    (self.closure(manages))
                }
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

    fn alarms(&self, zone: &str) -> Markup {
        html! { @for (one, alarm) in self.problem.alarms() {
            div class="notice" role="status" { span {
                (parts::state("flag", "Alarm")) " " a href=(here(&self.problem, one)) { (one.what) } ": " (alarm_words(alarm)) " " (parts::moment(alarm.at, zone))
            } }
        } }
    }

    fn debrief(&self, me: &SignedIn, zone: &str, refill: &Refill) -> Markup {
        let problem = &self.problem;
        let names: Vec<&str> = self.people.iter().map(|(_, name)| name.as_str()).collect();
        html! {
            section class="part" aria-labelledby="why" {
                h2 id="why" { "Why it happens" }
                @if problem.causes.is_empty() { p class="part-note" { "Ask why, and why again, along every branch, until it ends at something in the way we work." } }
                (tree::tree(problem, &names, refill))
            }
            section class="part" aria-labelledby="debrief" {
                h2 id="debrief" { "Debrief" }
                @if let Some(known) = &problem.debrief {
                    (debrief::shown(problem, known, &self.names, me.member.id, zone, refill))
                    @if problem.state == ProblemState::Open {
                        details class="more" open[refill.form == "debrief"] { summary { "Write it anew" }
                            p class="hint" { "It takes the place of this one, and those who were there confirm it again." }
                            (debrief::form(problem, &self.people, &self.procedures, refill))
                        }
                    }
                } @else {
                    p class="part-note" { "With everyone involved: what happened, why, and is it a one-off? Without a cause every action is a guess." }
                    (debrief::form(problem, &self.people, &self.procedures, refill))
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
        let procedures: Vec<_> =
            self.procedures.iter().map(|one| (one.id.to_string(), one.title.clone())).collect();
        let ends = placed(&self.problem.causes).into_iter().filter(|one| one.ends);
        let causes: Vec<_> = ends.map(|one| (one.cause.number.to_string(), one.cause.why.clone())).collect();
        let number = |name, label, value| Field::line("plan", name, label).kind("number").value(value);
        html! {
            div class="acts" { details class="act act-first" name="act" open[refill.form == "plan"] {
                summary { "Plan a corrective action" }
                div class="act-form" id="act-plan" {
                    h3 { "Plan a corrective action" }
                    p class="hint" { "What counts as success is fixed now, before anything is done." }
                    (parts::refusal("plan", refill))
                    form class="form" method="post" action={ "/problems/" (self.problem.id) "/corrective_actions" } {
                        (Field::line("plan", "what", "What changes").show(refill))
                        @if !causes.is_empty() { (parts::select(&Field::line("plan", "cause_n", "The cause that it removes").optional(), &causes, refill)) }
                        @if !procedures.is_empty() { (parts::select(&Field::line("plan", "procedure_id", "The procedure that it changes").optional(), &procedures, refill)) }
                        (Field::line("plan", "procedure", if procedures.is_empty() { "The procedure or checklist that it changes" } else { "Or one that is not kept here" }).optional().show(refill))
                        div class="form-row" {
                            (parts::select(&Field::line("plan", "owner", "Who does it"), &owners, refill))
                            (Field::line("plan", "due_at", "By when").kind("datetime-local").show(refill))
                        }
                        div class="form-row" {
                            (number("window_days_n", "Days counted before", "90").show(refill))
                            (number("window_after_days_n", "Days counted after", "90").show(refill))
                        }
                        div class="form-row" {
                            (number("settling_days_n", "Days to settle, not counted", "0").show(refill))
                            (number("target_percent_n", "At most this many percent of before", "100").hint("100: fewer than before.").show(refill))
                        }
                        (parts::choices(&Field::line("plan", "per", "Counted").value("day"), &[("day", "per day"), ("order", "per order placed")], refill))
                        div class="form-acts" { button class="btn btn-first" { "Plan it" } }
                    }
                }
            } }
        }
    }

    fn closure(&self, manages: bool) -> Markup {
        html! { @if self.problem.state == ProblemState::Open && manages {
            section class="part" aria-labelledby="closure" {
                h2 id="closure" { "Close it" }
                p class="part-note" { "A one-off closes after its debrief; a systemic problem when an action has been shown to work." }
                form method="post" action={ "/problems/" (self.problem.id) "/closure" } { button class="btn" { "Close the problem" } }
            }
        } }
    }
}

fn zone(house: &House) -> TimeZone {
    TimeZoneDatabase::bundled().get(&house.company.zone).unwrap_or(TimeZone::UTC)
}

fn gathered(conn: &mut Conn<'_>, problem: &Problem, zone: &TimeZone) -> Result<Gathered, Error> {
    let mut cases = store::learning::cases_of(conn, problem.id)?;
    // A case that was merged or moved on is still one of those that showed it; the oldest are not listed.
    for case in problem.cases.iter().rev().take(cases.len().max(20)) {
        if cases.iter().all(|known| known.id.uuid() != *case) {
            cases.extend(store::case::file(conn, Id::new(*case), Lock::No)?.map(|file| file.case));
        }
    }
    let mut free = store::intake::incidents(conn, None, CHOICE)?;
    free.retain(|one| one.problem.is_none());
    let mut signals = Vec::new();
    for one in store::learning::signals_of(conn, problem.id)? {
        let span = one.span(zone);
        let behind = store::signal::cases_behind(conn, &one.about, span.from, span.to)?;
        signals.push((one, behind.iter().filter(|case| case.problem.is_none()).count()));
    }
    Ok(Gathered {
        cases,
        signals,
        undecided: store::signal::undecided(conn, CHOICE)?,
        incidents: store::intake::incidents_of_problem(conn, problem.id)?,
        free_incidents: free,
        lessons: store::learning::lessons_of(conn, problem.id)?,
    })
}
