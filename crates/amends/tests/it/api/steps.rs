//! Bodies and the usual way through a case, for tests that begin later in it.

use domain::staff::Role;
use serde_json::{Value, json};

use super::world::World;

pub const ROUTE: &str = "the Trade Ombudsman";

pub fn complaint() -> Value {
    json!({
        "customer": { "external_id": "C-7", "name": "Ola Berg", "email": "ola@home.example" },
        "channel": "email", "failure_type": "late_delivery", "order": "O-1",
        "verbatim": "My sofa was due on Friday. Nobody came, and nobody rang!",
    })
}

pub fn acknowledgement(world: &World) -> Value {
    json!({
        "body": "Your sofa did not come on Friday. I find out where it is and ring you.",
        "promise": "We ring you", "promise_due_at": world.in_hours(48),
    })
}

pub fn assessment() -> Value {
    json!({
        "severity": "medium", "problem_statement": "The sofa is late and nobody told her",
        "attribution": "firm", "concerns": ["Nobody rang"],
    })
}

pub fn decision() -> Value {
    json!({ "outcome": "upheld", "reasons": "The van was overbooked." })
}

pub fn response() -> Value {
    json!({ "body": "We overbooked the van. Your sofa is loaded first now.", "answers": ["We should have rung."] })
}

pub fn resolution() -> Value {
    json!({ "correction": "The sofa was delivered", "accepted_by_customer": true, "evidence": "signed note" })
}

pub fn goodwill(amount: &str) -> Value {
    let money = json!({ "amount": amount, "currency": "EUR" });
    json!({ "form": "store_credit", "what": "A voucher", "basis": "goodwill", "cost": money, "face_value": money })
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Does a verb as an agent and answers the case.
#[track_caller]
pub fn does(world: &World, case: &str, verb: &str, body: &Value) -> Value {
    world.post(&format!("/cases/{case}/{verb}"), body).is(201)
}

#[track_caller]
pub fn opened(world: &World) -> String {
    text(&world.post("/cases", &complaint()).is(201)["id"])
}

/// Acknowledged, with a promise in it.
#[track_caller]
pub fn acknowledged(world: &World) -> String {
    let case = opened(world);
    does(world, &case, "acknowledgement", &acknowledgement(world));
    case
}

/// All that is promised is kept.
#[track_caller]
pub fn keep_all(world: &World, case: &str) {
    let file = world.get(&format!("/cases/{case}")).is(200);
    for promise in file["promises"].as_array().unwrap() {
        if promise["state"]["state"] == "made" || promise["state"] == "made" {
            let id = text(&promise["id"]);
            world.post(&format!("/promises/{id}/kept"), &json!({ "evidence": "call at ten" })).is(201);
        }
    }
}

/// Ready to be closed.
#[track_caller]
pub fn closable(world: &World) -> String {
    let case = acknowledged(world);
    does(world, &case, "assessment", &assessment());
    does(world, &case, "decision", &decision());
    does(world, &case, "response", &response());
    keep_all(world, &case);
    does(world, &case, "resolution", &resolution());
    world.wait(24 * 8);
    does(world, &case, "follow_up", &json!({ "settled": true }));
    does(world, &case, "letter", &json!({ "body": "We now ring the day before every delivery." }));
    case
}

pub fn closure() -> Value {
    json!({ "firm_side_improvement": "We ring the day before", "no_make_good_reason": "She wanted none" })
}

/// The newest make-good of a case that was proposed as `role`.
#[track_caller]
pub fn proposed(world: &World, role: Role, case: &str, amount: &str) -> String {
    let file = world.post_as(role, &format!("/cases/{case}/make_goods"), &goodwill(amount)).is(201);
    text(&file["make_goods"].as_array().unwrap().last().unwrap()["id"])
}
