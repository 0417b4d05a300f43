//! What a law gives each of a cohort is worked out from their own orders, and paid as an entitlement in their own case.

use domain::staff::Role;
use serde_json::{Value, json};

use super::{
    incidents::import,
    steps::text,
    world::{World, on_both},
};

const NOTICE: &str = "Dear {name|customer},

your flight LN 12 of {happened} was cancelled. That was our mistake: we planned too few crews for that week. We are sorry that \
this upset your journey.

The law gives you {owed|nothing} for it. {promise} by {promise_date}. Your own page, where you can answer me, is {link}

{signer}
{firm}";

/// One short flight; a short and a long one within the EU; one whose distance nobody knows; one far away.
fn plant(world: &World) {
    let customers = "id,name,email\nC1,Ana Ruiz,ana@c.example\nC2,Bo Lind,bo@c.example\nC3,Cy Dorn,cy@c.example\nC4,Di Roth,di@c.example\n";
    import(world, amends::import::Kind::Customers, "", customers);
    let orders = "id,customer,placed_at,amount,currency,what,attribute.flight,attribute.distance_km,attribute.intra_eu\n\
                  O1,C1,2026-04-02,90.00,EUR,Flight,LN12,1000,yes\n\
                  O2,C2,2026-04-03,90.00,EUR,Flight,LN12,1000,yes\n\
                  O3,C2,2026-04-04,90.00,EUR,Flight,LN12,2000.5,yes\n\
                  O4,C3,2026-04-05,90.00,EUR,Flight,LN12,,yes\n\
                  O5,C4,2026-04-06,90.00,EUR,Flight,LN12,3600,no\n";
    import(world, amends::import::Kind::Orders, "", orders);
}

fn plan(world: &World) -> Value {
    let facts = json!({ "failure": "cancellation", "notice_days": 3, "extraordinary": false });
    json!({
        "text": NOTICE, "severity": "medium", "make_good": false, "owed": { "pack": "eu261", "facts": facts },
        "promise": { "what": "You will have the money", "due_at": world.in_hours(24 * 5) },
    })
}

/// What stands in the case of one who was told: the floor, and each entitlement.
fn given(world: &World, member: &Value) -> (Value, Vec<(String, Value)>) {
    let case = world.get(&format!("/cases/{}", text(&member["case"]))).is(200);
    let all = case["make_goods"].as_array().unwrap().iter();
    let owed = all.map(|one| (text(&one["basis"]), one["face_value"]["amount"].clone()));
    (case["floor"]["amount"].clone(), owed.collect())
}

#[test]
fn each_is_paid_what_their_own_flight_gives_and_whoever_is_unclear_waits() {
    on_both(|world| {
        plant(world);
        let new = json!({ "what": "Flight LN 12 was cancelled", "happened_at": "2026-05-01T06:00:00Z" });
        let incident = text(&world.post("/incidents", &new).is(201)["id"]);
        let flight = json!({ "query": { "attributes": { "flight": "LN12" } } });
        assert_eq!(world.post(&format!("/incidents/{incident}/cohort"), &flight).is(201)["added"], 4);
        let notices = format!("/incidents/{incident}/notices");

        let round = world.post(&notices, &plan(world)).is(201);
        let sum = &round["owed"];
        assert_eq!((&sum["looked_at"], &sum["unclear"]), (&json!(4), &json!(1)), "{sum}");
        assert_eq!(sum["most"]["amount"], "650.00", "250 and 400 for the two flights of one: {sum}");
        assert_eq!(
            (&sum["sum"]["amount"], &sum["for_all"]["amount"]),
            (&json!("1500.00"), &json!("2000.00"))
        );

        // More than an agent may give alone: somebody other than whoever wrote the facts down lets it go out.
        let here = format!("{notices}/{}", text(&round["id"]));
        let samples = world.get(&format!("{here}/samples")).is(200);
        let stopped = samples["samples"][0]["stopped"].as_str().unwrap();
        assert!(stopped.contains("for distance_km their order says nothing"), "{samples}");
        let seal = json!({ "seal": samples["seal"] });
        world.post(&format!("{here}/sending"), &seal).refused(409, "G8");
        world.post_as(Role::Manager, &format!("{here}/sending"), &seal).is(201);
        world.wait(0);

        let told = world.get(&format!("/incidents/{incident}/cohort?status=told")).is(200);
        let mut found: Vec<_> = told["items"].as_array().unwrap().iter().collect();
        found.sort_by_key(|member| text(&member["customer"]["external_id"]));
        let amounts = ["250.00", "650.00", "600.00"];
        assert_eq!(found.len(), amounts.len());
        for (member, amount) in found.iter().zip(amounts) {
            let owed = (json!(amount), vec![("entitlement".to_owned(), json!(amount))]);
            assert_eq!(given(world, member), owed, "{member}");
        }
        let waits = world.get(&format!("/incidents/{incident}/cohort?status=stopped")).is(200);
        assert!(waits["items"][0]["stopped"].as_str().unwrap().contains("distance_km"), "{waits}");
    });
}

#[test]
fn facts_that_no_policy_takes_are_refused_when_the_round_is_written() {
    on_both(|world| {
        let new = json!({ "what": "Flight LN 12 was cancelled", "happened_at": "2026-05-01T06:00:00Z" });
        let incident = text(&world.post("/incidents", &new).is(201)["id"]);
        let notices = format!("/incidents/{incident}/notices");
        for (owed, field) in [
            (json!({ "pack": "eu262" }), "owed.pack"),
            (json!({ "pack": "eu261", "facts": { "distance": 3 } }), "owed.facts.distance"),
            (json!({ "pack": "eu261", "form": "gold" }), "form"),
        ] {
            let mut body = plan(world);
            body["owed"] = owed;
            let refused = world.post(&notices, &body).refused(422, "invalid");
            assert!(refused.to_string().contains(field), "{refused}");
        }
        let mut update = plan(world);
        (update["kind"], update["promise"]) = (json!("update"), Value::Null);
        world.post(&notices, &update).refused(422, "invalid");
    });
}
