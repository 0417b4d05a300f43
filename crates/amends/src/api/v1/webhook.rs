//! Webhooks over the API: who is told what happens, and what came of it. For administrators.

use aide::axum::{
    ApiRouter, IntoApiResponse,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{
    id::Id,
    staff::Permission,
    webhook::{NewWebhook, Webhook},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::{case::Lock, webhooks};

use crate::{
    actions::{Work, webhooks as actions},
    api::{
        Asked, Body, Caller, Created, Name, Names, Nothing, Problem, Writer,
        list::{Listed, Window},
    },
    app::{App, Shared},
    error::Error,
    outgoing::secret_text,
};

const MISSING: Error = Error::Missing("such webhook");
const NO_DELIVERY: Error = Error::Missing("such delivery");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/webhooks",
            post_with(create, |op| op.summary("Have another system told what happens").tag("webhooks"))
                .get_with(list, |op| op.summary("Who is told, newest first").tag("webhooks")),
        )
        .api_route(
            "/webhooks/{webhook}",
            get_with(show, |op| op.summary("One webhook").tag("webhooks")).delete_with(remove, |op| {
                op.summary("Tell it nothing any more").tag("webhooks").response::<204, ()>()
            }),
        )
        .api_route(
            "/webhooks/{webhook}/secret",
            post_with(change_secret, |op| {
                op.summary("Give it a new secret; the old one signs too for a day").tag("webhooks")
            }),
        )
        .api_route(
            "/webhooks/{webhook}/resumption",
            post_with(resume, |op| op.summary("Go on where it stopped").tag("webhooks")),
        )
        .api_route(
            "/webhooks/{webhook}/deliveries",
            get_with(deliveries, |op| op.summary("What it was told, newest first").tag("webhooks")),
        )
        .api_route(
            "/webhooks/{webhook}/deliveries/{delivery}/replay",
            post_with(replay, |op| op.summary("Tell it this once more").tag("webhooks")),
        )
}

/// Somebody who is told what happens.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
struct WebhookView {
    /// Its id.
    id: Id<Webhook>,
    /// Where it is told.
    url: String,
    /// Of which kinds.
    events: Vec<String>,
    /// Whether words go along.
    words: bool,
    /// Since when.
    created_at: Timestamp,
    /// Why it is no longer told anything; null while it is.
    stopped: Option<String>,
    /// How many tries in a row have failed.
    failures: u32,
    /// Which secret signs, counted from 1.
    secret_number: u32,
    /// That secret. Shown when it is made and never again; null otherwise.
    secret: Option<String>,
}

impl WebhookView {
    fn of(one: Webhook) -> Self {
        Self {
            id: one.id,
            url: one.url,
            events: one.events,
            words: one.words,
            created_at: one.created_at,
            stopped: one.stopped,
            failures: one.failures,
            secret_number: one.secret,
            secret: None,
        }
    }
}

/// One event for one webhook.
#[derive(Serialize, JsonSchema)]
struct DeliveryView {
    /// Its id.
    id: Id<webhooks::Delivery>,
    /// The kind of event.
    event: String,
    /// `waiting`, `delivered`, `failed` or `stopped`.
    status: String,
    /// How often it was tried.
    tries: i64,
    /// What came back last.
    answer: Option<String>,
    /// Since when.
    created_at: Timestamp,
    /// When it was delivered, or given up.
    ended_at: Option<Timestamp>,
}

impl DeliveryView {
    fn of(one: webhooks::Delivery) -> Self {
        Self {
            id: one.id,
            event: one.kind,
            status: one.status.name().to_owned(),
            tries: one.tries,
            answer: one.answer,
            created_at: one.created_at,
            ended_at: one.ended_at,
        }
    }
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<NewWebhook>,
) -> Result<Created<WebhookView>, Problem> {
    let work: Work<WebhookView> =
        Box::new(move |unit, turn| Ok(WebhookView::of(actions::create_in(unit, turn, &new)?)));
    Ok(writer.create(&app, &bytes, work).await?.dressed(|answer| tell_secret(&app, answer)))
}

/// It is made from the installation's key when it is answered: a repeat of the request sees it again, and no stored
/// answer holds it.
fn tell_secret(app: &App, answer: &mut serde_json::Value) {
    let id = answer["id"].as_str().and_then(|id| id.parse().ok());
    let nth = answer["secret_number"].as_u64().and_then(|nth| u32::try_from(nth).ok());
    if let (Some(id), Some(nth)) = (id, nth) {
        answer["secret"] = secret_text(&app.keys.webhook(id, nth)).into();
    }
}

async fn list(
    State(app): State<Shared>,
    caller: Caller,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<WebhookView>>, Problem> {
    caller.actor().must(Permission::Administer)?;
    let (after, reach) = (window.after()?, window.reach()?);
    let rows = app.hop(move |app| app.look(|conn| Ok(webhooks::page(conn, after, reach)?))).await?;
    Ok(Json(window.page(rows, |one| one.webhook.id, |one| WebhookView::of(one.webhook))?))
}

async fn show(
    State(app): State<Shared>,
    caller: Caller,
    Name(name): Name,
) -> Result<Json<WebhookView>, Problem> {
    caller.actor().must(Permission::Administer)?;
    let id = name.parse().map_err(|_| MISSING)?;
    let found = app.hop(move |app| app.look(|conn| Ok(webhooks::by_id(conn, id, Lock::No)?))).await?;
    Ok(Json(WebhookView::of(found.ok_or(MISSING)?.webhook)))
}

async fn remove(
    State(app): State<Shared>,
    caller: Caller,
    Name(name): Name,
) -> Result<impl IntoApiResponse, Problem> {
    let id = name.parse().map_err(|_| MISSING)?;
    app.hop(move |app| actions::remove(app, &caller.actor(), id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change_secret(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: Nothing {}, bytes }: Body<Nothing>,
) -> Result<Created<WebhookView>, Problem> {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<WebhookView> =
        Box::new(move |unit, turn| Ok(WebhookView::of(actions::change_secret_in(unit, turn, id)?)));
    Ok(writer.create(&app, &bytes, work).await?.dressed(|answer| tell_secret(&app, answer)))
}

async fn resume(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: Nothing {}, bytes }: Body<Nothing>,
) -> Result<Created<WebhookView>, Problem> {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<WebhookView> =
        Box::new(move |unit, turn| Ok(WebhookView::of(actions::resume_in(unit, turn, id)?)));
    writer.create(&app, &bytes, work).await
}

async fn deliveries(
    State(app): State<Shared>,
    caller: Caller,
    Name(name): Name,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<DeliveryView>>, Problem> {
    caller.actor().must(Permission::Administer)?;
    let id = name.parse().map_err(|_| MISSING)?;
    let (after, reach) = (window.after()?, window.reach()?);
    let rows = app
        .hop(move |app| {
            app.look(|conn| {
                webhooks::by_id(conn, id, Lock::No)?.ok_or(MISSING)?;
                Ok(webhooks::deliveries(conn, id, after, reach)?)
            })
        })
        .await?;
    Ok(Json(window.page(rows, |one| one.id, DeliveryView::of)?))
}

async fn replay(
    State(app): State<Shared>,
    writer: Writer,
    Names(webhook, delivery): Names,
    Body { value: Nothing {}, bytes }: Body<Nothing>,
) -> Result<Created<DeliveryView>, Problem> {
    let webhook = webhook.parse().map_err(|_| MISSING)?;
    let delivery = delivery.parse().map_err(|_| NO_DELIVERY)?;
    let work: Work<DeliveryView> =
        Box::new(move |unit, turn| Ok(DeliveryView::of(actions::replay_in(unit, turn, webhook, delivery)?)));
    writer.create(&app, &bytes, work).await
}
