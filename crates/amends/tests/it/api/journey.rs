//! One complaint from arrival to its end, and a second life.

use domain::staff::Role;
use serde_json::{Value, json};

use super::{
    steps::{
        acknowledgement, assessment, closure, complaint, decision, does, proposed, resolution, response, text,
    },
    world::{World, on_both},
};

#[test]
fn a_complaint_is_heard_put_right_closed_and_opened_again() {
    on_both(|world| {
        let case = begin(world);
        promises(world, &case);
        put_right(world, &case);
        follow_up(world, &case);
        again(world, &case);
        let verdict =
            world.app.look(|conn| Ok(store::journal::verify(conn, Some(&world.app.keys.checkpoints()))?));
        assert!(verdict.unwrap().first_bad.is_none(), "the journal was altered");
        let answered = world.answered.lock().unwrap();
        assert!(answered.len() > 40, "only {} answers were seen", answered.len());
        assert!(answered.iter().all(|text| !text.contains("attribution")), "whose doing it was has leaked");
    });
}

fn begin(world: &World) -> String {
    let opened = world.post("/cases", &complaint()).is(201);
    let case = text(&opened["id"]);
    assert_eq!((&opened["stage"], &opened["promise"]), (&json!("received"), &Value::Null));
    assert_eq!((&opened["repeat"], &opened["next_step"]["step"]), (&json!(false), &json!("acknowledge")));
    assert!(opened["next_step"]["due_at"].is_string() && opened["owner"].is_string());
    let number = text(&opened["number"]);
    for name in [case.as_str(), number.as_str()] {
        let whole = world.get(&format!("/cases/{name}")).is(200);
        assert_eq!(whole["verbatim"], complaint()["verbatim"]);
    }
    let hold = world.get("/customers/ext:C-7/upsell_hold").is(200);
    assert_eq!((&hold["hold"], &hold["case"]), (&json!(true), &json!(case)));
    let told = does(world, &case, "acknowledgement", &acknowledgement(world));
    assert_eq!(told["stage"], "acknowledged");
    assert_eq!(told["promise"]["what"], "We ring you");
    case
}

/// One kept, one moved with consent, one broken by the clock and then delivered late.
fn promises(world: &World, case: &str) {
    let first = text(&world.get(&format!("/cases/{case}")).is(200)["promise"]["id"]);
    let kept = world.post(&format!("/promises/{first}/kept"), &json!({ "evidence": "rang at ten" })).is(201);
    assert_eq!(kept["promise"], Value::Null);
    let given = does(world, case, "promises", &json!({ "what": "A new date", "due_at": world.in_hours(24) }));
    let second = text(&given["promise"]["id"]);
    let moved = json!({ "due_at": world.in_hours(72), "consent": "Wednesday is fine, she said" });
    let moved = world.post(&format!("/promises/{second}/renegotiation"), &moved).is(201);
    let third = text(&moved["promise"]["id"]);
    assert_ne!(second, third);
    world.wait(80);
    let events = happened(world);
    assert!(events.iter().any(|kind| kind == "promise.broken"), "{events:?}");
    let told = json!({ "body": "I promised you a new date by today and broke that promise. I am sorry. Your sofa comes on Tuesday. Ines", "kind": "update" });
    does(world, case, "messages", &told);
    world.post(&format!("/promises/{third}/kept"), &json!({ "evidence": "told her the date" })).is(201);
    let fourth = does(world, case, "promises", &json!({ "what": "A card", "due_at": world.in_hours(24) }));
    let fourth = text(&fourth["promise"]["id"]);
    world.post(&format!("/promises/{fourth}/release"), &json!({ "words": "No need for a card" })).is(201);
}

fn put_right(world: &World, case: &str) {
    does(world, case, "assessment", &assessment());
    does(world, case, "containment", &json!({ "what": "The van was taken off the plan" }));
    does(world, case, "investigation", &json!({ "plan": "Ask the depot" }));
    let recommended = world.get(&format!("/cases/{case}/recommendation")).is(200);
    assert!(!recommended["options"].as_array().unwrap().is_empty(), "{recommended}");
    does(world, case, "decision", &decision());
    let make_good = proposed(world, Role::Agent, case, "120.00");
    let step = |role, step: &str, body: Value| {
        world.post_as(role, &format!("/make_goods/{make_good}/{step}"), &body)
    };
    step(Role::Agent, "approval", json!({})).refused(403, "not_allowed");
    step(Role::Agent, "offer", json!({})).refused(409, "make_good_state");
    step(Role::Manager, "approval", json!({})).is(201);
    step(Role::Agent, "offer", json!({})).is(201);
    step(Role::Agent, "acceptance", json!({})).is(201);
    does(world, case, "response", &response());
    step(Role::Agent, "fulfilment", json!({ "reference": "V-77" })).is(201);
    let rest = json!({ "done": "Half of it", "rest": "The cushions", "rest_due_at": world.in_hours(24) });
    let partly = does(world, case, "partial_fix", &rest);
    assert_eq!(partly["stage"], "partially_resolved");
    world.post(&format!("/cases/{case}/resolution"), &resolution()).refused(409, "G6");
    let promise = text(&partly["promise"]["id"]);
    world.post(&format!("/promises/{promise}/kept"), &json!({ "evidence": "brought by hand" })).is(201);
    assert_eq!(does(world, case, "resolution", &resolution())["stage"], "resolved");
}

fn follow_up(world: &World, case: &str) {
    world.post(&format!("/cases/{case}/letter"), &json!({ "body": "We ring now." })).refused(409, "not_calm");
    let no = does(world, case, "follow_up", &json!({ "settled": false, "words": "A leg is broken" }));
    assert_eq!(no["stage"], "assessed");
    does(world, case, "decision", &decision());
    does(world, case, "response", &json!({ "body": "We bring a new leg." }));
    does(world, case, "resolution", &resolution());
    world.wait(24 * 4);
    does(world, case, "follow_up", &json!({ "settled": true, "satisfaction": 5 }));
    world.post(&format!("/cases/{case}/closure"), &closure()).refused(409, "letter_missing");
    does(world, case, "letter", &json!({ "body": "We now ring the day before every delivery." }));
    assert_eq!(does(world, case, "closure", &closure())["stage"], "closed");
}

fn again(world: &World, case: &str) {
    world.post(&format!("/cases/{case}/assessment"), &assessment()).refused(409, "case_ended");
    assert_eq!(does(world, case, "reopening", &json!({ "reason": "It broke again" }))["stage"], "assessed");
    let second = world.post("/cases", &complaint()).is(201);
    assert_eq!((&second["repeat"], &second["repeat_of"]["case"]), (&json!(true), &json!(case)));
    let list = world.get("/cases?customer=ext:C-7&limit=1").is(200);
    assert_eq!(list["items"][0]["id"], second["id"]);
    let next = world.get(&format!("/cases?customer=ext:C-7&limit=1&cursor={}", text(&list["next"]))).is(200);
    assert_eq!((&next["items"][0]["id"], &next["next"]), (&json!(case), &Value::Null));
    assert_eq!(world.get("/cases?q=sofa").is(200)["items"].as_array().unwrap().len(), 2);
    assert_eq!(world.get("/cases?stage=received").is(200)["items"].as_array().unwrap().len(), 1);
    let timeline = world.get("/customers/ext:C-7/timeline?limit=200").is(200);
    let kinds: Vec<_> = timeline["items"].as_array().unwrap().iter().map(|one| text(&one["kind"])).collect();
    assert!(kinds.contains(&"case.closed".to_owned()) && kinds[0] == "case.received", "{kinds:?}");
}

/// The kinds of all that happened, read page by page.
///
/// On PostgreSQL the feed waits for the oldest transaction of the whole server, where other tests run beside this one: what
/// was answered before is waited for as well.
pub fn happened(world: &World) -> Vec<String> {
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let verdict = world.app.look(|conn| Ok(store::journal::verify(conn, None)?)).unwrap();
    let written = usize::try_from(verdict.entries).unwrap();
    loop {
        let kinds = shown(world);
        if kinds.len() >= written || std::time::Instant::now() > patience {
            return kinds;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn shown(world: &World) -> Vec<String> {
    let (mut kinds, mut after) = (Vec::new(), "0".to_owned());
    loop {
        let page = world.get(&format!("/events?after={after}&limit=20")).is(200);
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return kinds;
        }
        kinds.extend(items.iter().map(|one| text(&one["kind"])));
        after = text(&page["next"]);
    }
}
