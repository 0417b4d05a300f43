//! Mistakes, also those that no customer has noticed: the list, and writing one down.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::House,
    id::Id,
    intake::{Incident, NewIncident},
};
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    actions::intake,
    app::Shared,
    web::{
        Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, Field},
    },
};

const PAGE: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    after: Option<Id<Incident>>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    page(&app, &me, wanted.after, &Refill::default(), 200).await
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
            page(&app, &me, None, &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    after: Option<Id<Incident>>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found =
        app.hop(move |app| app.look(|conn| Ok(store::intake::incidents(conn, after, limit)?))).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().map(|last| last.id).filter(|_| more);
    let page = Page::of_staff(app, me, "/problems", "Incidents");
    let page = if status == 200 { page } else { page.refused(status) };
    Ok(page.show(content(&app.house(), &found, next, refill)))
}

fn content(house: &House, found: &[Incident], next: Option<Id<Incident>>, refill: &Refill) -> Markup {
    let zone = &house.company.zone;
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/problems" { "Problems" } }
            h1 { "Incidents" }
            p class="page-sub" { "Mistakes at a time and place, also those that no customer has noticed." }
        } }
        @if found.is_empty() { div class="empty" { p class="empty-title" { "No mistake is written down" } p { "A mistake that reached nobody is the cheapest to learn from." } } }
        @else { ol class="rows" { @for one in found { (line(one, zone)) } } }
        @if let Some(next) = next { nav class="pager" aria-label="Pages" { span { (found.len()) " shown" } a class="act-link" rel="next" href={ "/incidents?after=" (next) } { "Next " (PAGE) } } }
        section class="part" aria-labelledby="record" {
            h2 id="record" { "Write a mistake down" }
            (parts::refusal("incident", refill))
            form class="form" method="post" action="/incidents" data-keep="incident" {
                (Field::line("incident", "what", "What went wrong").show(refill))
                div class="form-row" {
                    (Field::line("incident", "place", "Where").hint("A site, a system, a team.").optional().show(refill))
                    (Field::line("incident", "happened_at", "When").kind("datetime-local").hint("Now, if left empty.").optional().show(refill))
                }
                (parts::select(&Field::line("incident", "failure_type", "Kind of failure").optional(), &kinds(house), refill))
                div class="form-acts" { button class="btn btn-first" { "Write it down" } }
            }
        }
    }
}

/// The house's kinds of failure, as a list to choose from.
pub fn kinds(house: &House) -> Vec<(String, String)> {
    house.playbooks.failure_types.iter().map(|one| (one.code.clone(), one.name.clone())).collect()
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
