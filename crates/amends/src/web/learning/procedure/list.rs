//! The list of procedures, and writing one down.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::learning::{NewProcedure, Procedure};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    actions::learning::write_procedure,
    app::Shared,
    web::{
        Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, After, Field, Leaf},
    },
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(after): Query<After<Procedure>>,
) -> Result<Response, PageError> {
    page(&app, &me, after, &Refill::default(), 200).await
}

pub async fn write(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done =
        app.hop(move |app| write_procedure(app, &actor, form.read::<NewProcedure>(&app.house())?)).await;
    match done {
        Ok(one) => Ok(Redirect::to(&format!("/procedures/{}", one.id)).into_response()),
        Err(error) => {
            let (refill, status) = again(error, "procedure", typed)?;
            page(&app, &me, After::default(), &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    after: After<Procedure>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let leaf = after.leaf(app, store::learning::procedures, |one| one.id).await?;
    let (now, zone) = (app.clock.now(), app.house().company.zone.clone());
    let page = Page::of_staff(app, me, "/problems", "Procedures");
    Ok(page.answering(status).show(content(&leaf, now, &zone, refill)))
}

fn content(leaf: &Leaf<Procedure>, now: Timestamp, zone: &str, refill: &Refill) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/problems" { "Problems" } }
            h1 { "Procedures" }
            p class="page-sub" { "How we work, in versions. A debrief asks which was in force when it failed, and a corrective action writes the next one." }
        } }
        (leaf.list("/procedures", "rows rows-named", ("No procedure is kept here yet", "Write down the first one below: a checklist that your team works by."), |one| line(one, now, zone)))
        section class="part" aria-labelledby="new" {
            h2 id="new" { "Write one down" }
            (parts::refusal("procedure", refill))
            form class="form" method="post" action="/procedures" {
                (Field::line("procedure", "title", "What it is called").show(refill))
                (Field::text("procedure", "steps[]", "Its steps").hint("One a line, in order.").show(refill))
                (Field::line("procedure", "effective_at", "In force from").kind("datetime-local").optional().hint("Now, if you leave it empty. A past moment, where you have worked by it since.").show(refill))
                div class="form-acts" { button class="btn btn-first" { "Keep it" } }
            }
        }
    }
}

fn line(one: &Procedure, now: Timestamp, zone: &str) -> Markup {
    let in_force = one.in_force(now);
    html! {
        li class="row" {
            div class="row-main" {
                p class="row-title" { a href={ "/procedures/" (one.id) } { (one.title) } }
                p class="row-sub" { @if let Some(version) = in_force { span { (version.steps.len()) " steps" } span { (version.change) } } }
            }
            div { @if let Some(version) = in_force { (parts::state("tick", &format!("version {}", version.number))) } @else { (parts::state("ring", "not in force yet")) } }
            div {}
            div class="row-side" { @if let Some(version) = in_force { "since " (parts::day(version.effective_at, zone)) } }
        }
    }
}
