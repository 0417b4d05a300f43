//! Whatever is written, the check answers; and what does not change the meaning does not change the codes.

#![expect(clippy::unwrap_used, reason = "a test fails loudly on what cannot be")]

use std::collections::BTreeSet;

use domain::reply::{Facts, MessageKind, check};
use proptest::prelude::*;

const TABLES: [&str; 2] = [include_str!("reply/faults.txt"), include_str!("reply/elements.txt")];

fn phrases() -> Vec<String> {
    let lines = TABLES.iter().flat_map(|table| table.lines());
    lines
        .filter_map(|line| line.strip_prefix("+ ").or_else(|| line.strip_prefix("- ")))
        .map(str::to_owned)
        .collect()
}

/// Those that are not about names: a capital tells a name from a word, also to the weights.
fn nameless() -> Vec<String> {
    let names =
        TABLES[1].split("[named_human]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap_or("");
    phrases().into_iter().filter(|phrase| !names.contains(phrase.as_str())).collect()
}

/// Codes without `named_human`: a name is known by its capitals.
fn codes(text: &str) -> BTreeSet<String> {
    let answer = serde_json::to_value(check(text, MessageKind::Reply, &Facts::default())).unwrap();
    let found = ["faults", "elements"].into_iter().flat_map(|key| answer[key].as_array().unwrap().clone());
    found.map(|x| x["code"].as_str().unwrap().to_owned()).filter(|code| code != "named_human").collect()
}

proptest! {
    #[test]
    fn any_text_is_answered_with_offsets_on_character_boundaries(text in "\\PC{0,200}") {
        let answer = check(&text, MessageKind::Reply, &Facts::default());
        for fault in &answer.faults {
            prop_assert_eq!(text.get(fault.start..fault.end), Some(fault.text.as_str()));
        }
        for element in &answer.elements {
            prop_assert!(text.get(element.start..element.end).is_some());
        }
    }

    #[test]
    fn words_in_any_order_are_answered(words in proptest::collection::vec(0usize..4000, 0..60)) {
        let pool: Vec<String> = phrases().iter().flat_map(|p| p.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
        let text: Vec<&str> = words.iter().map(|at| pool[at % pool.len()].as_str()).collect();
        let text = text.join(" ");
        let answer = check(&text, MessageKind::Letter, &Facts::default());
        prop_assert!(answer.faults.iter().all(|fault| text.get(fault.start..fault.end) == Some(fault.text.as_str())));
    }

    #[test]
    fn phrases_in_any_order_are_answered(order in proptest::collection::vec(0usize..4000, 1..12)) {
        let all = phrases();
        let text: Vec<&str> = order.iter().map(|at| all[at % all.len()].as_str()).collect();
        let text = text.join(" ");
        let answer = check(&text, MessageKind::Letter, &Facts::default());
        prop_assert!(answer.faults.iter().all(|fault| text.get(fault.better.start..fault.better.end).is_some()));
    }

    #[test]
    fn quotes_spaces_and_contractions_change_nothing(at in 0usize..4000) {
        let all = phrases();
        let phrase = &all[at % all.len()];
        let wanted = codes(phrase);
        prop_assert_eq!(&codes(&phrase.replace('\'', "\u{2019}")), &wanted, "typographic: {}", phrase);
        prop_assert_eq!(&codes(&phrase.replace(' ', "  ")), &wanted, "double spaces: {}", phrase);
        let long = phrase.replace("I'm", "I am").replace("won't", "will not").replace("It's", "It is").replace("Don't", "Do not");
        prop_assert_eq!(&codes(&long), &wanted, "written out: {}", phrase);
        prop_assert_eq!(&codes(&phrase.replace("apologise", "apologize")), &wanted, "spelling: {}", phrase);
    }
}

#[test]
fn lower_case_changes_nothing() {
    let changed: Vec<String> =
        nameless().into_iter().filter(|phrase| codes(&phrase.to_lowercase()) != codes(phrase)).collect();
    assert_eq!(changed, Vec::<String>::new());
}

#[test]
fn shouting_and_markup_change_nothing() {
    let shouted = |phrase: &String| codes(&phrase.to_uppercase()) != codes(phrase);
    let marked = |phrase: &String| {
        let wanted = codes(phrase);
        [format!("<p>{phrase}</p>"), format!("**{phrase}**"), format!("<b>{phrase}</b><br>")]
            .iter()
            .any(|dressed| codes(dressed) != wanted)
    };
    let long = |phrase: &&String| phrase.split_whitespace().count() > 3;
    assert_eq!(
        nameless().iter().filter(long).filter(|one| shouted(one)).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    assert_eq!(nameless().iter().filter(|one| marked(one)).collect::<Vec<_>>(), Vec::<&String>::new());
}
