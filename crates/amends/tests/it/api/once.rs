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

/// The id of another system opens one case; another complaint under it is neither lost nor mixed up with the first.
#[test]
fn an_external_id_stands_for_one_complaint() {
    on_both(|world| {
        let sent = |id: &str, customer: &str, channel: &str, words: &str| {
            let who = json!({ "external_id": customer });
            let body = json!({ "external_id": id, "customer": who, "channel": channel, "verbatim": words });
            world.post("/cases", &body)
        };
        let first = sent("T-100", "E-1", "web", "It never came").is(201);
        assert_eq!(sent(" T-100 ", " E-1 ", "web", "It never came").is(201)["id"], first["id"]);
        for (customer, channel, words, differs) in [
            ("E-1", "web", "It came broken", "with other words, expected"),
            ("E-2", "web", "It never came", "from another customer, expected"),
            ("E-1", "phone", "It never came", "by another channel, expected"),
            ("E-2", "phone", "Rude", "with other words, from another customer, by another channel, expected"),
        ] {
            let problem = sent("T-100", customer, channel, words).refused(409, "external_id_taken");
            let told = problem["detail"].as_str().unwrap();
            assert!(told.contains(differs) && told.contains(first["number"].as_str().unwrap()), "{told}");
        }
        for blank in ["", " "] {
            let case = sent(blank, "E-1", "web", "A blank id names nothing").is(201);
            assert_ne!((&case["id"], &case["external_id"]), (&first["id"], &first["external_id"]));
        }
        let two = [sent("", "E-5", "web", "One").is(201), sent("", "E-6", "web", "Two").is(201)];
        assert_ne!(two[0]["id"], two[1]["id"]);
        world.get("/cases/ext:").refused(404, "missing");
        assert_eq!(sent(&"x".repeat(501), "E-1", "web", "x").refused(422, "invalid")["field"], "external_id");
    });
}
