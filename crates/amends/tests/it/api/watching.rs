//! What watches over the server, and the feed that is followed as it happens.

use std::time::Duration;

use axum::http::{Method, Request};
use domain::staff::Role;
use futures_util::StreamExt;

use super::{
    journey::happened,
    steps::{acknowledged, opened},
    world::{World, on_both, v1},
};
use crate::app::Engine;

#[test]
fn health_readiness_and_numbers() {
    let get = |world: &World, path: &str| world.send(Request::get(path).body("".into()).unwrap());
    let nobody = World::empty(Engine::Sqlite);
    get(&nobody, "/healthz").is(200);
    get(&nobody, "/readyz").refused(503, "not_ready");
    on_both(|world| {
        get(world, "/readyz").is(200);
        acknowledged(world);
        let text = get(world, "/metrics").text;
        for line in [
            "amends_requests_total{status=\"201\"} 2",
            "amends_cases_open{stage=\"acknowledged\"} 1",
            "amends_outbox_failed 0",
            "# TYPE amends_jobs_due gauge",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    });
}

#[test]
fn the_feed_is_followed_and_resumed() {
    on_both(|world| {
        opened(world);
        let kinds = happened(world);
        let all = follow(world, "0", kinds.len());
        assert_eq!(all.iter().map(|(_, kind)| kind.clone()).collect::<Vec<_>>(), kinds);
        let middle = kinds.len() / 2;
        let rest = follow(world, &all[middle].0, kinds.len() - middle - 1);
        assert_eq!(rest, all[middle + 1..]);
        let bad = world.request(Role::Agent, Method::GET, &v1("/events/stream")).header("last-event-id", "x");
        world.send(bad.body("".into()).unwrap()).refused(422, "invalid");
    });
}

/// The next `count` events after an id: their ids and kinds.
fn follow(world: &World, after: &str, count: usize) -> Vec<(String, String)> {
    let request =
        world.request(Role::Agent, Method::GET, &v1("/events/stream")).header("last-event-id", after);
    let response = world.open(request.body("".into()).unwrap());
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut parts = response.into_body().into_data_stream();
    let read = async {
        let mut text = String::new();
        while text.matches("\n\n").count() < count {
            text.push_str(&String::from_utf8_lossy(&parts.next().await.unwrap().unwrap()));
        }
        text
    };
    let text =
        world.runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), read).await.unwrap() });
    let field = |event: &str, name: &str| {
        event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned()
    };
    text.split("\n\n").take(count).map(|event| (field(event, "id:"), field(event, "event:"))).collect()
}
