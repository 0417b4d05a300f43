//! Every phrase of the repository's own tables fires, or does not, as it is marked.

#![expect(clippy::unwrap_used, reason = "a test fails loudly on what cannot be")]

use domain::reply::{Facts, MessageKind, check};

/// Codes found in a text, faults and elements together.
fn codes(text: &str) -> Vec<String> {
    let answer = serde_json::to_value(check(text, MessageKind::Letter, &Facts::default())).unwrap();
    let found = ["faults", "elements"].into_iter().flat_map(|key| answer[key].as_array().unwrap().clone());
    found.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

fn wrongly_judged(table: &str) -> Vec<String> {
    let mut code = String::new();
    let mut wrong = Vec::new();
    for line in table.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut code);
        } else if let Some((mark, phrase)) =
            line.split_once(' ').filter(|(mark, _)| matches!(*mark, "+" | "-"))
            && codes(phrase).contains(&code) != (mark == "+")
        {
            wrong.push(format!("{code}: {mark} {phrase}"));
        }
    }
    wrong
}

#[test]
fn faults_are_found_and_near_misses_are_not() {
    assert_eq!(wrongly_judged(include_str!("reply/faults.txt")), Vec::<String>::new());
}

#[test]
fn elements_are_found_and_empty_words_are_not() {
    assert_eq!(wrongly_judged(include_str!("reply/elements.txt")), Vec::<String>::new());
}

/// The phrases that carry a fault of the blocking kind.
fn blocking_phrases() -> impl Iterator<Item = &'static str> {
    let sections = include_str!("reply/faults.txt").split("\n[");
    let blocking = |section: &&str| {
        ["denial]", "blames_customer]", "shifts_blame]"].iter().any(|code| section.starts_with(code))
    };
    sections.filter(blocking).flat_map(str::lines).filter_map(|line| line.strip_prefix("+ "))
}

fn passing(written: impl Fn(&str) -> String) -> Vec<String> {
    let stops = |text: &String| check(text, MessageKind::Reply, &Facts::default()).blocked;
    blocking_phrases().map(written).filter(|text| !stops(text)).collect()
}

#[test]
fn a_plain_fault_stops_a_text_alone_in_capitals_and_within_a_letter() {
    assert!(blocking_phrases().count() > 20);
    assert_eq!(passing(str::to_owned), Vec::<String>::new());
    assert_eq!(passing(str::to_uppercase), Vec::<String>::new());
    let letter = |phrase: &str| format!("Dear Ms Hall,\n\n{phrase}\n\nKind regards,\nTom Reed");
    assert_eq!(passing(letter), Vec::<String>::new());
}
