//! The list of problems, and opening one by hand.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    failure::Severity,
    learning::{ActionState, Problem, ProblemScope, ProblemState},
};
use maud::{Markup, html};

use super::action::action_state;
use crate::{
    actions::learning,
    app::Shared,
    web::{
        Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, After, Field, Leaf},
    },
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(after): Query<After<Problem>>,
) -> Result<Response, PageError> {
    let leaf = after.leaf(&app, store::learning::problems, |one| one.id).await?;
    let zone = app.house().company.zone.clone();
    Ok(Page::of_staff(&app, &me, "/problems", "Problems").show(content(&leaf, &zone)))
}

fn content(leaf: &Leaf<Problem>, zone: &str) -> Markup {
    html! {
        div class="page-head" {
            div { h1 { "Problems" } p class="page-sub" { "What goes wrong again and again, and what is done about it. A problem outlives the cases that showed it." } }
            div class="page-acts" { a class="btn" href="/signals" { "Signals" } a class="btn" href="/themes" { "Themes" } a class="btn" href="/incidents" { "Incidents" } a class="btn" href="/procedures" { "Procedures" } a class="btn" href="/lessons" { "Lessons" } a class="btn btn-first" href="/problems/new" { "New problem" } }
        }
        (leaf.list("/problems", "rows rows-4", ("No problem is known yet", "A debrief of a case opens one, or somebody who sees a pattern."), |one| line(one, zone)))
    }
}

fn line(one: &Problem, zone: &str) -> Markup {
    let scope = one.debrief.as_ref().map(|debrief| debrief.scope);
    html! {
        li class="row" {
            div { (standing(one)) }
            div class="row-main" {
                p class="row-title" { a href={ "/problems/" (one.id) } { (one.title) } }
                p class="row-sub" {
                    span { @match scope { Some(ProblemScope::Systemic) => { "systemic" } Some(ProblemScope::OneOff) => { "one-off" } None => { "scope not decided" } } }
                    span { @match one.cases.len() { 1 => { "1 case" } number => { (number) " cases" } } }
                    span { (one.severity.name()) }
                }
            }
            div { @if let Some(action) = one.actions.last() { (action_state(action.state)) } }
            div class="row-side" { "since " (parts::day(one.opened_at, zone)) }
        }
    }
}

/// Where a problem stands, in a word.
pub fn standing(one: &Problem) -> Markup {
    let watched = one
        .actions
        .iter()
        .any(|action| matches!(action.state, ActionState::Monitoring | ActionState::Inconclusive));
    match one.state {
        ProblemState::Closed => parts::state("square", "closed"),
        ProblemState::Open if one.alarms().next().is_some() => parts::state("flag", "alarm"),
        ProblemState::Open if watched => parts::state("half", "monitoring"),
        ProblemState::Open if one.debrief.is_some() => parts::state("diamond", "cause known"),
        ProblemState::Open => parts::state("ring", "cause sought"),
    }
}

/// What another page proposes for a new problem.
#[derive(serde::Deserialize)]
pub struct Proposed {
    #[serde(default)]
    title: String,
}

pub async fn new(State(app): State<Shared>, me: SignedIn, Query(proposed): Query<Proposed>) -> Response {
    form(&app, &me, &Refill::default(), 200, &proposed.title)
}

pub async fn open(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, body) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| learning::open_problem(app, &actor, body.read::<learning::NewProblem>(&app.house())?))
        .await;
    match done {
        Ok(problem) => Ok(Redirect::to(&format!("/problems/{}", problem.id)).into_response()),
        Err(error) => {
            let (refill, status) = again(error, "new", typed)?;
            Ok(form(&app, &me, &refill, status, ""))
        }
    }
}

fn form(app: &Shared, me: &SignedIn, refill: &Refill, status: u16, title: &str) -> Response {
    let house = app.house();
    let kinds = parts::failure_types(&house);
    let severities = Severity::ALL.map(|one| (one.name().to_owned(), one.name().to_owned()));
    let content = html! {
        div class="page-head" { div { p class="crumbs" { a href="/problems" { "Problems" } } h1 { "New problem" } } }
        (parts::refusal("new", refill))
        form class="form" method="post" action="/problems" {
            (Field::line("new", "title", "What goes wrong, in one line").value(title).show(refill))
            div class="form-row" {
                (parts::select(&Field::line("new", "failure_type", "Kind of failure").optional().hint("Cases of this kind are counted before and after a change."), &kinds, refill))
                (parts::select(&Field::line("new", "severity", "How bad").value("medium"), &severities, refill))
            }
            div class="form-acts" { button class="btn btn-first" { "Open it" } a class="btn" href="/problems" { "Leave it" } }
        }
    };
    Page::of_staff(app, me, "/problems", "New problem").answering(status).show(content)
}
