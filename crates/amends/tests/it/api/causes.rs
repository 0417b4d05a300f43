//! Causes, procedures, lessons and what belongs to a problem, over the API.

use domain::staff::Role;
use serde_json::{Value, json};

use super::{
    steps::{does, opened, text},
    world::{World, on_both},
};

fn problem(world: &World) -> String {
    let new = json!({ "title": "Sofas come late", "failure_type": "late_delivery", "severity": "high" });
    text(&world.post("/problems", &new).is(201)["id"])
}

#[test]
fn a_tree_of_causes_grows_and_is_pruned_and_blames_nobody() {
    on_both(|world| {
        let problem = problem(world);
        let add = |why: &str, under: Value| {
            let body = json!({ "why": why, "under": under, "cause_class": "not_foreseen" });
            world.post(&format!("/problems/{problem}/causes"), &body)
        };
        add("The van left late", Value::Null).is(201);
        add("The list has no order", json!(1)).is(201);
        add("Nobody is named as stand-in", Value::Null).is(201);
        let tree = add("The packer was careless", json!(2)).is(201);
        let order: Vec<_> =
            { tree["causes"].as_array().unwrap().iter() }.map(|one| one["number"].clone()).collect();
        assert_eq!(order, [1, 2, 4, 3]);
        assert_eq!(
            (&tree["causes"][2]["blames"], &tree["causes"][0]["blames"]),
            (&json!("careless"), &Value::Null)
        );
        add("x", json!(9)).refused(422, "invalid");
        add(" ", Value::Null).refused(422, "invalid");
        let remove =
            |number: &str| world.post(&format!("/problems/{problem}/causes/{number}/removal"), &json!({}));
        assert_eq!(remove("2").is(201)["causes"].as_array().unwrap().len(), 2);
        remove("2").refused(409, "no_such_cause");
        remove("nonsense").refused(404, "missing");
    });
}

#[test]
fn the_test_looks_at_the_version_that_was_in_force_when_it_failed() {
    on_both(|world| {
        let new =
            json!({ "title": "Loading", "steps": ["Count", "Load"], "effective_at": "2026-01-01T00:00:00Z" });
        let procedure = text(&world.post("/procedures", &new).is(201)["id"]);
        let path = |rest: &str| format!("/procedures/{procedure}{rest}");
        let next = json!({ "steps": ["Count", "Ring", "Load"], "change": "Ring before", "effective_at": "2026-05-01T00:00:00Z" });
        let revised = world.post(&path("/versions"), &next).is(201);
        assert_eq!(revised["versions"][1]["number"], 2);
        world.post(&path("/versions"), &next).refused(422, "invalid");
        let in_force = |at: &str| world.get(&path(&format!("/in_force?at={at}")));
        assert_eq!(in_force("2026-04-30T00:00:00Z").is(200)["number"], 1);
        assert_eq!(in_force("2026-05-01T00:00:00Z").is(200)["number"], 2);
        in_force("2025-12-31T00:00:00Z").refused(404, "missing");
        let compared = world.get(&path("/comparison?earlier=1&later=2")).is(200);
        let signs: Vec<_> =
            { compared.as_array().unwrap().iter() }.map(|one| text(&one["difference"])).collect();
        assert_eq!(signs, ["kept", "added", "kept"]);
        world.get(&path("/comparison?earlier=1&later=3")).refused(422, "invalid");

        let debrief = |failed_at: &str, rest: Value| {
            let mut checklist = json!({ "procedure": procedure, "failed_at": failed_at });
            for (key, value) in rest.as_object().unwrap() {
                checklist[key] = value.clone();
            }
            let new = json!({
                "what_happened": "The van left late", "root_cause": "Nobody rang",
                "attendees": [world.get("/members").is(200)["items"][0]["id"]], "checklist": checklist,
            });
            world.post(&format!("/problems/{}/debrief", problem(world)), &new)
        };
        let before = debrief("2026-04-01T00:00:00Z", json!({ "step_in_procedure": false })).is(201);
        assert_eq!(
            (&before["debrief"]["scope"], &before["debrief"]["cause_class"]),
            (&json!("systemic"), &json!("not_foreseen"))
        );
        assert!(text(&before["debrief"]["scope_evidence"]).contains("Loading, version 1"), "{before}");
        let skipped = json!({ "step_in_procedure": true, "followed": false, "would_have_prevented": true });
        let since = debrief("2026-05-20T00:00:00Z", skipped.clone()).is(201);
        assert_eq!(
            (&since["debrief"]["scope"], &since["debrief"]["checklist"]["in_force"]["version"]),
            (&json!("one_off"), &json!(2))
        );
        let mut often = skipped;
        (often["skipped"], often["occasions"]) = (json!(4), json!(30));
        assert_eq!(debrief("2026-05-20T00:00:00Z", often).is(201)["debrief"]["scope"], "systemic");
        let unasked = debrief("2026-05-20T00:00:00Z", json!({})).refused(422, "invalid");
        assert_eq!(unasked["field"], "checklist.step_in_procedure");
    });
}

#[test]
fn cases_incidents_and_signals_are_tied_and_let_go() {
    on_both(|world| {
        let (problem, other, case) = (problem(world), problem(world), opened(world));
        let path = |id: &str, rest: &str| format!("/problems/{id}/{rest}");
        let tied = world.post(&path(&problem, "cases"), &json!({ "case": case })).is(201);
        assert_eq!(tied["cases"], json!([case]));
        world.post(&path(&problem, "cases"), &json!({ "case": case })).refused(409, "already_linked");
        // A case belongs to one problem: the other takes it over.
        world.post(&path(&other, "cases"), &json!({ "case": case })).is(201);
        assert_eq!(world.get(&format!("/problems/{problem}")).is(200)["cases"], json!([]));
        let removal = format!("cases/{case}/removal");
        world.post(&path(&problem, &removal), &json!({})).refused(409, "not_linked");
        assert_eq!(world.post(&path(&other, &removal), &json!({})).is(201)["cases"], json!([]));
        assert_eq!(world.get(&format!("/cases/{case}")).is(200)["problem"], Value::Null);

        let new = json!({ "what": "The list was lost", "failure_type": "late_delivery" });
        let incident = text(&world.post("/incidents", &new).is(201)["id"]);
        world.post(&path(&problem, "incidents"), &json!({ "incident": incident })).is(201);
        assert_eq!(world.get(&format!("/incidents/{incident}")).is(200)["problem"], json!(problem));
        let removal = format!("incidents/{incident}/removal");
        world.post(&path(&other, &removal), &json!({})).refused(409, "not_linked");
        world.post(&path(&problem, &removal), &json!({})).is(201);
        assert_eq!(world.get(&format!("/incidents/{incident}")).is(200)["problem"], Value::Null);
        let nobody = json!({ "signal": "00000000-0000-0000-0000-000000000001" });
        world.post_as(Role::Manager, &path(&problem, "signals"), &nobody).refused(404, "missing");
    });
}

#[test]
fn a_lesson_stands_beside_the_next_like_case() {
    on_both(|world| {
        let case = opened(world);
        let of_case = |case: &str| world.get(&format!("/cases/{case}/lessons")).is(200)["items"].clone();
        assert_eq!(of_case(&case), json!([]));
        world.post("/lessons", &json!({ "learned": " " })).refused(422, "invalid");
        let lesson =
            world.post("/lessons", &json!({ "learned": "Ring the depot first", "case": case })).is(201);
        assert_eq!(lesson["failure_type"], "late_delivery", "it is about what its case is about");
        let next = opened(world);
        assert_eq!(of_case(&next)[0]["learned"], "Ring the depot first");
        let id = text(&lesson["id"]);
        world.post(&format!("/lessons/{id}/withdrawal"), &json!({})).is(201);
        world.post(&format!("/lessons/{id}/withdrawal"), &json!({})).refused(409, "lesson_withdrawn");
        assert_eq!(of_case(&next), json!([]));
        assert_eq!(world.get("/lessons").is(200)["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn who_was_told_is_known_when_it_comes_back() {
    on_both(|world| {
        let (problem, case) = (problem(world), opened(world));
        (0..11).for_each(|_| drop(opened(world)));
        world.wait(1);
        let member = world.get("/members").is(200)["items"][0]["id"].clone();
        world.post(&format!("/problems/{problem}/cases"), &json!({ "case": case })).is(201);
        let review = json!({
            "what_happened": "w", "root_cause": "r", "cause_class": "not_foreseen", "scope": "systemic",
            "scope_evidence": "e", "attendees": [member],
        });
        world.post(&format!("/problems/{problem}/debrief"), &review).is(201);
        let forever = json!({ "body": "Dear Ola, the late vans are fixed for good. Ines", "kind": "reply" });
        let say = |body: &Value| world.post(&format!("/cases/{case}/messages"), body);
        say(&forever).refused(422, "G9");
        let plan = json!({
            "what": "The depot rings the day before", "procedure": "Checklist 4", "owner": member,
            "due_at": world.in_hours(24), "window_days": 30, "settling_days": 2,
        });
        let planned = world.post(&format!("/problems/{problem}/corrective_actions"), &plan).is(201);
        let action = format!("/corrective_actions/{}", text(&planned["actions"][0]["id"]));
        criterion_stands(world, &action);
        world
            .post(&format!("{action}/done"), &json!({ "done_at": "2020-01-01T00:00:00Z" }))
            .refused(422, "invalid");
        world.post(&format!("{action}/done"), &json!({})).is(201);
        say(&forever).refused(422, "G9");
        let told = json!({ "body": "Dear Ola, I am sorry that your sofa came late. We now ring the day before every delivery, so that this does not happen to you again. Ines", "kind": "reply" });
        say(&told).is(201);
        let list = world.get(&format!("{action}/told")).is(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");

        world.wait(24 * 33);
        let standing = world.get(&format!("{action}/effectiveness_check")).is(200);
        assert_eq!(
            (&standing["state"], &standing["counts"]["before"]),
            (&json!("effective"), &json!(12)),
            "{standing}"
        );
        assert!(standing["power"]["halving"].as_f64().unwrap() > 0.0, "{standing}");
        let decided = json!({ "target": 0.9, "reason": "r" });
        world
            .post_as(Role::Manager, &format!("{action}/criterion"), &decided)
            .refused(409, "criterion_decided");
        say(&forever).is(201);

        comes_back(world, &action);
        say(&forever).refused(422, "G9");
        does(
            world,
            &case,
            "messages",
            &json!({ "body": "Dear Ola, it came back, and we look at it again. Ines", "kind": "update" }),
        );
    });
}

/// Only a manager changes it, with a reason.
fn criterion_stands(world: &World, action: &str) {
    let criterion = |body: &Value| world.post_as(Role::Manager, &format!("{action}/criterion"), body);
    criterion(&json!({ "target": 0.5 })).refused(422, "invalid");
    criterion(&json!({ "target": 0.5, "reason": "Half is what we need" })).is(201);
    world
        .post(&format!("{action}/criterion"), &json!({ "target": 1.0, "reason": "r" }))
        .refused(403, "not_allowed");
}

/// A later case alarms until somebody answers.
fn comes_back(world: &World, action: &str) {
    world.wait(24);
    drop(opened(world));
    world.wait(1);
    let back = world.get(action).is(200);
    assert_eq!(
        (&back["state"], &back["alarm"]["why"]),
        (&json!("monitoring"), &json!("came_back")),
        "{back}"
    );
    assert_eq!(back["customers_told"], 1);
    assert_eq!(back["earlier_criteria"][0]["reason"], "Half is what we need");
    let alarmed = world.app.look(|conn| Ok(store::outbox::list(conn, None, 200)?)).unwrap();
    assert!(alarmed.iter().any(|mail| mail.subject.contains("came back")), "nobody was told");
    world.post(&format!("{action}/alarm_answer"), &json!({ "words": "" })).refused(422, "invalid");
    let answered =
        world.post(&format!("{action}/alarm_answer"), &json!({ "words": "Debrief on Monday" })).is(201);
    assert_eq!(answered["actions"][0]["alarm"]["answer"]["words"], "Debrief on Monday");
}
