//! The same key and body get the same answer, also when they come at the same moment.

use axum::http::Method;
use domain::staff::Role;
use serde_json::{Value, json};

use super::{
    steps::{acknowledged, complaint, goodwill, text},
    world::{Answer, World, on_both, v1},
};

const TWINS: usize = 8;

async fn keyed(world: &World, role: Role, key: &str, path: &str, body: &Value) -> Answer {
    let request = world.request(role, Method::POST, &v1(path)).header("idempotency-key", key);
    world.ask(request.body(body.to_string().into()).unwrap()).await
}

#[test]
fn a_repeat_changes_nothing_and_is_answered_the_same() {
    on_both(|world| {
        let send = |role, key: &str, path: &str, body: &Value| {
            world.runtime.block_on(keyed(world, role, key, path, body))
        };
        let first = send(Role::Agent, "k1", "/cases", &complaint()).is(201);
        assert_eq!(send(Role::Agent, "k1", "/cases", &complaint()).is(201), first);
        let mut other = complaint();
        other["subject"] = json!("Another");
        send(Role::Agent, "k1", "/cases", &other).refused(422, "key_reused");
        send(Role::Agent, "k1", "/candidates", &json!({ "verbatim": "x", "channel": "chat" }))
            .refused(422, "key_reused");
        assert_ne!(
            send(Role::Senior, "k1", "/cases", &complaint()).is(201)["id"],
            first["id"],
            "keys are a token's own"
        );
        let case = acknowledged(world);
        let path = format!("/cases/{case}/make_goods");
        let one = send(Role::Agent, "k2", &path, &goodwill("10")).is(201);
        assert_eq!(send(Role::Agent, "k2", &path, &goodwill("10")).is(201), one);
        assert_eq!(world.get(&format!("/cases/{case}")).is(200)["make_goods"].as_array().unwrap().len(), 1);
        send(Role::Agent, "k3", &path, &json!({ "form": "" })).refused(422, "invalid");
        send(Role::Agent, "k3", &path, &goodwill("5")).is(201);
        send(Role::Agent, &"k".repeat(300), &path, &goodwill("5")).refused(422, "invalid");
    });
}

#[test]
fn twins_at_the_same_moment_make_one_case() {
    on_both(|world| {
        let before = world.get("/cases").is(200)["items"].as_array().unwrap().len();
        let body = complaint();
        let answers = world.runtime.block_on(futures_util::future::join_all(
            (0..TWINS).map(|_| keyed(world, Role::Agent, "twin", "/cases", &body)),
        ));
        let ids: std::collections::BTreeSet<String> =
            answers.into_iter().map(|one| text(&one.is(201)["id"])).collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        assert_eq!(world.get("/cases").is(200)["items"].as_array().unwrap().len(), before + 1);
    });
}
