//! Mistakes, also those that no customer has noticed: the list, and writing one down.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::House,
    intake::{Incident, NewIncident},
};
use maud::{Markup, html};

use crate::{
    actions::intake,
    app::Shared,
    web::{
        Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, After, Field, Leaf},
    },
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(after): Query<After<Incident>>,
) -> Result<Response, PageError> {
    page(&app, &me, after, &Refill::default(), 200).await
}

pub async fn record(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| intake::record_incident(app, &actor, form.read::<NewIncident>(&app.house())?))
        .await;
    match done {
        Ok(incident) => Ok(Redirect::to(&format!("/incidents/{}", incident.id)).into_response()),
        Err(error) => {
            let (refill, status) = again(error, "incident", typed)?;
            page(&app, &me, After::default(), &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    after: After<Incident>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let leaf = after.leaf(app, store::intake::incidents, |one| one.id).await?;
    let page = Page::of_staff(app, me, "/problems", "Incidents").answering(status);
    Ok(page.show(content(&app.house(), &leaf, refill)))
}

fn content(house: &House, leaf: &Leaf<Incident>, refill: &Refill) -> Markup {
    let zone = &house.company.zone;
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/problems" { "Problems" } }
            h1 { "Incidents" }
            p class="page-sub" { "Mistakes at a time and place, also those that no customer has noticed." }
        } }
        (leaf.list("/incidents", "rows", ("No mistake is written down", "A mistake that reached nobody is the cheapest to learn from."), |one| line(one, zone)))
        section class="part" aria-labelledby="record" {
            h2 id="record" { "Write a mistake down" }
            (parts::refusal("incident", refill))
            form class="form" method="post" action="/incidents" data-keep="incident" {
                (Field::line("incident", "what", "What went wrong").show(refill))
                div class="form-row" {
                    (Field::line("incident", "place", "Where").hint("A site, a system, a team.").optional().show(refill))
                    (Field::line("incident", "happened_at", "When").kind("datetime-local").hint("Now, if left empty.").optional().show(refill))
                }
                (parts::select(&Field::line("incident", "failure_type", "Kind of failure").optional(), &parts::failure_types(house), refill))
                div class="form-acts" { button class="btn btn-first" { "Write it down" } }
            }
        }
    }
}

fn line(one: &Incident, zone: &str) -> Markup {
    html! {
        li class="row" {
            div { (parts::day(one.happened_at, zone)) }
            div class="row-main" {
                p class="row-title" { a href={ "/incidents/" (one.id) } { (one.what) } }
                p class="row-sub" {
                    @if let Some(place) = &one.place { span { (place) } }
                    span { @match one.cases.len() { 0 => { "no customer known" } 1 => { "1 case" } number => { (number) " cases" } } }
                }
            }
            div class="row-side" { @if one.problem.is_some() { (parts::state("diamond", "problem known")) } }
        }
    }
}
