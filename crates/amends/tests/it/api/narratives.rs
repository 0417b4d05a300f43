//! Real complaints, where they are at hand: opened, found again by their words, and worked to their close.

use std::{path::PathBuf, process::Command};

use serde_json::json;

use super::{
    steps::{acknowledgement, closure, decision, does, keep_all, resolution, text},
    world::World,
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
fn real_complaints_are_worked_to_their_close() {
    let Some(narratives) = narratives() else {
        println!("skipped: the shared narratives are not here");
        return;
    };
    assert_eq!(narratives.len(), ENOUGH);
    let world = World::on_sqlite();
    let cases: Vec<String> =
        narratives.iter().enumerate().map(|(nth, words)| worked(&world, nth, words)).collect();
    world.wait(24 * 8);
    for case in &cases {
        does(&world, case, "follow_up", &json!({ "settled": true }));
        does(&world, case, "letter", &json!({ "body": "We now check every account twice before we write." }));
        assert_eq!(does(&world, case, "closure", &closure())["stage"], "closed");
    }
    println!("{ENOUGH} real complaints were opened, found and closed");
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
    does(world, &case, "decision", &decision());
    does(world, &case, "response", &json!({ "body": "We made this mistake and have put it right." }));
    keep_all(world, &case);
    does(world, &case, "resolution", &resolution());
    case
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
