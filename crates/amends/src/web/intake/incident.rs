//! One mistake: what is known of it, whom it hit, and the problem behind it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::{Case, House},
    change::Refused,
    id::Id,
    intake::Incident,
    learning::{Problem, ProblemState},
};
use maud::{Markup, html};
use store::case::Lock;

use crate::{
    actions::intake,
    app::Shared,
    error::Error,
    web::{
        Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, Field},
    },
};

struct Sight {
    incident: Incident,
    cases: Vec<Case>,
    behind: Option<Problem>,
    problems: Vec<Problem>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Incident>>,
) -> Result<Response, PageError> {
    page(&app, &me, id, &Refill::default(), 200).await
}

pub async fn link_case(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Incident>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, case) = (me.actor(), typed.get("case").to_owned());
    let done = app.hop(move |app| intake::link_case(app, &actor, id, case)).await;
    answer(&app, &me, id, done, "case", typed).await
}

pub async fn link_problem(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Incident>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, name) = (me.actor(), typed.get("problem").to_owned());
    let done = app
        .hop(move |app| {
            let problem =
                name.parse().map_err(|_| Refused::invalid("problem", name.clone(), "one of the list"))?;
            intake::link_problem(app, &actor, id, problem)
        })
        .await;
    answer(&app, &me, id, done, "problem", typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    id: Id<Incident>,
    done: Result<Incident, Error>,
    form: &str,
    typed: Typed,
) -> Result<Response, PageError> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/incidents/{id}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, form, typed)?;
            page(app, me, id, &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    id: Id<Incident>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let sight = app
        .hop(move |app| {
            app.look(|conn| {
                let incident =
                    store::intake::incident(conn, id, Lock::No)?.ok_or(Error::Missing("such incident"))?;
                let mut cases = Vec::new();
                for case in &incident.cases {
                    cases.extend(store::case::file(conn, Id::new(*case), Lock::No)?.map(|file| file.case));
                }
                let behind = incident.problem.map(|id| store::learning::problem(conn, Id::new(id), Lock::No));
                let behind = behind.transpose()?.flatten();
                let mut problems = store::learning::problems(conn, None, 200)?;
                problems.retain(|problem| problem.state == ProblemState::Open);
                Ok(Sight { incident, cases, behind, problems })
            })
        })
        .await?;
    let page = Page::of_staff(app, me, "/problems", sight.incident.what.as_str());
    Ok(page.answering(status).show(sight.show(&app.house(), refill)))
}

impl Sight {
    fn show(&self, house: &House, refill: &Refill) -> Markup {
        let (one, zone) = (&self.incident, &house.company.zone);
        let kind = one.failure_type.as_deref();
        let kind = kind.map(|code| house.playbooks.failure_type(code).map_or(code, |known| &known.name));
        html! {
            header class="case-head" {
                p class="crumbs" { a href="/incidents" { "Incidents" } }
                h1 { (one.what) }
                dl class="facts-line" {
                    div { dt { "Happened" } dd { (parts::moment(one.happened_at, zone)) } }
                    @if let Some(place) = &one.place { div { dt { "Where" } dd { (place) } } }
                    @if let Some(kind) = kind { div { dt { "Kind" } dd { (kind) } } }
                    div { dt { "Written down" } dd { (parts::moment(one.recorded_at, zone)) } }
                }
            }
            div class="columns even" { (self.hit(refill)) (self.behind(refill)) }
        }
    }

    fn hit(&self, refill: &Refill) -> Markup {
        html! {
            section class="part" aria-labelledby="hit" {
                h2 id="hit" { "Customers who were hit " span class="part-count" { (self.cases.len()) } }
                @if self.cases.is_empty() { p class="part-note" { "None is known. That is fine: it is kept to learn from." } } @else {
                    ul class="entries" { @for case in &self.cases { li {
                        span class="entry-what" { a href={ "/cases/" (case.number) } { (case.subject) } }
                        span class="entry-state" { (parts::stage(case.stage)) }
                    } } }
                }
                (parts::refusal("case", refill))
                form class="form" method="post" action={ "/incidents/" (self.incident.id) "/cases" } {
                    (Field::line("case", "case", "Number of a case").show(refill))
                    div class="form-acts" { button class="btn" { "Link the case" } }
                }
            }
        }
    }

    fn behind(&self, refill: &Refill) -> Markup {
        let options: Vec<_> =
            self.problems.iter().map(|one| (one.id.to_string(), one.title.clone())).collect();
        html! {
            section class="part" aria-labelledby="behind" {
                h2 id="behind" { "The problem behind it" }
                @if let Some(problem) = &self.behind { p { a href={ "/problems/" (problem.id) } { (problem.title) } } }
                @else { p class="part-note" { "Not known yet." } }
                (parts::refusal("problem", refill))
                @if options.is_empty() { p { a class="act-link" href="/problems/new" { "Open a problem" } } } @else {
                    form class="form" method="post" action={ "/incidents/" (self.incident.id) "/problem" } {
                        (parts::select(&Field::line("problem", "problem", "An open problem"), &options, refill))
                        div class="form-acts" { button class="btn" { "Link the problem" } }
                    }
                }
            }
        }
    }
}
