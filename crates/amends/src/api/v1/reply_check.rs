//! `POST /reply_checks`: what a text gets wrong, before it is sent. Changes nothing.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    case::{MessageKind as Kind, acts::CheckLabel, check_text},
    change::Refused,
    reply::{Facts, MessageKind, ReplyCheck, check},
    staff::Actor,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::case::Lock;

use crate::{
    api::{Asked, Body, Caller, Problem, list},
    app::{App, Shared},
    error::Error,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/reply_checks",
            post_with(create, |op| op.summary("Check a text before it is sent").tag("reply check")),
        )
        .api_route(
            "/reply_check_remarks",
            get_with(remarks, |op| {
                op.summary("Texts that people said the check was wrong about, newest first")
                    .tag("reply check")
            }),
        )
}

/// How many remarks.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HowMany {
    /// 1 to 200; 50 if not said.
    limit: Option<usize>,
}

/// A text with one label.
#[derive(Serialize, JsonSchema)]
struct Remark {
    /// The case that the text was written in.
    case: String,
    /// When it was said.
    at: Timestamp,
    /// What was said.
    #[serde(flatten)]
    label: CheckLabel,
    /// The text; null when the person it was written to was erased.
    text: Option<String>,
    /// The words of it that the label is about.
    words: Option<String>,
}

async fn remarks(
    State(app): State<Shared>,
    _: Caller,
    Asked(HowMany { limit }): Asked<HowMany>,
) -> Result<Json<Vec<Remark>>, Problem> {
    let most = i64::try_from(list::limit(limit)?).unwrap_or(i64::MAX);
    let found = app.hop(move |app| app.look(|conn| Ok(store::remarks::newest(conn, most)?))).await?;
    let shown = |one: store::remarks::Remark| {
        let words = one.words().map(str::to_owned);
        Remark { case: one.case, at: one.at, label: one.label, text: one.text, words }
    };
    Ok(Json(found.into_iter().map(shown).collect()))
}

/// A text to be checked.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Text {
    /// The text.
    text: String,
    /// What it is for.
    stage: MessageKind,
    /// What is true; without it, no claim is called untrue.
    #[serde(default)]
    facts: Option<Facts>,
    /// A case whose record is what is true: its id, number or `ext:` id. Not together with `facts`.
    #[serde(default)]
    case: Option<String>,
}

async fn create(
    State(app): State<Shared>,
    Caller(me): Caller,
    Body { value: Text { text, stage, facts, case }, .. }: Body<Text>,
) -> Result<Json<ReplyCheck>, Problem> {
    if facts.is_some() && case.is_some() {
        return Err(Refused::invalid("facts", "facts and a case", "one of the two").into());
    }
    let actor = Actor::member(&me);
    let checked = app
        .hop(move |app| match case {
            Some(case) => in_case(app, &actor, &case, &text, stage),
            None => Ok(check(&text, stage, &facts.unwrap_or_default())),
        })
        .await?;
    Ok(Json(checked))
}

fn in_case(
    app: &App,
    actor: &Actor,
    case: &str,
    text: &str,
    stage: MessageKind,
) -> Result<ReplyCheck, Error> {
    let file = app.look(|conn| {
        let id = store::case::find(conn, case)?.ok_or(Error::Missing("such case"))?;
        store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))
    })?;
    let turn = app.turn(actor);
    let ids = turn.ids();
    Ok(check_text(&file, kind(stage), text, &turn.desk(&ids)))
}

const fn kind(stage: MessageKind) -> Kind {
    match stage {
        MessageKind::Acknowledgement => Kind::Acknowledgement,
        MessageKind::Update => Kind::Update,
        MessageKind::Reply => Kind::Reply,
        MessageKind::Decision => Kind::Decision,
        MessageKind::FollowUp => Kind::FollowUp,
        MessageKind::Letter => Kind::Letter,
        MessageKind::Notice => Kind::Notice,
    }
}
