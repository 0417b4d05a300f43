//! Every refusal is a problem document that says what, where, what was found and what was expected.

use axum::http::{Method, Request};
use domain::staff::Role;
use serde_json::json;

use super::{
    description::paths_of,
    steps::{acknowledged, assessment, complaint, does, opened},
    world::{World, on_both, v1},
};

const NIL: &str = "00000000-0000-0000-0000-000000000000";

#[test]
fn who_calls_is_asked_first() {
    let world = World::on_sqlite();
    for header in [None, Some("Bearer nobody"), Some("Basic eDp5"), Some("Bearer ")] {
        let request = Request::get(v1("/cases"));
        let request = header.into_iter().fold(request, |one, value| one.header("authorization", value));
        let answer = world.send(request.body("".into()).unwrap());
        assert!(answer.headers.contains_key("www-authenticate"), "{header:?}");
        answer.refused(401, "signed_out");
    }
}

#[test]
fn nothing_there_is_told_as_json() {
    on_both(|world| {
        for name in [NIL, "nonsense", "ext:none", "ext:%00", "%00", "%ff", "7GY4-K2M9"] {
            for path in ["/cases", "/customers", "/candidates", "/incidents", "/problems"] {
                world.get(&format!("{path}/{name}")).refused(404, "missing");
            }
            for path in
                ["cases/{}/closure", "promises/{}/release", "make_goods/{}/offer", "problems/{}/closure"]
            {
                let body = if path.starts_with("promises") { json!({ "words": "x" }) } else { json!({}) };
                world
                    .post_as(Role::Admin, &format!("/{}", path.replace("{}", name)), &body)
                    .refused(404, "missing");
            }
        }
        for path in
            ["/api/", "/api/v1", "/api/v1/", "/api/v2/cases", "/api/v1/cases/x/unknown", "/api/v1/nothing"]
        {
            let request = world.request(Role::Admin, Method::GET, path).body("".into()).unwrap();
            world.send(request).refused(404, "missing");
        }
        for (method, path) in
            [(Method::DELETE, "/cases"), (Method::GET, "/cases/x/closure"), (Method::PUT, "/events")]
        {
            let request = world.request(Role::Admin, method, &v1(path)).body("".into()).unwrap();
            world.send(request).refused(405, "method");
        }
    });
}

#[test]
fn a_wrong_body_names_its_field() {
    on_both(|world| {
        let case = opened(world);
        let send = |body: &str| {
            let path = v1(&format!("/cases/{case}/promises"));
            world.send(world.request(Role::Agent, Method::POST, &path).body(body.to_owned().into()).unwrap())
        };
        for (body, field) in [
            ("{", "body"),
            ("[]", "body"),
            ("", "what"),
            (r#"{"what":"x"}"#, "due_at"),
            (r#"{"what":"x","due_at":"soon"}"#, "due_at"),
            (r#"{"what":"x","due_at":"2020-01-01T00:00:00Z"}"#, "due_at"),
            (r#"{"what":"x","due_at":"2027-01-01T00:00:00Z","colour":"red"}"#, "colour"),
            (r#"{"what":"a\u0000b","due_at":"2027-01-01T00:00:00Z"}"#, "what"),
        ] {
            let problem = send(body).refused(422, "invalid");
            assert_eq!(problem["field"], field, "{body}: {problem}");
            assert!(problem["found"].is_string() && problem["expected"].is_string(), "{problem}");
        }
        let large = json!({ "what": "x".repeat(3 << 20), "due_at": world.in_hours(9) });
        send(&large.to_string()).refused(413, "too_large");
        let plain =
            world.request(Role::Agent, Method::POST, &v1("/cases")).header("content-type", "text/plain");
        world.send(plain.body(complaint().to_string().into()).unwrap()).is(201);
    });
}

/// What was expected is said in words of the API, never in those of the language it is written in.
#[test]
fn a_value_of_another_kind_is_told_in_plain_words() {
    let world = World::on_sqlite();
    let with = |field: &str, value: serde_json::Value| {
        let mut body = complaint();
        body[field] = value;
        world.post("/cases", &body).refused(422, "invalid")
    };
    for (field, value, named, expected) in [
        ("channel", json!(null), "channel", "one of phone, "),
        ("channel", json!({ "email": null }), "channel.email", "one of phone, "),
        ("channel", json!(["email"]), "channel", "one of phone, "),
        ("customer", json!("Ola"), "customer", "an object"),
        ("customer", json!([null, "C-7"]), "customer", "an object"),
        ("verbatim", json!(7), "verbatim", "text"),
        ("received_at", json!(["2026-05-01T09:00:00Z"]), "received_at", ""),
    ] {
        let problem = with(field, value);
        let told = problem["expected"].as_str().unwrap();
        assert!(problem["field"] == named && told.starts_with(expected), "{problem}");
        for word in ["struct", "type", "map", "u8", "string or", "deserialize", "Deserialize", "`"] {
            assert!(!told.contains(word), "“{word}” in {problem}");
        }
    }
    let case = acknowledged(&world);
    let floor = |floor: serde_json::Value| {
        let mut body = assessment();
        body["floor"] = floor;
        world.post(&format!("/cases/{case}/assessment"), &body).refused(422, "invalid")
    };
    assert_eq!(floor(json!(["1.00", "GBP"]))["expected"], "an object");
    let places = floor(json!({ "amount": "1.001", "currency": "GBP" }));
    assert_eq!((&places["field"], &places["found"]), (&json!("floor.amount"), &json!("“1.001”")), "{places}");
    assert!(places["expected"].as_str().unwrap().starts_with("a decimal number such as 12.50"), "{places}");
    for (query, field, expected) in [
        ("limit=x", "limit", "a whole number, 0 or more"),
        ("limit=5&limit=6", "limit", "it once"),
        ("stage=asleep", "stage", "one of received, "),
        ("open=perhaps", "open", "true or false"),
        ("colour=red", "colour", "one of stage, "),
    ] {
        let problem = world.get(&format!("/cases?{query}")).refused(422, "invalid");
        assert_eq!(problem["field"], field, "{problem}");
        assert!(problem["expected"].as_str().unwrap().starts_with(expected), "{problem}");
    }
}

/// Whoever may only read is told so whatever they send, and an address that leads nowhere is told before a body is.
#[test]
fn role_and_address_are_looked_at_before_the_body() {
    on_both(|world| {
        let document =
            world.send(world.request(Role::Admin, Method::GET, "/api/openapi.json").body("".into()).unwrap());
        let odd = json!({ "colour": 1 });
        for (path, methods) in paths_of(&document.json) {
            let path = path.strip_prefix("/api/v1").unwrap();
            if methods.get("post").is_none() || ["/reply_checks", "/offers"].contains(&path) {
                continue;
            }
            let named = path.split('/').map(|part| if part.starts_with('{') { NIL } else { part });
            let named = named.collect::<Vec<_>>().join("/");
            world.post_as(Role::ReadOnly, &named, &odd).refused(403, "not_allowed");
            // A voucher is named by its code, which is looked at as a text.
            if named != path && !path.contains("{code}") {
                world.post_as(Role::Admin, &named, &odd).refused(404, "missing");
            }
        }
        for path in ["cost", "notices", "unknown_rows", "cohort", "cohort_counts"] {
            world.get(&format!("/incidents/{NIL}/{path}")).refused(404, "missing");
        }
        world.post(&format!("/incidents/{NIL}/unknown_rows"), &json!({})).refused(404, "missing");
    });
}

#[test]
fn a_text_with_a_hard_fault_comes_back_with_its_check() {
    let world = World::on_sqlite();
    let case = acknowledged(&world);
    let blame = "This is your own fault, Ola. You gave the wrong address, so you caused this yourself.";
    let check = world.post("/reply_checks", &json!({ "text": blame, "stage": "reply" })).is(200);
    assert_eq!(check["blocked"], true, "{check}");
    let problem =
        world.post(&format!("/cases/{case}/messages"), &json!({ "body": blame })).refused(422, "reply_check");
    assert_eq!((&problem["guard"], &problem["reply_check"]["blocked"]), (&json!("G9"), &json!(true)));
    let why = json!({ "body": blame, "override_reason": "A manager read it" });
    world.post(&format!("/cases/{case}/messages"), &why).is(201);
    let in_case = json!({ "text": blame, "stage": "reply", "case": case });
    assert_eq!(world.post("/reply_checks", &in_case).is(200)["blocked"], true);
    let odd = json!({ "text": "x", "stage": "reply", "facts": { "colour": "red" } });
    assert_eq!(world.post("/reply_checks", &odd).refused(422, "invalid")["field"], "facts.colour");
}

#[test]
fn an_untrue_claim_comes_back_with_its_check_and_no_reason_sends_it() {
    on_both(|world| {
        let case = acknowledged(world);
        let untrue = "We refunded 50.00 EUR to your account yesterday.";
        for body in
            [json!({ "body": untrue }), json!({ "body": untrue, "override_reason": "A manager read it" })]
        {
            let problem = world.post(&format!("/cases/{case}/messages"), &body).refused(422, "G9");
            assert_eq!((&problem["guard"], &problem["reply_check"]["blocked"]), (&json!("G9"), &json!(true)));
            let faults = problem["reply_check"]["faults"].as_array().unwrap();
            assert!(
                faults.iter().any(|fault| fault["code"] == "untrue_claim" && fault["hard"] == true),
                "{problem}"
            );
            assert!(problem["detail"].as_str().unwrap().contains("is not true of this case"), "{problem}");
        }
    });
}

#[test]
fn a_customer_nobody_knows_is_a_wrong_field() {
    on_both(|world| {
        let mut new = complaint();
        new["customer"] = json!({ "id": NIL });
        let problem = world.post("/cases", &new).refused(422, "invalid");
        assert_eq!((&problem["field"], &problem["found"]), (&json!("customer.id"), &json!(NIL)));
    });
}

#[test]
fn roles_may_what_they_may() {
    on_both(|world| {
        world.post_as(Role::ReadOnly, "/cases", &complaint()).refused(403, "not_allowed");
        let case = acknowledged(world);
        let verb = |name: &str| format!("/cases/{case}/{name}");
        world.post_as(Role::ReadOnly, &verb("assessment"), &assessment()).refused(403, "not_allowed");
        world.post(&verb("dismissal"), &json!({ "reason": "spam" })).refused(403, "not_allowed");
        does(world, &case, "escalation", &json!({ "reason": "Look at this" }));
        world.post(&verb("escalation_end"), &json!({ "answer": "Done" })).refused(403, "not_allowed");
        world.post_as(Role::Manager, &verb("escalation_end"), &json!({ "answer": "Done" })).is(201);
        for path in ["/candidates", "/incidents", "/problems", "/customers"] {
            let bodies = json!({ "verbatim": "x", "channel": "social", "what": "x", "title": "x", "name": "x", "happened_at": super::world::START });
            let wanted: &[&str] = match path {
                "/candidates" => &["verbatim", "channel"],
                "/incidents" => &["what", "happened_at"],
                "/problems" => &["title"],
                _ => &["name"],
            };
            let body: serde_json::Map<_, _> =
                wanted.iter().map(|field| ((*field).to_owned(), bodies[*field].clone())).collect();
            world.post_as(Role::ReadOnly, path, &body.clone().into()).refused(403, "not_allowed");
            world.post(path, &body.into()).is(201);
        }
    });
}
