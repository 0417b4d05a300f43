//! What is given, over the API: entitlements by rule only, one offer in several forms, a wish, and the choice.

use domain::staff::Role;
use serde_json::{Value, json};

use super::{
    steps::{acknowledged, assessment, does, goodwill, text},
    world::{World, on_both},
};

fn euros(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

fn entitlement(amount: &str) -> Value {
    let mut body = goodwill(amount);
    body["basis"] = json!("entitlement");
    body
}

fn with_floor(world: &World, amount: &str) -> String {
    let case = acknowledged(world);
    let mut assessed = assessment();
    assessed["floor"] = euros(amount);
    does(world, &case, "assessment", &assessed);
    case
}

#[test]
fn an_entitlement_is_what_a_rule_says_and_no_more() {
    on_both(|world| {
        let case = acknowledged(world);
        for role in [Role::Agent, Role::Manager, Role::Admin] {
            let path = format!("/cases/{case}/make_goods");
            world.post_as(role, &path, &entitlement("5")).refused(409, "nothing_owed");
        }
        let case = with_floor(world, "250.00");
        let path = format!("/cases/{case}/make_goods");
        world.post(&path, &entitlement("250.01")).refused(409, "more_than_owed");
        // Who wrote the floor down pays out no more of it than they may give alone.
        world.post(&path, &entitlement("250.00")).refused(409, "G8");
        let given = world.post_as(Role::Senior, &path, &entitlement("250.00")).is(201);
        assert_eq!(
            (&given["make_goods"][0]["state"], &given["make_goods"][0]["approval"]),
            (&json!("approved"), &Value::Null)
        );
        world.post(&path, &entitlement("0.01")).refused(409, "more_than_owed");
        let rest = world.post(&path, &goodwill("60")).is(201);
        assert_eq!(rest["make_goods"][1]["approval"], json!({ "role": "senior", "people": 1 }));
    });
}

#[test]
fn one_offer_in_several_forms_a_wish_and_the_choice() {
    on_both(|world| {
        let case = acknowledged(world);
        let mut body = goodwill("20");
        body["alternatives"] =
            json!([{ "form": "gift" }, { "form": "upgrade", "what": "A seat upstairs", "cost": euros("4") }]);
        let file = does(world, &case, "make_goods", &body);
        let one = &file["make_goods"][0];
        assert_eq!(one["alternatives"][0]["what"], "a gift that we choose for you, worth 20.00 EUR");
        assert_eq!(
            (&one["alternatives"][1]["what"], &one["alternatives"][1]["cost"]),
            (&json!("A seat upstairs"), &euros("4.00"))
        );
        let id = text(&one["id"]);
        let step = |name: &str, body: Value| world.post(&format!("/make_goods/{id}/{name}"), &body);
        step("wish", json!({ "words": "A later slot" })).refused(409, "make_good_state");
        step("offer", json!({})).is(201);
        step("acceptance", json!({})).refused(422, "invalid");
        step("acceptance", json!({ "choice": "refund" })).refused(422, "invalid");
        step("wish", json!({})).refused(422, "invalid");
        let wished = step("wish", json!({ "words": "A later slot", "channel": "phone" })).is(201);
        assert_eq!(wished["make_goods"][0]["state"], "offered");
        assert_eq!(world.get(&format!("/cases/{case}")).is(200)["desired_outcome"], "A later slot");
        let chosen = step("acceptance", json!({ "choice": "upgrade" })).is(201);
        let one = &chosen["make_goods"][0];
        assert_eq!(
            (&one["form"], &one["what"], &one["state"]),
            (&json!("upgrade"), &json!("A seat upstairs"), &json!("accepted"))
        );
        assert_eq!((&one["face_value"], &one["cost"]), (&euros("20.00"), &euros("4.00")));
        step("acceptance", json!({ "choice": "gift" })).refused(409, "make_good_state");
        assert_eq!(
            step("fulfilment", json!({ "reference": "S-1" })).is(201)["make_goods"][0]["state"],
            "fulfilled"
        );
    });
}

#[test]
fn two_managers_are_enough_where_one_of_them_proposes() {
    on_both(|world| {
        let case = acknowledged(world);
        let large =
            world.post_as(Role::Manager, &format!("/cases/{case}/make_goods"), &goodwill("5000")).is(201);
        let one = &large["make_goods"][0];
        assert_eq!(
            (&one["approval"], &one["proposer_signs"]),
            (&json!({ "role": "manager", "people": 2 }), &json!(true))
        );
        let id = text(&one["id"]);
        let approve = |role| world.post_as(role, &format!("/make_goods/{id}/approval"), &json!({}));
        approve(Role::Manager).refused(409, "G8");
        approve(Role::Senior).refused(403, "not_allowed");
        assert_eq!(approve(Role::Admin).is(201)["make_goods"][0]["state"], "approved");
    });
}
