//! What the measures tell beside the shares: their trend, fairness in three parts, recovery by who the customer was
//! before, what was done about what was heard, and what corrective actions cost.

use serde_json::{Value, json};

use super::{
    make_goods::page,
    steps::{acknowledged, acknowledgement, assessment, complaint, decision, does, resolution, text},
    world::{World, on_both},
};

const DAYS: &str = "from=2026-06-01&to=2026-07-31";

fn counted(world: &World) -> Value {
    world.get(&format!("/measures?{DAYS}")).is(200)
}

/// Recovered or not, with how fair they found it.
fn answered(world: &World, customer: &Value, fair: &Value) {
    let mut body = complaint();
    body["customer"] = customer.clone();
    let case = text(&world.post("/cases", &body).is(201)["id"]);
    does(world, &case, "acknowledgement", &acknowledgement(world));
    does(world, &case, "assessment", &assessment());
    does(world, &case, "decision", &decision());
    does(world, &case, "resolution", &resolution());
    does(world, &case, "follow_up", fair);
}

#[test]
fn fairness_has_three_parts_and_recovery_is_told_by_who_the_customer_was() {
    on_both(|world| {
        let old = json!({ "external_id": "old", "since": "2019-01-01T00:00:00Z", "value_band": "middle" });
        let new = json!({ "external_id": "new", "since": "2026-01-05T00:00:00Z" });
        for customer in [&old, &new] {
            world.post("/customers", customer).is(201);
        }
        let settled = json!({ "settled": true, "satisfaction": 4, "distributive": 5, "procedural": 2, "interactional": 4 });
        answered(world, &json!({ "external_id": "old" }), &settled);
        answered(world, &json!({ "external_id": "old" }), &settled);
        answered(world, &json!({ "external_id": "new" }), &json!({ "settled": false, "interactional": 1 }));
        let case = acknowledged(world);
        world
            .post(&format!("/cases/{case}/follow_up"), &json!({ "settled": true, "procedural": 6 }))
            .refused(422, "invalid");
        let measures = counted(world);
        let scores = |name: &str| measures["satisfaction"][name]["counts"].clone();
        assert_eq!(scores("distributive"), json!([0, 0, 0, 0, 2]));
        assert_eq!(
            (scores("procedural"), scores("interactional")),
            (json!([0, 2, 0, 0, 0]), json!([1, 0, 0, 2, 0]))
        );
        let groups = |by: &str| -> Vec<(Value, Value, Value)> {
            let recovered = |group: &Value| {
                let rates = group["rates"].as_array().unwrap();
                rates.iter().find(|rate| rate["of"] == "recovered").unwrap()["numerator"].clone()
            };
            let groups = measures[by].as_array().unwrap();
            groups
                .iter()
                .map(|group| (group["key"].clone(), group["cases"].clone(), recovered(group)))
                .collect()
        };
        let row = |key: Value, cases: u64, recovered: u64| (key, json!(cases), json!(recovered));
        assert_eq!(
            groups("by_tenure"),
            [row(json!("over_3_years"), 2, 2), row(Value::Null, 1, 0), row(json!("under_1_year"), 1, 0)]
        );
        assert_eq!(groups("by_earlier_failures"), [row(json!("none"), 3, 1), row(json!("one"), 1, 1)]);
        let part = world.get(&format!("/measures?{DAYS}&tenure=under_1_year")).is(200);
        assert_eq!((&part["cases"], &part["acted"]), (&json!(1), &Value::Null));
        let behind = page(world, &format!("/measures/cases/recovered?{DAYS}&tenure=over_3_years"));
        assert!(behind.contains("id=\"sum\">2 of 2"), "{behind}");
        let file = page(world, &format!("/measures/csv/relationship?{DAYS}"));
        assert!(file.contains("With us for,Three years and more,2,2,2,,"), "{file}");
        let shown = page(world, &format!("/measures?{DAYS}"));
        assert!(
            shown.contains("Recovery by what the customer was to us before")
                && shown.contains("Found the way to it fair")
        );
    });
}

/// Days mean whole days of the firm, as on the pages.
#[test]
fn a_day_is_taken_where_a_moment_is() {
    on_both(|world| {
        acknowledged(world);
        let cases = |query: &str| world.get(&format!("/measures?{query}")).is(200)["cases"].clone();
        assert_eq!(cases("from=2026-06-01&to=2026-06-01"), 1);
        assert_eq!(cases("from=2026-06-02&to=2026-06-02"), 0);
        assert_eq!(cases("from=2026-06-01T00:00:00Z&to=2026-06-01"), 1);
        for wrong in
            ["from=yesterday", "from=2026-06-31", "to=2026-06-01T00:00", "from=2026-06-03&to=2026-06-01"]
        {
            world.get(&format!("/measures?{wrong}")).refused(422, "invalid");
        }
        let file = page(world, &format!("/measures/csv/trend?{DAYS}"));
        assert!(file.starts_with("Share,From,To,Cases,Number,Of,Rate,At least,At most\n"), "{file}");
        assert!(file.contains("Acknowledged in time,2026-06-01,2026-06-07,1,1,1,"), "{file}");
    });
}

#[test]
fn what_was_heard_is_acted_on_and_actions_have_a_cost() {
    on_both(|world| {
        let mention = json!({ "verbatim": "Still no sofa from them", "channel": "social" });
        let heard = text(&world.post("/candidates", &mention).is(201)["id"]);
        world.post("/candidates", &mention).is(201);
        world
            .post(&format!("/candidates/{heard}/dismissal"), &json!({ "reason": "about another shop" }))
            .is(201);
        let incident = json!({ "what": "The van broke down", "happened_at": "2026-06-01T08:00:00Z" });
        let incident = text(&world.post("/incidents", &incident).is(201)["id"]);
        acknowledged(world);
        let members = json!({ "members": [{ "external_id": "C-7" }] });
        world.post(&format!("/incidents/{incident}/cohort"), &members).is(201);
        let member = world.get("/members").is(200)["items"][0]["id"].clone();
        let problem = text(&world.post("/problems", &json!({ "title": "Vans" })).is(201)["id"]);
        let review = json!({
            "what_happened": "w", "root_cause": "r", "cause_class": "not_foreseen", "scope": "systemic",
            "scope_evidence": "e", "attendees": [member],
        });
        world.post(&format!("/problems/{problem}/debrief"), &review).is(201);
        let plan = json!({ "what": "A second van", "procedure": "Checklist 4", "owner": member, "due_at": world.in_hours(24) });
        let planned = world.post(&format!("/problems/{problem}/corrective_actions"), &plan).is(201);
        let done = format!("/corrective_actions/{}/done", text(&planned["actions"][0]["id"]));
        let cost = |amount: &str| json!({ "cost": { "amount": amount, "currency": "EUR" } });
        world.post(&done, &cost("-1.00")).refused(422, "invalid");
        world.post(&done, &cost("1250.00")).is(201);
        let acted = counted(world)["acted"].clone();
        let share = |name: &str| (acted[name]["numerator"].clone(), acted[name]["denominator"].clone());
        assert_eq!((share("heard"), share("told")), ((json!(1), json!(2)), (json!(0), json!(1))));
        assert_eq!((share("effective"), &acted["actions"]), ((json!(0), json!(0)), &json!(1)));
        assert_eq!(acted["action_cost"], json!([{ "amount": "1250.00", "currency": "EUR" }]));
        assert_eq!(acted["heard"]["rate"], Value::Null, "too few for a rate");
        let file = page(world, &format!("/measures/csv/costs?{DAYS}"));
        assert!(
            file.lines().nth(1).is_some_and(|row| row.starts_with("EUR,0,") && row.ends_with(",1250.00")),
            "{file}"
        );
        assert!(page(world, &format!("/measures?{DAYS}")).contains("Heard, and acted on"));
    });
}

/// A case that went outside stays one that did, though they agree later; what was taken back stays answered.
#[test]
fn what_went_outside_stays_counted() {
    on_both(|world| {
        let case = acknowledged(world);
        does(world, &case, "withdrawal", &json!({ "words": "Never mind" }));
        world.wait(24);
        does(world, &case, "external_review", &json!({ "by": "the Trade Ombudsman" }));
        does(world, &case, "assessment", &assessment());
        does(world, &case, "decision", &decision());
        does(world, &case, "resolution", &resolution());
        let file = world.get(&format!("/cases/{case}")).is(200);
        assert_eq!(file["stage"], "resolved");
        assert_eq!(counted(world)["referred_outside"], 1);
        let review = page(world, "/reports/iso10002.csv?from=2026-06-01&to=2026-06-30");
        assert!(review.contains("Taken to somebody outside,1\n"), "{review}");
        let behind = page(world, "/measures/cases/outside?from=2026-06-01&to=2026-06-30");
        assert!(behind.contains("id=\"sum\">1 of 1"), "{behind}");
        let shown = page(world, "/reports/iso10002?from=2026-06-01&to=2026-06-30");
        assert!(shown.contains("/measures/cases/outside?from=2026-06-01"), "each count leads to its cases");
        let cases = page(world, "/reports/uk-return/2026-H1/cases.csv");
        assert!(
            cases.lines().count() == 2
                && cases.lines().nth(1).is_some_and(|row| row.contains(",0,1,1,0,0,0,1,")),
            "{cases}"
        );
        let uk = page(world, "/reports/uk-return/2026-H1.csv");
        let all = uk.lines().last().unwrap();
        assert!(all.starts_with("All,All,1,1,0,0,"), "taken back on the first day: {all}");
    });
}

/// What they said before it failed is frozen then; what is written down later does not change it.
#[test]
fn satisfaction_is_held_against_what_it_was_before() {
    on_both(|world| {
        world.post("/customers", &json!({ "external_id": "old" })).is(201);
        let asked = |body: &Value| world.post("/customers/ext:old/satisfaction", body);
        asked(&json!({ "score": 4, "answered_at": "2026-05-01T00:00:00Z" })).is(201);
        asked(&json!({ "score": 6 })).refused(422, "invalid");
        asked(&json!({ "score": 1, "answered_at": "2027-05-01T00:00:00Z" })).refused(422, "invalid");
        for score in [4, 5, 3] {
            answered(
                world,
                &json!({ "external_id": "old" }),
                &json!({ "settled": true, "satisfaction": score }),
            );
        }
        asked(&json!({ "score": 1, "answered_at": "2026-05-02T00:00:00Z" })).is(201);
        let measures = counted(world);
        let share = |of: &str| {
            let rate = measures["rates"].as_array().unwrap().iter().find(|rate| rate["of"] == of).unwrap();
            (rate["numerator"].clone(), rate["denominator"].clone())
        };
        assert_eq!((share("restored"), share("paradox")), ((json!(2), json!(3)), (json!(1), json!(3))));
        let behind = page(world, &format!("/measures/cases/paradox?{DAYS}"));
        assert!(behind.contains("id=\"sum\">1 of 3"), "{behind}");
    });
}
