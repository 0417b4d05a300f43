//! Real complaints, where they are at hand: opened, found again by their words, worked to their close, and reopened.

use std::{path::PathBuf, process::Command};

use domain::staff::Role;
use serde_json::json;

use super::{
    steps::{acknowledgement, closure, decision, does, keep_all, proposed, resolution, text},
    world::{World, on_both},
};

const ENOUGH: usize = 50;

fn narratives() -> Option<Vec<String>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("AMENDS_SHARED").map_or(beside, PathBuf::from);
    let file = shared.join("data/complaints-cfpb/narratives.csv.gz");
    if !file.exists() {
        return None;
    }
    let unpacked = Command::new("gzip").arg("-dc").arg(file).output().unwrap().stdout;
    let mut rows = csv::Reader::from_reader(unpacked.as_slice());
    let column = rows.headers().unwrap().iter().position(|name| name == "Consumer complaint narrative")?;
    let texts = rows.records().filter_map(|row| Some(row.ok()?.get(column)?.to_owned()));
    Some(texts.filter(|text| text.split_whitespace().count() > 20).take(ENOUGH).collect())
}

#[test]
fn real_complaints_are_worked_to_their_close_and_opened_again_on_both_engines() {
    let Some(narratives) = narratives() else {
        println!("skipped: the shared narratives are not here");
        return;
    };
    assert_eq!(narratives.len(), ENOUGH);
    on_both(|world| {
        let each = narratives.iter().enumerate();
        let cases: Vec<String> = each.map(|(nth, words)| worked(world, nth, words)).collect();
        world.wait(24 * 8);
        cases.iter().for_each(|case| closed_and_reopened(world, case));
        let key = world.app.keys.checkpoints();
        let verdict = world.app.look(|conn| Ok(store::journal::verify(conn, Some(&key))?)).unwrap();
        assert!(verdict.ok, "{verdict:?}");
        println!("{ENOUGH} real complaints were opened, found, closed and opened again");
    });
}

fn closed_and_reopened(world: &World, case: &str) {
    world.post(&format!("/cases/{case}/closure"), &closure()).refused(409, "not_followed_up");
    does(world, case, "follow_up_question", &json!({ "body": "Is all settled now?" }));
    does(world, case, "follow_up", &json!({ "settled": true }));
    does(world, case, "letter", &json!({ "body": "We now check every account twice before we write." }));
    let debrief = json!({
        "what_happened": "The account was mixed up", "root_cause": "Two forms look alike",
        "cause_class": "not_foreseen", "scope": "one_off", "scope_evidence": "It is the first this year",
    });
    does(world, case, "debrief", &debrief);
    assert_eq!(does(world, case, "closure", &closure())["stage"], "closed");
    let no = json!({ "settled": false, "words": "It came back." });
    assert_eq!(does(world, case, "follow_up", &no)["stage"], "assessed");
}

fn worked(world: &World, nth: usize, words: &str) -> String {
    let who = json!({ "external_id": format!("N-{nth}") });
    let opened =
        world.post("/cases", &json!({ "customer": who, "channel": "web", "verbatim": words })).is(201);
    let case = text(&opened["id"]);
    assert_eq!(world.get(&format!("/cases/{case}")).is(200)["verbatim"], json!(words));
    assert!(is_found(world, &case, words), "not found by its words: {words}");
    let mut first = acknowledgement(world);
    first["body"] = json!("On the telephone: we have it, and you hear from us by Wednesday.");
    first["channel"] = json!("phone");
    does(world, &case, "acknowledgement", &first);
    let assessed = json!({ "severity": "medium", "problem_statement": opened["subject"] });
    does(world, &case, "assessment", &assessed);
    does(world, &case, "containment", &json!({ "what": "The account was locked" }));
    does(world, &case, "investigation", &json!({ "plan": "Read the account's log" }));
    does(world, &case, "promises", &json!({ "what": "A copy of the log", "due_at": world.in_hours(48) }));
    does(world, &case, "decision", &decision());
    given(world, &case);
    does(world, &case, "response", &json!({ "body": "We made this mistake and have put it right." }));
    keep_all(world, &case);
    does(world, &case, "resolution", &resolution());
    case
}

/// Something of value, agreed to by somebody else, taken and carried out.
fn given(world: &World, case: &str) {
    let id = proposed(world, Role::Agent, case, "120.00");
    let path = |step: &str| format!("/make_goods/{id}/{step}");
    world.post(&path("approval"), &json!({})).refused(403, "not_allowed");
    world.post_as(Role::Manager, &path("approval"), &json!({})).is(201);
    for (step, body) in
        [("offer", json!({})), ("acceptance", json!({})), ("fulfilment", json!({ "reference": "V-77" }))]
    {
        world.post(&path(step), &body).is(201);
    }
}

/// Searched by its longest words.
fn is_found(world: &World, case: &str, words: &str) -> bool {
    let plain = |word: &&str| word.len() < 30 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut longest: Vec<&str> = words.split_whitespace().filter(plain).collect();
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let q = longest.iter().take(4).copied().collect::<Vec<_>>().join("+");
    let found = world.get(&format!("/cases?q={q}&limit=200")).is(200);
    found["items"].as_array().unwrap().iter().any(|one| one["id"] == case)
}
