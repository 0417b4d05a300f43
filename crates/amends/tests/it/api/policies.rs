//! Offers over HTTP, and decided cases that are asked again after the policy has changed.

use amends::actions::{
    customer::change_customer,
    settings::{Subject, change},
};
use domain::{
    house::{Part, Texts},
    staff::{Actor, Role},
};
use serde_json::{Value, json};

use super::{
    steps::{assessment, decision, does, opened, proposed, text},
    world::{World, on_both},
};

fn flight() -> Value {
    json!({
        "failure": "arrival_delay", "failed_on": "2025-06-01", "distance_km": 1200, "intra_eu": true,
        "delay_minutes": 200, "extraordinary": false, "tone": "furious", "followers": 90000,
    })
}

#[test]
fn an_offer_is_asked_of_a_pack_or_of_the_house() {
    on_both(|world| {
        let found = world.post("/offers", &json!({ "pack": "eu261", "facts": flight() })).is(200);
        assert_eq!((&found["amount"], &found["floor"]["amount"]), (&json!("250.00"), &json!("250.00")));
        assert_eq!(found["options"].as_array().unwrap().len(), 2);
        let house = json!({ "facts": { "severity": "high", "currency": "EUR", "value_band": "high" } });
        let found = world.post("/offers", &house).is(200);
        assert_eq!((&found["amount"], &found["floor"]), (&json!("55.00"), &Value::Null));
        assert_eq!(found["approval"]["role"], "senior", "more than an agent gives alone");
        let of_manager = world.post_as(Role::Manager, "/offers", &house).is(200);
        assert_eq!(of_manager, found, "whoever asks");

        let wrong = world.post("/offers", &json!({ "pack": "eu261", "facts": { "distance": 3 } }));
        assert_eq!(wrong.refused(422, "invalid")["field"], "facts.distance");
        let wrong = world.post("/offers", &json!({ "pack": "eu262", "facts": {} }));
        assert_eq!(wrong.refused(422, "invalid")["field"], "pack");
    });
}

#[test]
fn who_agrees_is_the_same_for_a_case_and_its_facts_alone_whoever_asks() {
    on_both(|world| {
        let case = opened(world);
        does(world, &case, "assessment", &assessment());
        let asked = json!({ "facts": { "severity": "medium", "currency": "EUR" } });
        let mut told = Vec::new();
        for role in [Role::ReadOnly, Role::Agent, Role::Senior, Role::Manager] {
            let of_case = world.get_as(role, &format!("/cases/{case}/recommendation"));
            let of_facts = world.post_as(role, "/offers", &asked);
            told.push((of_case.text.clone(), of_facts.text.clone()));
            let (found, offered) = (of_case.is(200), of_facts.is(200));
            assert_eq!(found["extra"]["amount"], offered["amount"]);
            assert_eq!((&found["approval"], &offered["approval"]), (&Value::Null, &Value::Null));
        }
        assert!(told.windows(2).all(|two| two[0] == two[1]), "byte for byte");
    });
}

#[test]
fn a_proven_loss_goes_back_in_money_also_over_http() {
    on_both(|world| {
        let facts = json!({ "facts": { "failure_type": "late_delivery", "loss": "400.00", "currency": "EUR", "severity": "critical" } });
        let found = world.post("/offers", &facts).is(200);
        let gives = &found["options"][0]["gives"];
        assert_eq!((&gives[0]["form"], &gives[0]["amount"]), (&json!("refund"), &json!("400.00")));
        assert_eq!((&gives[1]["form"], &gives[1]["amount"]), (&json!("faster_delivery"), &json!("150.00")));
    });
}

#[test]
fn a_loss_on_file_is_made_good_in_money_and_kept_with_the_decision() {
    on_both(|world| {
        let case = opened(world);
        let mut asked = assessment();
        asked["loss"] = json!({ "amount": "40.00", "currency": "EUR" });
        does(world, &case, "assessment", &asked);
        assert_eq!(world.get(&format!("/cases/{case}")).is(200)["loss"]["amount"], "40.00");
        let found = world.get(&format!("/cases/{case}/recommendation")).is(200);
        let back = found["correction"].as_array().unwrap();
        assert_eq!(back.len(), 1, "in money: {back:?}");
        assert_eq!((&back[0]["form"], &back[0]["face_value"]["amount"]), (&json!("refund"), &json!("40.00")));
        assert_eq!(found["extra"]["amount"], "15.00", "the extra comes on top");
        let reasons = found["reasons"].to_string();
        assert!(reasons.contains("The loss of 40.00 EUR is made good."), "{reasons}");

        does(world, &case, "decision", &decision());
        let before = advice(&world.get(&format!("/cases/{case}/recommendation")).text);
        asked["loss"] = json!({ "amount": "0", "currency": "EUR" });
        does(world, &case, "assessment", &asked);
        assert_eq!(world.get(&format!("/cases/{case}")).is(200)["loss"], Value::Null);
        assert_eq!(advice(&world.get(&format!("/cases/{case}/recommendation")).text), before);
        asked["loss"] = json!({ "amount": "-1", "currency": "EUR" });
        let refused = world.post(&format!("/cases/{case}/assessment"), &asked).refused(422, "invalid");
        assert_eq!(refused["field"], "loss");
    });
}

#[test]
fn a_text_that_is_too_long_is_refused_and_a_complaint_is_not() {
    on_both(|world| {
        let case = opened(world);
        let long = "x".repeat(200_000);
        let mut asked = assessment();
        asked["problem_statement"] = json!(long);
        let refused = world.post(&format!("/cases/{case}/assessment"), &asked).refused(422, "invalid");
        assert_eq!(
            (&refused["field"], &refused["found"]),
            (&json!("problem_statement"), &json!("200000 characters"))
        );
        assert_eq!(refused["expected"], "at most 10000 characters");
        let refused = world.post("/problems", &json!({ "title": long })).refused(422, "invalid");
        assert_eq!(
            (&refused["field"], &refused["expected"]),
            (&json!("title"), &json!("at most 500 characters"))
        );
        let taken = world.post("/cases", &json!({ "channel": "web", "verbatim": long })).is(201);
        let kept = world.get(&format!("/cases/{}", text(&taken["id"]))).is(200);
        assert_eq!(kept["verbatim"], json!(long), "whole");
    });
}

/// Puts the policy that ships in force with the extra for medium harm raised from 15 to `euros`.
fn raise(world: &World, from: i64, euros: &str, more: &str) {
    let text = Texts::shipped().policy.replace("amount = \"15\"", &format!("amount = \"{euros}\""));
    let text = format!("{more}{text}");
    change(&world.app, &Actor::system(), Subject::Part(Part::Policy), from, text).unwrap();
}

/// Everything but what giving it takes, which is asked of today.
fn advice(answer: &str) -> String {
    let mut found: Value = serde_json::from_str(answer).unwrap();
    let object = found.as_object_mut().unwrap();
    assert_eq!(object["as_decided"], true);
    for today in ["approval", "over_budget", "held", "budgets"] {
        assert!(object.remove(today).is_some(), "{today}");
    }
    found.to_string()
}

fn recommended(world: &World, case: &str) -> (String, Value) {
    let answer = world.get(&format!("/cases/{case}/recommendation"));
    (answer.text.clone(), answer.is(200)["extra"]["amount"].clone())
}

#[test]
fn a_decided_case_keeps_the_policy_it_was_decided_under() {
    on_both(|world| {
        let (decided, open) = (opened(world), opened(world));
        for case in [&decided, &open] {
            does(world, case, "assessment", &assessment());
        }
        does(world, &decided, "decision", &decision());
        let (before, amount) = recommended(world, &decided);
        assert_eq!(amount, "15.00");
        let (_, second) = recommended(world, &open);
        assert_eq!(second, "30.00", "the second is a repeat");

        raise(world, 0, "25", "");
        assert_eq!(recommended(world, &decided).0, before, "byte for byte as it was decided");
        does(world, &open, "assessment", &assessment());
        let third =
            world.post("/offers", &json!({ "facts": { "severity": "medium", "currency": "EUR" } })).is(200);
        assert_eq!(third["amount"], "25.00", "everybody else is asked by the new rules");

        raise(world, 1, "28", "");
        assert_eq!(recommended(world, &decided).0, before);
        happens_later(world, &decided);
        let after = recommended(world, &decided).0;
        assert_eq!(advice(&after), advice(&before), "with severity, floor and tastes as they were");
        assert_ne!(recommended(world, &open).1, "15.00");
        let case = world.get(&format!("/cases/{decided}")).is(200);
        let seal = serde_json::from_str::<Value>(&before).unwrap()["policy"].clone();
        assert_eq!(case["decision"]["policy"], seal);
    });
}

/// What a case and its customer become after the decision: worse, owed something, of other tastes, and given something.
fn happens_later(world: &World, case: &str) {
    let mut worse = assessment();
    (worse["severity"], worse["floor"]) = ("critical".into(), json!({ "amount": "250", "currency": "EUR" }));
    worse["nature"] = "competence".into();
    worse["desired_outcome"] = "A van of my own".into();
    does(world, case, "assessment", &worse);
    let described = json!({
        "external_id": "C-7", "name": "Ola Berg", "segment": "business", "value_band": "high",
        "valued_things": [{ "what": "time", "source": "said so" }],
    });
    let customer = world.get(&format!("/cases/{case}")).is(200)["customer"].clone();
    let (customer, new) = (text(&customer).parse().unwrap(), serde_json::from_value(described).unwrap());
    change_customer(&world.app, &Actor::system(), customer, new).unwrap();
    let make_good = proposed(world, Role::Agent, case, "20.00");
    for (verb, body) in
        [("offer", json!({})), ("acceptance", json!({})), ("fulfilment", json!({ "reference": "V-1" }))]
    {
        world.post(&format!("/make_goods/{make_good}/{verb}"), &body).is(201);
    }
}

#[test]
fn a_version_with_a_date_waits_for_its_day() {
    on_both(|world| {
        let extra = || {
            world.app.refresh_house().unwrap();
            let facts = json!({ "facts": { "severity": "medium", "currency": "EUR" } });
            world.post("/offers", &facts).is(200)["amount"].clone()
        };
        raise(world, 0, "20", "");
        raise(world, 1, "28", "effective_at = \"2026-06-03\"\n");
        assert_eq!(extra(), "20.00", "the version before it stands");
        world.wait(24);
        assert_eq!(extra(), "20.00");
        world.wait(24);
        assert_eq!(extra(), "28.00", "its day has come");
        raise(world, 2, "22", "");
        assert_eq!(extra(), "22.00", "a newer one without a date is in force at once");
    });
}
