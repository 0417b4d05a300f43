//! Whole messages: good ones pass without a fault and lack nothing, bad ones are stopped; quoting and other languages.

use domain::reply::{ElementCode, Facts, MessageKind, check};

const GOOD_REPLY: &str = "Dear Ms Okafor,\n\nYour oven failed twice in one week, and the second time you had twelve guests at the table. \
That is humiliating, and I am sorry that we sent a fitter without the right part. The mistake is ours: the stock list showed an old \
part number. I have ordered the new thermostat, and Ben fits it on Thursday at 9 am at no cost. The call-out fee is removed.\n\n\
Kind regards,\nMarta Silva\nWorkshop lead";

#[test]
fn a_good_reply_has_no_fault_and_lacks_nothing() {
    let answer = check(GOOD_REPLY, MessageKind::Reply, &Facts::default());
    assert_eq!(answer.faults, []);
    assert_eq!(answer.missing, []);
    assert!(!answer.blocked);
}

#[test]
fn a_good_acknowledgement_lacks_nothing() {
    let text = "Your parcel with the medicine has not arrived, and waiting for it must be frightening. \
        I look for it now and call you by 4 pm today. Samir, dispatch desk";
    let answer = check(text, MessageKind::Acknowledgement, &Facts::default());
    assert_eq!((answer.faults, answer.missing), (vec![], vec![]));
}

#[test]
fn a_bad_reply_is_stopped_and_says_where() {
    let text = "Sorry if you were upset. You should have read the manual; nothing went wrong on our side.";
    let answer = check(text, MessageKind::Reply, &Facts::default());
    assert!(answer.blocked);
    let hard: Vec<&str> =
        answer.faults.iter().filter(|fault| fault.hard).map(|fault| fault.text.as_str()).collect();
    assert_eq!(hard.len(), 2, "{hard:?}");
    assert!(hard.iter().all(|words| text.contains(words)));
    assert!(answer.faults.iter().all(|fault| !fault.hint.is_empty()));
}

#[test]
fn quoted_words_of_the_customer_carry_no_fault() {
    for text in [
        "> You should have checked the size chart.\nI am sorry we sent the wrong size.",
        "You wrote \"nothing went wrong, they said\" and I see why.",
        "You wrote \u{201c}it is only a minor delay, they told me\u{201d}. It is not.",
    ] {
        assert_eq!(check(text, MessageKind::Reply, &Facts::default()).faults, [], "{text}");
    }
}

#[test]
fn a_name_is_the_name_and_not_the_word_before_it() {
    for (text, names) in [
        ("Thanks, Ana", vec!["Ana"]),
        ("Kind regards,\nMarta Silva", vec!["Marta Silva"]),
        ("My name is Ola Berg and I write again.", vec!["Ola Berg"]),
        ("Many thanks", vec![]),
    ] {
        let found = check(text, MessageKind::Reply, &Facts::default()).elements;
        let named = found.iter().filter(|one| one.code == ElementCode::NamedHuman);
        let words: Vec<&str> = named.map(|one| &text[one.start..one.end]).collect();
        assert_eq!(words, names, "{text}");
    }
}

#[test]
fn a_typo_does_not_hide_a_fault() {
    for text in [
        "Sory if you were upset.",
        "We appologise for any inconvinience.",
        "We shoud say: you shoud have read the terms.",
    ] {
        assert!(!check(text, MessageKind::Reply, &Facts::default()).faults.is_empty(), "{text}");
    }
}

#[test]
fn other_languages_are_named_and_not_judged() {
    let text = "Es tut uns leid, wenn Sie das so sehen, aber bei uns ist nichts falsch gelaufen.";
    let answer = check(text, MessageKind::Reply, &Facts::default());
    assert_eq!(answer.language, "de");
    assert!(
        !answer.blocked
            && answer.faults.is_empty()
            && answer.elements.is_empty()
            && answer.missing.is_empty()
    );
}

#[test]
fn the_answer_has_the_promised_shape() {
    let answer =
        serde_json::to_value(check("Sorry if you were upset.", MessageKind::Letter, &Facts::default()))
            .unwrap();
    assert_eq!(answer["language"], "en");
    assert_eq!(answer["faults"][0]["code"], "conditional_apology");
    assert_eq!(answer["faults"][0]["hard"], false);
    assert_eq!(answer["missing"], serde_json::json!(["repair", "prevention", "recommit"]));
}
