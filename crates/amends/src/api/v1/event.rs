//! The journal as a feed: read page by page, or followed as it happens.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use aide::{
    OperationOutput,
    axum::{ApiRouter, routing::get_with},
    generate::GenContext,
    openapi::{MediaType, Operation, SchemaObject},
};
use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use domain::change::Refused;
use futures_util::Stream;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::journal::{Cursor, Entry, feed, newest};

use crate::{
    api::{Asked, Caller, Problem, list},
    app::Shared,
};

/// The bell is only a hint: without it, another look is taken after this long.
const PATIENCE: Duration = Duration::from_secs(3);
const AT_ONCE: i64 = 200;

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/events",
            get_with(list, |op| op.summary("All that happened, oldest first").tag("events")),
        )
        .api_route(
            "/events/stream",
            get_with(stream, |op| {
                op.summary("The same as server-sent events, as it happens")
                    .description(
                        "Resumes after `Last-Event-ID`, or `after`; else begins with what happens next.",
                    )
                    .tag("events")
            }),
        )
}

/// Where to begin.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct From {
    /// The `cursor` of the last entry that was read; from the beginning if not said.
    after: Option<String>,
    /// How many, 1 to 200; 50 if not said.
    limit: Option<usize>,
}

/// Part of the feed.
#[derive(Serialize, JsonSchema)]
struct News {
    /// Oldest first.
    items: Vec<Happened>,
    /// Give this as `after` to read on, now or later.
    next: String,
}

/// Something that happened.
#[derive(Serialize, JsonSchema)]
pub struct Happened {
    /// Where it stands in the feed; opaque.
    pub position: String,
    /// What, such as `promise.broken`.
    pub kind: String,
    /// What it is about: `case`, `customer`, `problem`, `incident` or `house`.
    pub stream: String,
    /// The id of that; empty for the house.
    pub id: String,
    /// Which entry of its stream it is, from 1.
    pub n: i64,
    /// When.
    pub at: Timestamp,
    /// Who: `member`, `customer` or `system`.
    pub by_kind: String,
    /// The id of who it was; empty for the system.
    pub by: String,
    /// Plain facts, by kind.
    pub facts: Map<String, Value>,
    /// The words, where a history shows them; null in the feed.
    pub words: Option<String>,
}

impl Happened {
    /// An entry of a history.
    #[must_use]
    pub fn of(entry: Entry) -> Self {
        Self {
            position: entry.position.to_string(),
            facts: entry.facts(),
            kind: entry.kind,
            stream: entry.stream_kind,
            id: entry.stream_id,
            n: entry.n,
            at: entry.at,
            by_kind: entry.actor_kind,
            by: entry.actor_id,
            words: entry.words,
        }
    }

    fn at(cursor: Cursor, entry: Entry) -> Self {
        Self { position: cursor.to_string(), ..Self::of(entry) }
    }
}

/// The position in a history that a cursor names.
///
/// # Errors
/// It names none.
pub fn position(cursor: Option<&str>) -> Result<Option<i64>, Refused> {
    let wrong = |cursor: &str| Refused::invalid("cursor", cursor, "one that this list gave as `next`");
    cursor.map(|cursor| cursor.parse().map_err(|_| wrong(cursor))).transpose()
}

fn cursor(text: &str, field: &'static str) -> Result<Cursor, Refused> {
    text.parse().map_err(|_| Refused::invalid(field, text, "a position that this feed gave"))
}

async fn list(State(app): State<Shared>, _: Caller, Asked(from): Asked<From>) -> Result<Json<News>, Problem> {
    let after = from.after.as_deref().map_or(Ok(Cursor::default()), |text| cursor(text, "after"))?;
    let most = i64::try_from(list::limit(from.limit)?).unwrap_or(AT_ONCE);
    let entries = app.hop(move |app| app.look(|conn| Ok(feed(conn, after, most)?))).await?;
    let next = entries.last().map_or(after, |(at, _)| *at).to_string();
    let items = entries.into_iter().map(|(at, entry)| Happened::at(at, entry)).collect();
    Ok(Json(News { items, next }))
}

/// Where to begin to follow.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Following {
    /// The position of the last entry that was read.
    after: Option<String>,
}

async fn stream(
    State(app): State<Shared>,
    _: Caller,
    headers: HeaderMap,
    Asked(from): Asked<Following>,
) -> Result<Followed, Problem> {
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let start = match (resumed, from.after) {
        (Some(id), _) => cursor(&id, "Last-Event-ID")?,
        (None, Some(after)) => cursor(&after, "after")?,
        (None, None) => app.hop(|app| app.look(|conn| Ok(newest(conn)?))).await?,
    };
    Ok(Followed(Sse::new(news(app, start)).keep_alive(KeepAlive::default()).into_response()))
}

/// An open stream of server-sent events.
struct Followed(Response);

impl IntoResponse for Followed {
    fn into_response(self) -> Response {
        self.0
    }
}

impl OperationOutput for Followed {
    type Inner = Happened;

    fn inferred_responses(
        context: &mut GenContext,
        _: &mut Operation,
    ) -> Vec<(Option<u16>, aide::openapi::Response)> {
        let schema = SchemaObject {
            json_schema: context.schema.subschema_for::<Happened>(),
            external_docs: None,
            example: None,
        };
        let media = MediaType { schema: Some(schema), ..MediaType::default() };
        let told = aide::openapi::Response {
            description: "One event each; its data is one entry.".to_owned(),
            content: [("text/event-stream".to_owned(), media)].into_iter().collect(),
            ..aide::openapi::Response::default()
        };
        vec![(Some(200), told)]
    }
}

/// Endless, or until storage fails; the listener then comes back with the last position.
fn news(app: Shared, from: Cursor) -> impl Stream<Item = Result<Event, Infallible>> {
    let bell = app.bell.subscribe();
    let start = (app, from, bell, VecDeque::new());
    futures_util::stream::unfold(start, |(app, mut at, mut bell, mut waiting)| async move {
        loop {
            if let Some(event) = waiting.pop_front() {
                return Some((Ok(event), (app, at, bell, waiting)));
            }
            let after = at;
            let entries = app.hop(move |app| app.look(|conn| Ok(feed(conn, after, AT_ONCE)?))).await.ok()?;
            for (cursor, entry) in entries {
                at = cursor;
                let told = Event::default().id(cursor.to_string()).event(entry.kind.clone());
                waiting.extend(told.json_data(Happened::at(cursor, entry)));
            }
            if waiting.is_empty() {
                // Whether the bell rang or patience ran out, the journal is asked again.
                let _rang = tokio::time::timeout(PATIENCE, bell.recv()).await;
            }
        }
    })
}
