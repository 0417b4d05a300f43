//! The phrase tables of the requirements, where they lie beside the repository, judged phrase by phrase.

#![expect(clippy::unwrap_used, reason = "a test fails loudly on what cannot be")]

use std::path::PathBuf;

use domain::reply::{Facts, MessageKind, check};

/// Share of all phrases that was right when this was last accepted.
const ACCEPTED: f64 = 0.98;

fn requirements() -> Option<String> {
    let folder = option_env!("AMENDS_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    std::fs::read_to_string(folder.join("DOMAIN.md")).ok()
}

/// Rows of the two tables: code, phrases that fire, phrases that do not.
fn rows(text: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let section =
        text.split("## 5. Reply checking").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or("");
    let phrases = |cell: &str| cell.split(" · ").map(|phrase| phrase.trim().to_owned()).collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').collect();
        let code = cells.get(1)?.trim().strip_prefix('`')?.split('`').next()?.to_owned();
        Some((code, phrases(cells.get(2)?), phrases(cells.get(3)?)))
    };
    section.lines().filter_map(row).collect()
}

/// Cells that describe a message instead of quoting one.
fn is_description(phrase: &str) -> bool {
    ["×3 in one reply", "five lines of", "one apology at start"].iter().any(|part| phrase.contains(part))
}

fn codes(text: &str) -> Vec<String> {
    let answer = serde_json::to_value(check(text, MessageKind::Letter, &Facts::default())).unwrap();
    let of = |key: &str| {
        answer[key].as_array().unwrap().iter().map(|x| x["code"].as_str().unwrap().to_owned()).collect()
    };
    let (mut faults, elements): (Vec<String>, Vec<String>) = (of("faults"), of("elements"));
    faults.extend(elements);
    faults
}

#[test]
fn the_tables_of_the_requirements_are_judged_right() {
    let Some(text) = requirements() else {
        println!("skipped: no requirements beside the repository (set AMENDS_SHARED to point at them)");
        return;
    };
    let (mut right, mut all) = (0, 0);
    for (code, fire, pass) in rows(&text).into_iter().filter(|(code, ..)| code != "untrue_claim") {
        let expected = fire.iter().map(|p| (p, true)).chain(pass.iter().map(|p| (p, false)));
        let judged: Vec<(bool, &String, bool)> = expected
            .filter(|(phrase, _)| !is_description(phrase))
            .map(|(phrase, wanted)| (codes(phrase).contains(&code) == wanted, phrase, wanted))
            .collect();
        let good = judged.iter().filter(|(good, ..)| *good).count();
        println!("{code:22} {good:2} of {:2}", judged.len());
        for (_, phrase, wanted) in judged.iter().filter(|(good, ..)| !good) {
            println!("    {} {phrase}", if *wanted { "missed:     " } else { "false alarm:" });
        }
        right += good;
        all += judged.len();
    }
    println!("all {right} of {all}");
    assert!(all > 200, "the tables were not found: {all} phrases");
    assert!(f64::from(u32::try_from(right).unwrap()) >= ACCEPTED * f64::from(u32::try_from(all).unwrap()));
}
