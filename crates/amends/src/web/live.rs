//! Live pages: position, kind and id of what happened; the page fetches the fragment itself.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    extract::State,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use futures_util::Stream;
use store::journal::{Cursor, feed};

use super::SignedIn;
use crate::app::Shared;

/// The bell is only a hint: without it, another look is taken after this long.
const PATIENCE: Duration = Duration::from_secs(3);
const MOST: i64 = 200;

pub fn routes() -> Router<Shared> {
    Router::new().route("/live", get(live))
}

async fn live(State(app): State<Shared>, _me: SignedIn) -> Response {
    let start = app.hop(|app| app.look(|conn| Ok(store::journal::newest(conn)?))).await;
    let Ok(start) = start else {
        return super::PageError::plain(503, "busy", "Live news are not to be had now.").into_response();
    };
    Sse::new(news(app, start)).keep_alive(KeepAlive::default()).into_response()
}

/// An endless stream of what happens after `from`.
pub fn news(app: Shared, from: Cursor) -> impl Stream<Item = Result<Event, Infallible>> {
    let bell = app.bell.subscribe();
    let start = (app, from, bell, std::collections::VecDeque::new());
    futures_util::stream::unfold(start, |(app, mut cursor, mut bell, mut waiting)| async move {
        loop {
            if let Some(event) = waiting.pop_front() {
                return Some((Ok(event), (app, cursor, bell, waiting)));
            }
            let after = cursor;
            let entries = app.hop(move |app| app.look(|conn| Ok(feed(conn, after, MOST)?))).await.ok()?;
            for (at, entry) in entries {
                cursor = at;
                let data = serde_json::json!({ "position": at.to_string(), "kind": entry.kind, "id": entry.stream_id });
                waiting.push_back(Event::default().id(at.to_string()).data(data.to_string()));
            }
            if waiting.is_empty() {
                // Whether the bell rang or patience ran out, the journal is asked again.
                let _rang = tokio::time::timeout(PATIENCE, bell.recv()).await;
            }
        }
    })
}
