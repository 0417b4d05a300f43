//! Webhooks: which other systems are told what happens.

use axum::{extract::State, response::Response};
use domain::{
    staff::Permission,
    webhook::{NewWebhook, Webhook},
};
use maud::{Markup, html};

use super::{Frame, with_role};
use crate::{
    actions::webhooks,
    app::{App, Shared},
    error::Error,
    outgoing::secret_text,
    web::{
        PageError, Refill, SignedIn, Typed,
        parts::{Field, day, refusal, state},
    },
};

pub const HERE: &str = "/settings/webhooks";
const FORM: &str = "webhook";

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let all = app.hop(load).await?;
    Ok(Frame::of(HERE).show(&app, &me, &page(&app, &me, &all, &Refill::default(), None)))
}

/// Adds one and shows its secret. It is shown once, so nothing redirects away from it.
pub async fn create(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, again) = (me.actor(), typed.clone());
    let new = NewWebhook {
        url: typed.get("url").to_owned(),
        events: typed.all("events").into_iter().map(str::to_owned).collect(),
        words: typed.get("words") == "true",
    };
    let made = app.hop(move |app| webhooks::create(app, &actor, new)).await;
    let (refill, secret, refused) = match made {
        Ok(one) => (Refill::default(), Some(secret_text(&app.keys.webhook(one.id, one.secret))), None),
        Err(error) if error.status() == 422 => {
            (Refill::refused(FORM, again, &error), None, Some(error.status()))
        }
        Err(error) => return Err(error.into()),
    };
    let all = app.hop(load).await?;
    let frame = Frame { refused, ..Frame::of(HERE) };
    Ok(frame.show(&app, &me, &page(&app, &me, &all, &refill, secret.as_deref())))
}

fn load(app: &App) -> Result<Vec<Webhook>, Error> {
    let all = app.look(|conn| Ok(store::webhooks::all(conn)?))?;
    Ok(all.into_iter().rev().map(|one| one.webhook).collect())
}

fn page(app: &App, me: &SignedIn, all: &[Webhook], refill: &Refill, secret: Option<&str>) -> Markup {
    let zone = &app.house().company.zone;
    html! {
        @if let Some(secret) = secret { (shown_once(secret)) }
        section class="part" aria-labelledby="all" {
            h2 id="all" { "Told what happens " span class="part-count" { (all.len()) } }
            @if all.is_empty() {
                div class="empty" { p class="empty-title" { "No webhooks yet" }
                    p { "A webhook tells another system of yours what happens here as it happens: a promise was broken, a case was closed, no selling to this customer now." } }
            } @else {
                ul class="entries" { @for one in all {
                    li {
                        span class="entry-what" { a class="exact" href={ (HERE) "/" (one.id) } { (address(one, me)) } }
                        span class="entry-state" { (standing(one)) }
                        span class="entry-sub" { (one.events.join(", ")) " · since " (day(one.created_at, zone)) }
                    }
                } }
            }
        }
        section class="part" aria-labelledby="new" { h2 id="new" { "New webhook" } (with_role(me, Permission::Administer, &form(refill))) }
    }
}

/// The secret of a webhook, at the one moment when it is shown.
pub fn shown_once(secret: &str) -> Markup {
    html! {
        div class="notice can-do" role="status" {
            span { strong { "Copy the signing secret now." } " It is not shown again." }
            code class="exact" data-secret { (secret) }
        }
    }
}

/// Where it is told. What stands behind a question mark is often a key, and nobody needs it but who set it.
pub fn address<'w>(one: &'w Webhook, me: &SignedIn) -> &'w str {
    let bare = one.url.split('?').next().unwrap_or_default();
    if me.member.role.may(Permission::Administer) { &one.url } else { bare }
}

/// How a webhook stands.
pub fn standing(one: &Webhook) -> Markup {
    match (&one.stopped, one.failures) {
        (Some(_), _) => state("square", "stopped"),
        (None, 0) => state("tick", "told"),
        (None, _) => state("half", "not answering"),
    }
}

fn form(refill: &Refill) -> Markup {
    html! {
        (refusal(FORM, refill))
        form class="form" method="post" action=(HERE) {
            (Field::line(FORM, "url", "Address").hint("It begins with https:// and is called with every event.").show(refill))
            (Field::text(FORM, "events", "Events, one a line").hint("Such as promise.broken, all of one thing as promise.*, or everything as *.").value("case.*\npromise.*\nmake_good.*").show(refill))
            fieldset class="choices" {
                legend { "What goes along" }
                label { input type="checkbox" name="words" value="true" checked[refill.value(FORM, "words", "") == "true"]; "also the words that people said or wrote: they are personal" }
            }
            div class="form-acts" { button class="btn btn-first" { "Add it" } }
        }
    }
}
