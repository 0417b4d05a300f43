//! The OpenAPI document: sound in itself, and complete.

use std::collections::BTreeSet;

use axum::http::{Method, Request};
use domain::staff::Role;
use serde_json::Value;

use super::world::World;
use crate::app::Engine;

/// What is promised outside, as far as it is built.
const PROMISED: [&str; 124] = [
    "get /cases",
    "post /cases",
    "get /cases/{case}",
    "post /cases/{case}/messages",
    "post /reply_checks",
    "post /cases/{case}/acknowledgement",
    "post /cases/{case}/assessment",
    "post /cases/{case}/containment",
    "post /cases/{case}/investigation",
    "post /cases/{case}/decision",
    "post /cases/{case}/response",
    "post /cases/{case}/partial_fix",
    "post /cases/{case}/resolution",
    "post /cases/{case}/follow_up",
    "post /cases/{case}/letter",
    "post /cases/{case}/debrief",
    "post /cases/{case}/closure",
    "post /cases/{case}/reopening",
    "post /cases/{case}/handover",
    "post /cases/{case}/handover_acceptance",
    "post /cases/{case}/handover_refusal",
    "post /cases/{case}/merger",
    "post /cases/{case}/withdrawal",
    "post /cases/{case}/work",
    "post /cases/{case}/deadlock",
    "post /cases/{case}/external_review",
    "post /cases/{case}/dismissal",
    "post /cases/{case}/concern_answers",
    "post /cases/{case}/escalation",
    "post /cases/{case}/escalation_end",
    "post /cases/{case}/status_link_revocation",
    "get /cases/{case}/recommendation",
    "post /cases/{case}/promises",
    "post /promises/{promise}/kept",
    "post /promises/{promise}/renegotiation",
    "post /promises/{promise}/release",
    "post /cases/{case}/make_goods",
    "post /make_goods/{make_good}/approval",
    "post /make_goods/{make_good}/refusal",
    "post /make_goods/{make_good}/offer",
    "post /make_goods/{make_good}/acceptance",
    "post /make_goods/{make_good}/decline",
    "post /make_goods/{make_good}/withdrawal",
    "post /make_goods/{make_good}/fulfilment",
    "post /make_goods/{make_good}/outcome",
    "post /offers",
    "get /candidates",
    "post /candidates",
    "post /candidates/{candidate}/confirmation",
    "post /candidates/{candidate}/dismissal",
    "get /customers",
    "post /customers",
    "get /customers/{customer}",
    "get /customers/{customer}/timeline",
    "get /customers/{customer}/upsell_hold",
    "get /customers/{customer}/value",
    "post /customers/{customer}/good_events",
    "post /customers/{customer}/satisfaction",
    "get /incidents",
    "post /incidents",
    "get /incidents/{incident}",
    "get /incidents/{incident}/cohort",
    "post /incidents/{incident}/cohort",
    "get /incidents/{incident}/cohort_counts",
    "get /incidents/{incident}/unknown_rows",
    "post /incidents/{incident}/unknown_rows",
    "post /incidents/{incident}/cohort/{customer}/removal",
    "post /incidents/{incident}/cohort/{customer}/return",
    "post /incidents/{incident}/cohort/{customer}/telling",
    "get /incidents/{incident}/notices",
    "post /incidents/{incident}/notices",
    "get /incidents/{incident}/notices/{notice}",
    "get /incidents/{incident}/notices/{notice}/samples",
    "post /incidents/{incident}/notices/{notice}/approval",
    "post /incidents/{incident}/notices/{notice}/sending",
    "post /incidents/{incident}/notices/{notice}/pause",
    "post /incidents/{incident}/notices/{notice}/withdrawal",
    "get /incidents/{incident}/cost",
    "get /problems",
    "post /problems",
    "get /problems/{problem}",
    "post /problems/{problem}/debrief_confirmation",
    "post /problems/{problem}/corrective_actions",
    "post /problems/{problem}/closure",
    "post /problems/{problem}/debrief",
    "post /problems/{problem}/causes",
    "post /problems/{problem}/causes/{number}/removal",
    "post /problems/{problem}/cases",
    "post /problems/{problem}/incidents",
    "post /problems/{problem}/signals",
    "get /problems/{problem}/corrective_actions",
    "get /corrective_actions/{action}",
    "get /corrective_actions/{action}/effectiveness_check",
    "post /corrective_actions/{action}/criterion",
    "post /corrective_actions/{action}/alarm_answer",
    "get /corrective_actions/{action}/told",
    "get /procedures",
    "post /procedures",
    "get /procedures/{procedure}",
    "post /procedures/{procedure}/versions",
    "get /procedures/{procedure}/in_force",
    "get /procedures/{procedure}/comparison",
    "get /lessons",
    "post /lessons",
    "post /lessons/{lesson}/withdrawal",
    "get /cases/{case}/lessons",
    "post /corrective_actions/{action}/done",
    "post /corrective_actions/{action}/effectiveness_check",
    "get /events",
    "get /events/stream",
    "get /members",
    "get /measures",
    "post /cases/{case}/follow_up_question",
    "post /make_goods/{make_good}/carrying_out",
    "get /vouchers/{code}",
    "post /vouchers/{code}/redemption",
    "get /webhooks",
    "post /webhooks",
    "get /webhooks/{webhook}",
    "delete /webhooks/{webhook}",
    "post /webhooks/{webhook}/secret",
    "post /webhooks/{webhook}/resumption",
    "get /webhooks/{webhook}/deliveries",
    "post /webhooks/{webhook}/deliveries/{delivery}/replay",
];

fn document(world: &World) -> Value {
    let request = Request::get("/api/openapi.json").body("".into()).unwrap();
    world.send(request).is(200)
}

pub fn paths_of(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    document["paths"].as_object().unwrap().iter()
}

#[test]
fn names_every_promised_route() {
    let document = document(&World::empty(Engine::Sqlite));
    let told: BTreeSet<String> = paths_of(&document)
        .flat_map(|(path, methods)| {
            let short = path.strip_prefix("/api/v1").unwrap().to_owned();
            methods.as_object().unwrap().keys().map(move |method| format!("{method} {short}"))
        })
        .collect();
    let missing: Vec<_> = PROMISED.iter().filter(|one| !told.contains(**one)).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
}

#[test]
fn is_sound() {
    let document = document(&World::empty(Engine::Sqlite));
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = BTreeSet::new();
    for (path, methods) in paths_of(&document) {
        for (method, operation) in methods.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{place} has no summary");
            assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{place} has no tag");
            assert!(ids.insert(operation["operationId"].to_string()), "{place}: its id is taken");
            check_parameters(&place, path, operation);
            check_responses(&place, method, operation);
        }
    }
    check_references(&document, &document);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, value) in schema["properties"].as_object().into_iter().flatten() {
            let told = value.get("description").is_some() || value.get("$ref").is_some();
            assert!(told || ["Milestones", "Money"].contains(&name.as_str()), "{name}.{field} says nothing");
        }
    }
}

fn check_parameters(place: &str, path: &str, operation: &Value) {
    let told = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let found = told.iter().find(|one| one["name"] == name && one["in"] == "path");
        assert!(found.is_some_and(|one| one["required"] == true), "{place}: {name} is not described");
    }
    for parameter in told {
        assert!(parameter["schema"].is_object(), "{place}: {parameter} has no schema");
    }
}

fn check_responses(place: &str, method: &str, operation: &Value) {
    let responses = operation["responses"].as_object().unwrap();
    let good = responses.keys().filter(|status| status.starts_with('2')).count();
    assert_eq!(good, 1, "{place} has {good} good answers");
    let refusals: &[&str] =
        if method == "post" { &["401", "403", "409", "413", "422"] } else { &["401", "422"] };
    for status in refusals {
        assert!(
            responses[*status]["content"]["application/problem+json"].is_object(),
            "{place}: {status} is no problem"
        );
    }
    if method == "post" {
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        assert!(body.is_object(), "{place} has no body");
    }
}

fn check_references(document: &Value, value: &Value) {
    match value {
        Value::Object(fields) => {
            if let Some(path) = fields.get("$ref").and_then(Value::as_str) {
                let pointer = path.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{path} leads nowhere");
            }
            fields.values().for_each(|one| check_references(document, one));
        }
        Value::Array(items) => items.iter().for_each(|one| check_references(document, one)),
        _ => {}
    }
}

#[test]
fn is_a_page_that_a_person_can_read() {
    let world = World::on_sqlite();
    let page = world.send(Request::get("/api").body("".into()).unwrap());
    assert_eq!(page.status, 200);
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.headers.contains_key("content-security-policy"));
    for words in ["POST /api/v1/cases/{case}/closure", "Idempotency-Key", "shape-Problem", "required"] {
        assert!(page.text.contains(words), "the page does not say {words}");
    }
    let same = world.send(world.request(Role::Agent, Method::GET, "/api").body("".into()).unwrap());
    assert_eq!(same.status, 200);
}
