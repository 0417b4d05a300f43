//! One webhook: how it stands, what it was told last, and what can be done about it.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::Id, staff::Permission, webhook::Webhook};
use maud::{Markup, html};
use store::{
    case::Lock,
    webhooks::{Delivery, Status},
};

use super::{
    Frame,
    webhooks::{HERE, address, shown_once, standing},
};
use crate::{
    actions::webhooks,
    app::{App, Shared},
    error::Error,
    outgoing::secret_text,
    web::{
        At, PageError, SignedIn,
        parts::{relative, state},
    },
};

const MISSING: Error = Error::Missing("such webhook");
const MOST: i64 = 50;

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    again(&app, &me, named(&id)?, None).await
}

/// Changes over to a new secret and shows it, once.
pub async fn change_secret(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    let (id, actor) = (named(&id)?, me.actor());
    let changed = app.hop(move |app| webhooks::change_secret(app, &actor, id)).await?;
    let secret = secret_text(&app.keys.webhook(id, changed.secret));
    again(&app, &me, id, Some(&secret)).await
}

pub async fn resume(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    let (id, actor) = (named(&id)?, me.actor());
    app.hop(move |app| webhooks::resume(app, &actor, id)).await?;
    Ok(Redirect::to(&format!("{HERE}/{id}")).into_response())
}

pub async fn remove(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    let (id, actor) = (named(&id)?, me.actor());
    app.hop(move |app| webhooks::remove(app, &actor, id)).await?;
    Ok(Redirect::to(HERE).into_response())
}

pub async fn replay(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, delivery)): At<(String, String)>,
) -> Result<Response, PageError> {
    let (id, actor) = (named(&id)?, me.actor());
    let delivery = delivery.parse().map_err(|_| Error::Missing("such delivery"))?;
    app.hop(move |app| webhooks::replay(app, &actor, id, delivery)).await?;
    Ok(Redirect::to(&format!("{HERE}/{id}")).into_response())
}

fn named(id: &str) -> Result<Id<Webhook>, Error> {
    id.parse().map_err(|_| MISSING)
}

async fn again(
    app: &Shared,
    me: &SignedIn,
    id: Id<Webhook>,
    secret: Option<&str>,
) -> Result<Response, PageError> {
    let (webhook, told) = app.hop(move |app| load(app, id)).await?;
    let frame = Frame::below(HERE, address(&webhook, me));
    Ok(frame.show(app, me, &page(app, me, &webhook, &told, secret)))
}

fn load(app: &App, id: Id<Webhook>) -> Result<(Webhook, Vec<Delivery>), Error> {
    app.look(|conn| {
        let reader = store::webhooks::by_id(conn, id, Lock::No)?.ok_or(MISSING)?;
        Ok((reader.webhook, store::webhooks::deliveries(conn, id, None, MOST)?))
    })
}

fn page(app: &App, me: &SignedIn, one: &Webhook, told: &[Delivery], secret: Option<&str>) -> Markup {
    let zone = &app.house().company.zone;
    let may = me.member.role.may(Permission::Administer);
    html! {
        @if let Some(secret) = secret { (shown_once(secret)) }
        dl class="facts-line" {
            div { dt { "State" } dd { (standing(one)) } }
            div { dt { "Events" } dd { (one.events.join(", ")) } }
            div { dt { "Words go along" } dd { @if one.words { "yes" } @else { "no" } } }
        }
        @if let Some(why) = &one.stopped { p { "It is told nothing any more: " (why) ". When it goes on, it is told what it missed." } }
        @else if let (true, Some(until)) = (one.failures > 0, one.rests_until) {
            p { @if one.failures == 1 { "The last try" } @else { "The last " (one.failures) " tries" } " failed; the next one is " (relative(until, zone)) "." }
        }
        section class="part" aria-labelledby="told" {
            h2 id="told" { "Last deliveries" }
            @if told.is_empty() { p class="part-note" { "Nothing of these kinds has happened yet." } }
            @else { ol class="rows rows-4" { @for delivery in told { (row(one, delivery, zone, may)) } } }
        }
        @if may { (acts(one)) }
    }
}

fn row(webhook: &Webhook, one: &Delivery, zone: &str, may: bool) -> Markup {
    html! {
        li class="row" {
            div { (status(one)) }
            div class="row-main" {
                p class="row-title" { (one.kind) }
                p class="row-sub" {
                    span { "tried " (one.tries) @if one.tries == 1 { " time" } @else { " times" } }
                    @if let Some(answer) = &one.answer { span { (answer) } }
                }
            }
            div { (relative(one.created_at, zone)) }
            div class="row-acts" { @if may && one.status != Status::Waiting && webhook.stopped.is_none() {
                form method="post" action={ (HERE) "/" (webhook.id) "/deliveries/" (one.id) "/replay" } {
                    button class="btn btn-small" aria-label={ "Send " (one.kind) " again" } { "Send again" }
                }
            } }
        }
    }
}

fn status(one: &Delivery) -> Markup {
    match one.status {
        Status::Delivered => state("tick", "delivered"),
        Status::Failed => state("cross", "failed"),
        Status::Stopped => state("square", "stopped"),
        Status::Waiting if one.tries > 0 => state("half", "trying again"),
        Status::Waiting => state("ring", "waiting"),
    }
}

fn acts(one: &Webhook) -> Markup {
    let here = format!("{HERE}/{}", one.id);
    html! {
        section class="part" aria-labelledby="acts" {
            h2 id="acts" { "What you can do" }
            div class="acts" {
                @if one.stopped.is_some() {
                    form method="post" action={ (here) "/resumption" } { button class="btn btn-first" { "Go on telling it" } }
                }
                form method="post" action={ (here) "/secret" } { button class="btn" { "New secret" } }
                form method="post" action={ (here) "/removal" } { button class="btn" { "Remove it" } }
            }
            p class="part-note" { "After a new secret is made, the old one signs too for a day, so that the other system can change over." }
        }
    }
}
