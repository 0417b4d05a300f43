//! The words that the check proposes pass the check, bring in what was missing, and invent nothing.

#![expect(clippy::unwrap_used, reason = "a test fails loudly on what cannot be")]

use domain::reply::{ElementCode, Facts, MessageKind, Moment, check, check_at, open_place, sentence_for};

const KNOWN: &str = r#"{"customer":"Ola Berg","issue":"the sofa came nine days late with a torn seat","outcome":"upheld",
    "firm_at_fault":true,"waited_days":9,"cohort_size":40,"cause":"the depot scanned the wrong label",
    "refund":{"amount":{"amount":"62.00","currency":"EUR"},"state":"fulfilled"},
    "promises":[{"what":"a new seat is fitted","due_at":"2026-06-05T15:00:00Z"}],"signer":"Ines Calder"}"#;

const BAD: [&str; 14] = [
    "Nothing went wrong on our side.",
    "You should have read the terms.",
    "Our courier is to blame for the delay.",
    "Mistakes were made.",
    "Sorry if you were upset.",
    "It would appear an error possibly arose.",
    "Deeply, truly, endlessly sorry, words fail us.",
    "It is only a small glitch.",
    "We'll get to it soon.",
    "Our award-winning team solved it at once.",
    "Meanwhile upgrade to Premium.",
    "Please call another number.",
    "Only you were affected.",
    "It is fixed for good.",
];

fn moment() -> Moment {
    Moment { now: Some("2026-06-01T09:00:00Z".parse().unwrap()), zone: None }
}

fn facts(text: &str) -> Facts {
    serde_json::from_str(text).unwrap()
}

#[test]
fn replacing_each_fault_as_proposed_leaves_none() {
    let facts = facts(&KNOWN.replace("\"signer\"", "\"corrective_action\":\"monitoring\",\"signer\""));
    for bad in BAD {
        let mut text = format!("Your sofa came late. {bad} Ines Calder");
        assert!(!check_at(&text, MessageKind::Update, &facts, &moment()).faults.is_empty(), "{bad}");
        for _ in 0..4 {
            let answer = check_at(&text, MessageKind::Update, &facts, &moment());
            let Some(fault) = answer.faults.first() else { break };
            text = fault.better.applied(&text);
        }
        let left = check_at(&text, MessageKind::Update, &facts, &moment()).faults;
        assert_eq!(left, [], "{text}");
        assert!(text.starts_with("Your sofa came late."), "{text}");
    }
}

#[test]
fn the_sentence_for_an_element_brings_it_in_without_a_fault() {
    for code in ElementCode::ALL.into_iter().filter(|code| *code != ElementCode::Prevention) {
        let sentence = sentence_for(code, &facts(KNOWN), &moment()).unwrap();
        let answer = check_at(&sentence, MessageKind::Reply, &facts(KNOWN), &moment());
        assert_eq!(answer.faults, [], "{sentence}");
        assert!(answer.elements.iter().any(|one| one.code == code), "{code:?}: {sentence}");
        assert_eq!(open_place(&sentence), None);
    }
}

#[test]
fn what_the_facts_do_not_tell_is_an_open_place() {
    for code in [ElementCode::EchoIssue, ElementCode::NextDate, ElementCode::Repair, ElementCode::NamedHuman]
    {
        let sentence = sentence_for(code, &Facts::default(), &Moment::default()).unwrap();
        assert!(open_place(&sentence).is_some(), "{sentence}");
    }
}

#[test]
fn nobody_owns_what_was_found_not_to_be_ours() {
    let facts = facts(r#"{"outcome":"not_upheld"}"#);
    assert_eq!(sentence_for(ElementCode::Responsibility, &facts, &Moment::default()), None);
}

#[test]
fn the_hint_says_what_is_on_file() {
    let facts = facts(r#"{"calls":[],"refund":null}"#);
    let answer = check("I called you on Monday.", MessageKind::Reply, &facts);
    assert!(answer.faults[0].hint.ends_with("On file: there is no call."), "{}", answer.faults[0].hint);
}
