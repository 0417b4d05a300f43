//! `GET /cases` and `GET /cases/{case}`.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use domain::{
    case::{Direction, MessageKind, Stage},
    change::Refused,
    intake::Channel,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::case::{Filter, Lock};

use super::view::CaseView;
use crate::{
    api::{Caller, Problem},
    app::Shared,
    error::Error,
};

/// What a list is narrowed to.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only in this stage.
    stage: Option<Stage>,
    /// Only of this owner.
    owner: Option<String>,
    /// Only of this customer: an id, or `ext:` and the id in your own system.
    customer: Option<String>,
    /// Words that were said in the case.
    q: Option<String>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many, at most 200.
    limit: Option<usize>,
}

/// A page of cases.
#[derive(Serialize, JsonSchema)]
pub struct Cases {
    /// The cases, newest first.
    items: Vec<CaseView>,
    /// Give this as `cursor` for the next page; null on the last.
    next: Option<String>,
}

pub async fn list(
    State(app): State<Shared>,
    _: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Cases>, Problem> {
    let page = app
        .hop(move |app| {
            app.look(|conn| {
                let customer = wanted
                    .customer
                    .as_deref()
                    .map(|name| store::customer::find(conn, name)?.ok_or(Error::Missing("such customer")))
                    .transpose()?;
                let owner = wanted
                    .owner
                    .as_deref()
                    .map(|id| id.parse().map_err(|_| Refused::invalid("owner", id, "the id of a member")))
                    .transpose()?;
                let after = wanted
                    .cursor
                    .as_deref()
                    .map(|id| {
                        id.parse().map_err(|_| Refused::invalid("cursor", id, "one that this list gave"))
                    })
                    .transpose()?;
                let filter = Filter { stage: wanted.stage, owner, customer, open: None, q: wanted.q };
                Ok(store::case::list(conn, &filter, after, wanted.limit.unwrap_or(50).clamp(1, 200))?)
            })
        })
        .await?;
    Ok(Json(Cases {
        items: page.cases.iter().map(CaseView::of_case).collect(),
        next: page.next.map(|id| id.to_string()),
    }))
}

/// A case and everything said in it.
#[derive(Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    case: CaseView,
    /// The customer's own words, unchanged; null once erased.
    verbatim: Option<String>,
    /// The customer's own page, without an account.
    status_link: String,
    /// Everything said, oldest first.
    messages: Vec<Said>,
}

/// One message.
#[derive(Serialize, JsonSchema)]
pub struct Said {
    id: String,
    direction: Direction,
    kind: MessageKind,
    channel: Channel,
    at: Timestamp,
    body: Option<String>,
    delivery: domain::case::Delivery,
}

pub async fn show(
    State(app): State<Shared>,
    _: Caller,
    Path(name): Path<String>,
) -> Result<Json<Whole>, Problem> {
    let whole = app
        .hop(move |app| {
            app.look(|conn| {
                let id = store::case::find(conn, &name)?.ok_or(Error::Missing("such case"))?;
                let file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
                let messages: Vec<Said> = store::case::messages(conn, id)?.into_iter().map(said).collect();
                let verbatim = messages
                    .iter()
                    .find(|said| said.kind == MessageKind::Complaint)
                    .and_then(|said| said.body.clone());
                let status_link =
                    app.public_url(&format!("/c/{}", app.keys.case_link(id, file.case.link_version)));
                Ok(Whole { case: CaseView::of(&file), verbatim, status_link, messages })
            })
        })
        .await?;
    Ok(Json(whole))
}

fn said(message: store::case::StoredMessage) -> Said {
    Said {
        id: message.id.to_string(),
        direction: message.direction,
        kind: message.kind,
        channel: message.channel,
        at: message.at,
        body: message.body,
        delivery: message.delivery,
    }
}
