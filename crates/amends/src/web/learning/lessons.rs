//! Lessons: what was learned, to be found again; and those that stand beside a like case.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::House,
    id::Id,
    learning::{Lesson, NewLesson},
};
use maud::{Markup, html};

use crate::{
    actions::learning::{learn, withdraw_lesson},
    app::Shared,
    web::{
        At, Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, After, Field, Leaf},
    },
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(after): Query<After<Lesson>>,
) -> Result<Response, PageError> {
    page(&app, &me, after, &Refill::default(), 200).await
}

pub async fn write(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app.hop(move |app| learn(app, &actor, form.read::<NewLesson>(&app.house())?)).await;
    answer(&app, &me, done.map(drop), typed).await
}

pub async fn withdraw(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Lesson>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let done = app.hop(move |app| withdraw_lesson(app, &actor, id)).await;
    answer(&app, &me, done.map(drop), typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    done: Result<(), crate::error::Error>,
    typed: Typed,
) -> Result<Response, PageError> {
    match done {
        Ok(()) => Ok(Redirect::to("/lessons").into_response()),
        Err(error) => {
            let (refill, status) = again(error, "lesson", typed)?;
            page(app, me, After::default(), &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    after: After<Lesson>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let leaf = after.leaf(app, store::learning::lessons, |one| one.id).await?;
    let page = Page::of_staff(app, me, "/problems", "Lessons");
    Ok(page.answering(status).show(content(&leaf, &app.house(), refill)))
}

fn content(leaf: &Leaf<Lesson>, house: &House, refill: &Refill) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/problems" { "Problems" } }
            h1 { "Lessons" }
            p class="page-sub" { "What was learned, for whoever meets the next one. A lesson stands beside each like case that arrives." }
        } }
        (leaf.list("/lessons", "entries", ("Nothing is written down yet", "A closed case or a debrief is a good moment: what should the next colleague look for, and do?"), |one| line(one, house)))
        section class="part" aria-labelledby="new" {
            h2 id="new" { "Write one" }
            (parts::refusal("lesson", refill))
            form class="form" method="post" action="/lessons" {
                (Field::text("lesson", "learned", "What to look for, and what to do").hint("No names of customers.").show(refill))
                (parts::select(&Field::line("lesson", "failure_type", "Kind of failure").optional(), &parts::failure_types(house), refill))
                div class="form-acts" { button class="btn btn-first" { "Keep it" } }
            }
        }
    }
}

fn line(one: &Lesson, house: &House) -> Markup {
    html! { li {
        span class="entry-what" { (one.learned) }
        span class="entry-state" { @if one.withdrawn_at.is_some() { (parts::state("dash", "holds no more")) } }
        span class="entry-sub" { (source(one, house)) (parts::day(one.at, &house.company.zone)) }
        @if one.withdrawn_at.is_none() { div class="entry-acts" { form method="post" action={ "/lessons/" (one.id) "/withdrawal" } {
            button class="btn btn-small btn-plain" { "It holds no more" span class="visually-hidden" { ": " (one.learned) } }
        } } }
    } }
}

/// What a lesson is about and comes from.
fn source(one: &Lesson, house: &House) -> Markup {
    let code = one.failure_type.as_deref();
    let kind = code.map(|code| house.playbooks.failure_type(code).map_or(code, |known| known.name.as_str()));
    html! {
        @if let Some(kind) = kind { (kind) " · " }
        @if let Some(problem) = one.problem { a href={ "/problems/" (problem) } { "the problem behind it" } " · " }
        @else if let Some(case) = one.case { a href={ "/cases/" (case) } { "the case" } " · " }
    }
}

/// The calm box beside a case: what was learned from the like.
pub fn beside_case(lessons: &[Lesson], house: &House) -> Markup {
    html! { @if !lessons.is_empty() {
        section class="part lessons" aria-labelledby="lessons-h" {
            h2 id="lessons-h" { "Learned from the like" }
            ul class="entries" { @for one in lessons { li {
                span class="entry-what" { (one.learned) }
                span class="entry-sub" { (source(one, house)) (parts::day(one.at, &house.company.zone)) }
            } } }
        }
    } }
}
