//! A firm whose own policy is a pack: what it asks is recorded with the assessment, and a case is offered what the facts alone
//! are offered.

use amends::actions::settings::{Subject, change};
use domain::{
    house::Part,
    money::Money,
    recovery::pack_names,
    staff::{Actor, Role},
};
use serde_json::{Value, json};

use super::{
    steps::{assessment, decision, does, opened},
    world::{World, on_both},
};
use crate::offers_alike::CASES;

/// Puts a pack in force as the policy of the house.
fn takes(world: &World, nth: usize, name: &str) {
    let text = world.app.house().policy_from_pack(name).unwrap();
    let version = i64::try_from(nth).unwrap();
    change(&world.app, &Actor::system(), Subject::Part(Part::Policy), version, text).unwrap();
}

fn amount(money: &Value) -> i64 {
    money.as_object().map_or(0, |_| serde_json::from_value::<Money>(money.clone()).unwrap().minor_units())
}

/// What is owed, what is given back and what comes on top.
fn all_of_it(found: &Value) -> i64 {
    amount(&found["floor"]) + amount(&found["correction"][0]["face_value"]) + amount(&found["extra"])
}

fn with(facts: &Value) -> Value {
    let mut body = assessment();
    let mut facts = facts.clone();
    if let Some(loss) = facts.as_object_mut().unwrap().remove("loss") {
        body["loss"] = json!({ "amount": loss, "currency": "GBP" });
    }
    body["facts"] = facts;
    body
}

#[test]
fn a_case_is_offered_what_its_facts_are_offered_by_every_pack_as_own_policy() {
    assert_eq!(CASES.map(|(name, _)| name).to_vec(), pack_names().collect::<Vec<_>>());
    on_both(|world| {
        for (nth, (name, facts)) in CASES.into_iter().enumerate() {
            takes(world, nth, name);
            let facts: Value = serde_json::from_str(facts).unwrap();
            let body =
                json!({ "customer": { "external_id": name }, "channel": "web", "verbatim": "It failed." });
            let case = world.post("/cases", &body).is(201)["id"].as_str().unwrap().to_owned();
            does(world, &case, "assessment", &assessment());
            let advice = || world.get(&format!("/cases/{case}/recommendation")).is(200);
            let before = advice();
            assert!(!before["missing"].as_array().unwrap().is_empty(), "{name}: {before}");

            does(world, &case, "assessment", &with(&facts));
            let mut asked = facts.clone();
            asked["severity"] = "medium".into();
            let offered = world.post("/offers", &json!({ "facts": asked })).is(200);
            let amount =
                Money::parse(offered["amount"].as_str().unwrap(), offered["currency"].as_str().unwrap());
            let found = advice();
            assert_eq!(all_of_it(&found), amount.unwrap().minor_units(), "{name}: {found} against {offered}");
            assert_eq!(found["floor"].is_null(), offered["floor"].is_null(), "{name}");
            assert!(found.get("missing").is_none(), "{name}: {found}");
        }
    });
}

#[test]
fn what_the_policy_finds_due_is_paid_without_asking_and_kept_with_the_decision() {
    on_both(|world| {
        takes(world, 0, "grocer");
        let case = opened(world);
        let facts = json!({ "shelf_price": "2.00", "scanned_price": "2.50", "quantity": 2 });
        does(world, &case, "assessment", &with(&facts));
        let shown = world.get(&format!("/cases/{case}")).is(200);
        assert_eq!(shown["facts"]["scanned_price"], json!({ "amount": "2.50", "currency": "GBP" }));
        assert_eq!(shown["floor"], json!({ "amount": "5.00", "currency": "GBP" }));
        let found = world.get(&format!("/cases/{case}/recommendation")).is(200);
        let owed = &found["owed"][0];
        assert_eq!(owed["form"], "refund_at_till");
        let body = json!({
            "form": owed["form"], "what": owed["what"], "basis": "entitlement",
            "cost": owed["cost"], "face_value": owed["face_value"],
        });
        let given = world.post_as(Role::Agent, &format!("/cases/{case}/make_goods"), &body).is(201);
        assert_eq!(given["make_goods"][0]["state"], "approved", "no question, no approval");

        does(world, &case, "decision", &decision());
        let before = world.get(&format!("/cases/{case}/recommendation")).text;
        does(world, &case, "assessment", &with(&json!({ "quantity": 9 })));
        assert_eq!(world.get(&format!("/cases/{case}/recommendation")).text, before);
    });
}

#[test]
fn a_fact_that_does_not_fit_is_named() {
    on_both(|world| {
        takes(world, 0, "ecommerce");
        let case = opened(world);
        let said = |facts: Value| world.post(&format!("/cases/{case}/assessment"), &with(&facts));
        let refused = said(json!({ "order_total": "a lot" })).refused(422, "invalid");
        assert_eq!(
            (&refused["field"], &refused["found"]),
            (&json!("facts.order_total"), &json!("\"a lot\""))
        );
        let refused = said(json!({ "ordertotal": "1" })).refused(422, "invalid");
        assert!(refused["expected"].as_str().unwrap().contains("order_total"), "{refused}");
        assert_eq!(world.get(&format!("/cases/{case}")).is(200)["facts"], json!({}));
    });
}

/// A shop that failed them before gives something on top.
const AGAIN: (&str, &str) = (
    "ecommerce",
    r#"{"failure":"late","order_total":"83.33","delivery_fee":"4.90","earlier_in_180_days":2}"#,
);

/// What is owed by the policy of the house and what all are given, for facts that are alike for all of them.
fn round(world: &World, nth: usize, facts: &Value) -> Value {
    let new = json!({ "what": format!("Mistake {nth}"), "happened_at": "2025-06-01T08:00:00Z" });
    let incident = world.post("/incidents", &new).is(201)["id"].as_str().unwrap().to_owned();
    let list = json!({ "members": [{ "email": format!("a{nth}@c.example") }, { "email": format!("b{nth}@c.example") }] });
    assert_eq!(world.post(&format!("/incidents/{incident}/cohort"), &list).is(201)["added"], 2);
    let plan = json!({
        "text": "Dear {name|customer}, we failed you.", "severity": "medium", "facts": facts, "owed": { "pack": "house" },
        "promise": { "what": "It is put right", "due_at": world.in_hours(24 * 5) },
    });
    world.post(&format!("/incidents/{incident}/notices"), &plan).is(201)
}

#[test]
fn a_cohort_is_given_what_its_facts_are_offered_by_every_pack_as_own_policy() {
    on_both(|world| {
        let mut given = 0;
        for (nth, (name, facts)) in CASES.into_iter().chain([AGAIN]).enumerate() {
            takes(world, nth, name);
            for mail in ["a", "b"] {
                let customer = json!({ "email": format!("{mail}{nth}@c.example"), "name": "Bo Lind" });
                world.post("/customers", &customer).is(201);
            }
            let facts: Value = serde_json::from_str(facts).unwrap();
            let offered = world.post("/offers", &json!({ "facts": facts })).is(200);
            let minor = |amount: &Value| -> i64 {
                let code = offered["currency"].as_str().unwrap();
                amount.as_str().map_or(0, |text| Money::parse(text, code).unwrap().minor_units())
            };
            let parts = offered["parts"].as_array().unwrap().iter();
            let back: i64 =
                parts.filter(|part| part["part"] == "correction").map(|part| minor(&part["amount"])).sum();
            let owed = minor(&offered["floor"]["amount"]);
            let extra = minor(&offered["amount"]) - owed.max(back);

            let found = round(world, nth, &facts);
            assert_eq!(amount(&found["make_good"]["face_value"]), extra, "{name}: {found} against {offered}");
            assert_eq!(amount(&found["owed"]["most"]), owed, "{name}: {found} against {offered}");
            given += i32::from(extra > 0);
        }
        assert!(given >= 3, "{given} packs give something on top");
    });
}
