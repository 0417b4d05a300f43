//! Who may take what over, and what is taken in although something about it is wrong.

use amends::actions::staff::create_token;
use axum::http::{Method, Request};
use domain::staff::{Actor, Role};
use serde_json::{Value, json};

use super::{
    steps::{acknowledged, complaint, goodwill, opened},
    world::{World, on_both, v1},
};
use crate::app::engines;

fn member(world: &World, name: &str) -> Value {
    let members = world.get("/members").is(200);
    let found = members["items"].as_array().unwrap().iter().find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("nobody is called {name}"))["id"].clone()
}

#[test]
fn a_case_is_offered_to_those_who_can_work_it_and_taken_by_them_alone() {
    on_both(|world| {
        let case = opened(world);
        let offer = |to: Value| {
            world.post(&format!("/cases/{case}/handover"), &json!({ "to": to, "reason": "I am away" }))
        };
        for to in [json!("01a20000-0000-7000-8000-00000000abcd"), member(world, "read_only")] {
            assert_eq!(offer(to).refused(422, "invalid")["field"], "to");
        }
        let owner = world.get(&format!("/cases/{case}")).is(200)["owner"].clone();
        offer(member(world, "senior")).is(201);
        let accept = format!("/cases/{case}/handover_acceptance");
        for role in [Role::Manager, Role::Admin, Role::Agent] {
            world.post_as(role, &accept, &json!({})).refused(403, "not_allowed");
        }
        assert_eq!(world.get(&format!("/cases/{case}")).is(200)["owner"], owner);
        let taken = world.post_as(Role::Senior, &accept, &json!({})).is(201);
        assert_eq!(taken["owner"], member(world, "senior"));
    });
}

#[test]
fn a_list_tells_the_same_of_a_case_as_the_case_itself() {
    on_both(|world| {
        let case = acknowledged(world);
        world.post(&format!("/cases/{case}/make_goods"), &goodwill("10")).is(201);
        opened(world);
        let listed = world.get("/cases").is(200);
        for one in listed["items"].as_array().unwrap() {
            let whole = world.get(&format!("/cases/{}", one["id"].as_str().unwrap())).is(200);
            for (field, value) in one.as_object().unwrap() {
                assert_eq!(value, &whole[field], "{field}");
            }
        }
        let told = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == json!(case)).unwrap();
        assert!(told["promise"].is_object() && !told["make_goods"].as_array().unwrap().is_empty(), "{told}");
    });
}

/// A token is a member of staff, so with one that administers there is somebody who can own a case.
#[test]
fn a_token_that_administers_makes_the_house_ready() {
    for engine in engines() {
        let world = World::empty(engine);
        let ready = || world.send(Request::get("/readyz").body("".into()).unwrap()).status;
        assert_eq!(ready(), 503);
        let (_, secret) = create_token(&world.app, &Actor::system(), "shop", Role::Admin).unwrap();
        assert_eq!(ready(), 200);
        let request = Request::builder().method(Method::POST).uri(v1("/cases"));
        let request = request.header("authorization", format!("Bearer {secret}"));
        world.send(request.body(complaint().to_string().into()).unwrap()).is(201);
        let report = world.send(Request::get("/report").body("".into()).unwrap());
        assert!(report.status != 503, "{engine:?}: {}", report.text);
    }
}

/// What is wrong with a customer's address never keeps their complaint out.
#[test]
fn an_address_that_is_none_is_noted_and_the_complaint_is_taken() {
    on_both(|world| {
        let who = json!({ "email": "not an address", "phone": "5".repeat(3000), "name": "Ola" });
        let new = json!({ "customer": who, "channel": "web", "verbatim": "It never came" });
        let case = world.post("/cases", &new).is(201);
        let whole = world.get(&format!("/cases/{}", case["id"].as_str().unwrap())).is(200);
        let said = whole["messages"].as_array().unwrap();
        assert_eq!(
            (said.len(), &said[0]["body"], &said[1]["direction"]),
            (2, &json!("It never came"), &json!("note"))
        );
        let note = said[1]["body"].as_str().unwrap();
        assert!(note.contains("“not an address”") && note.contains("Telephone number"), "{note}");
        let customer = world.get(&format!("/customers/{}", whole["customer"].as_str().unwrap())).is(200);
        assert_eq!((&customer["email"], &customer["name"]), (&Value::Null, &json!("Ola")));
        let mut old = complaint();
        old["received_at"] = json!("1900-01-01T00:00:00Z");
        assert_eq!(world.post("/cases", &old).refused(422, "invalid")["field"], "received_at");
    });
}
