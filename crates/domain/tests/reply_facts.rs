//! What the record contradicts is called untrue; without the fact that speaks to it, nothing is.

#![expect(clippy::unwrap_used, reason = "a test fails loudly on what cannot be")]

use domain::reply::{ElementCode, Facts, FaultCode, MessageKind, Moment, check, check_at};
use jiff::tz::TimeZoneDatabase;

fn untrue(text: &str, facts: &str) -> bool {
    let facts: Facts = serde_json::from_str(facts).unwrap();
    let answer = check(text, MessageKind::Reply, &facts);
    let found = answer.faults.iter().any(|fault| fault.code == FaultCode::UntrueClaim);
    assert!(!found || answer.blocked, "an untrue claim blocks");
    found
}

const NO_REFUND: &str = r#"{"refund":null}"#;
const PAID: &str = r#"{"refund":{"amount":{"amount":"12.50","currency":"EUR"},"state":"fulfilled"}}"#;
const APPROVED: &str = r#"{"refund":{"amount":null,"state":"approved"}}"#;
const PROMISED: &str = r#"{"promises":[{"what":"call","due_at":"2026-06-04T15:00:00Z"}]}"#;

#[test]
fn a_refund_that_was_not_paid_is_not_called_sent() {
    for text in [
        "I refunded 12.50 euros this morning.",
        "Your refund has been sent.",
        "We have credited your account.",
        "The money was returned to your card.",
        "You have been reimbursed.",
        "Refund issued.",
        "We already paid it back.",
        "I sent the refund yesterday.",
    ] {
        assert!(untrue(text, NO_REFUND), "{text}");
        assert!(untrue(text, APPROVED), "{text}");
        assert!(!untrue(text, PAID), "{text}");
        assert!(!untrue(text, "{}"), "{text}");
    }
    for text in [
        "I will refund 30 euros by Friday.",
        "The refund is not sent yet.",
        "If it is refunded, you will see it.",
    ] {
        assert!(!untrue(text, NO_REFUND), "{text}");
    }
}

#[test]
fn the_amount_that_was_paid_is_the_one_that_is_said() {
    for text in
        ["I refunded 1,250 EUR today.", "I refunded €125 today.", "12.50 USD has been refunded to your card."]
    {
        assert!(untrue(text, PAID), "{text}");
        assert!(!untrue(text, r#"{"refund":{"amount":null,"state":"fulfilled"}}"#), "{text}");
    }
    for text in [
        "I refunded 12.50 EUR today.",
        "I refunded €12.50 today.",
        "I have refunded the delivery of your 400 EUR order.",
        "I refunded 12.50 EUR of the 400 EUR today.",
        "I have refunded you; you had waited 30 days.",
    ] {
        assert!(!untrue(text, PAID), "{text}");
    }
}

#[test]
fn what_others_do_by_a_day_is_not_our_promise() {
    for text in [
        "If you would rather have it as a cheque, call me by 30 November 2026.",
        "The bank shows the refund by 30 November 2026.",
        "Please reply by 30 November 2026 if you want the other colour.",
    ] {
        assert!(!untrue(text, PROMISED), "{text}");
    }
    for text in ["I call you by 30 November 2026.", "You have it by 30 November 2026."] {
        assert!(untrue(text, PROMISED), "{text}");
    }
}

#[test]
fn the_scope_covers_the_cohort() {
    let cohort = r#"{"cohort_size":40}"#;
    for text in [
        "Only you were affected.",
        "Just a few customers noticed.",
        "This was an isolated case.",
        "Only 3 guests were hit.",
    ] {
        assert!(untrue(text, cohort), "{text}");
        assert!(!untrue(text, r#"{"cohort_size":1}"#), "{text}");
        assert!(!untrue(text, "{}"), "{text}");
    }
    for text in ["You and 39 other guests were hit.", "You only need to sign."] {
        assert!(!untrue(text, cohort), "{text}");
    }
}

#[test]
fn a_fix_on_trial_is_not_for_good() {
    let watched = r#"{"corrective_action":"monitoring"}"#;
    for text in [
        "It is fixed for good.",
        "This will not happen again.",
        "It will never happen again.",
        "We solved it permanently.",
    ] {
        assert!(untrue(text, watched), "{text}");
        assert!(untrue(text, r#"{"corrective_action":"none"}"#), "{text}");
        assert!(!untrue(text, r#"{"corrective_action":"effective"}"#), "{text}");
        assert!(!untrue(text, "{}"), "{text}");
    }
    assert!(!untrue("A lasting fix is on trial until June.", watched));
}

#[test]
fn a_call_that_is_not_on_file_was_not_made() {
    for text in [
        "I called you on Monday.",
        "We phoned you twice.",
        "We left a voicemail.",
        "I spoke with you by phone.",
    ] {
        assert!(untrue(text, r#"{"calls":[]}"#), "{text}");
        assert!(!untrue(text, r#"{"calls":[{"at":"2026-05-01T10:02:00Z"}]}"#), "{text}");
        assert!(!untrue(text, "{}"), "{text}");
    }
    assert!(!untrue("I should have called you.", r#"{"calls":[]}"#));
}

#[test]
fn a_cause_that_nobody_found_is_not_claimed() {
    for text in ["We found the cause.", "The cause was a worn belt.", "We have identified the reason."] {
        assert!(untrue(text, r#"{"cause":null}"#), "{text}");
        assert!(!untrue(text, r#"{"cause":"a worn belt"}"#), "{text}");
        assert!(!untrue(text, r#"{"issue":"late"}"#), "{text}");
    }
    assert!(!untrue("We have not found the cause yet.", r#"{"cause":null}"#));
}

#[test]
fn a_promised_date_agrees_with_the_record() {
    for text in [
        "I will call you by 9 June.",
        "We will call on June 9.",
        "You will hear from me by 2026-06-09.",
        "I will call on Monday.",
    ] {
        assert!(untrue(text, PROMISED), "{text}");
    }
    for text in [
        "I will call you by 4 June.",
        "I will call on Thursday.",
        "You wrote on 9 June.",
        "I will call within two days.",
    ] {
        assert!(!untrue(text, PROMISED), "{text}");
    }
}

#[test]
fn relative_dates_and_clock_times_need_the_writers_moment() {
    let facts: Facts = serde_json::from_str(PROMISED).unwrap();
    let zone = TimeZoneDatabase::bundled().get("Europe/Paris").unwrap();
    let moment = Moment { now: Some("2026-06-03T08:00:00Z".parse().unwrap()), zone: Some(zone) };
    let blocked = |text: &str, moment: &Moment| check_at(text, MessageKind::Reply, &facts, moment).blocked;
    assert!(!blocked("I will call tomorrow by 5 pm.", &moment));
    assert!(blocked("I will call tomorrow by 3 pm.", &moment));
    assert!(blocked("I will call you today.", &moment));
    assert!(!blocked("I will call you today.", &Moment::default()));
}

#[test]
fn facts_change_what_is_needed() {
    let missing = |facts: &str, text: &str| {
        check(text, MessageKind::Reply, &serde_json::from_str::<Facts>(facts).unwrap()).missing
    };
    let bare = "Thank you for your note.";
    assert!(missing(r#"{"waited_days":3}"#, bare).contains(&ElementCode::ThanksPatience));
    assert!(!missing(r#"{"waited_days":2}"#, bare).contains(&ElementCode::ThanksPatience));
    assert!(!missing(r#"{"cause":null}"#, bare).contains(&ElementCode::Explanation));
    assert!(missing(r#"{"cause":"a belt"}"#, bare).contains(&ElementCode::Explanation));
    assert!(!missing(r#"{"outcome":"not_upheld"}"#, bare).contains(&ElementCode::Repair));
    let honest = "I do not yet know why the belt tore; I will by Friday.";
    assert!(!missing("{}", honest).contains(&ElementCode::Explanation));
}

#[test]
fn a_finding_against_the_complaint_may_be_stated() {
    let facts: Facts = serde_json::from_str(r#"{"outcome":"not_upheld"}"#).unwrap();
    let text = "Our records show that the sofa was delivered on time.";
    assert!(!check(text, MessageKind::Decision, &facts).blocked);
    assert!(check(text, MessageKind::Decision, &Facts::default()).blocked);
}
