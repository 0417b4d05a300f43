//! Opening: whose it is first, what is refused, what counts as a repeat.

use super::{Office, Story, at, office::*};
use crate::{
    case::{Earlier, EarlierFailure, NewCase, open},
    customer::{Customer, Segment, ValueBand},
    staff::{Actor, Member, MemberKind, Role, first_owner},
};

fn opened(new: NewCase, customer: Customer) -> Result<crate::case::Case, String> {
    let office = Office::new();
    let owner = member(1, Role::Agent).id;
    office.with_desk(&Actor::system(), at(MONDAY), |desk| {
        open(new, customer, &Earlier::default(), owner, desk)
            .map(|change| change.state.case)
            .map_err(|refused| code(&refused))
    })
}

#[test]
fn the_words_are_kept_as_they_came() {
    let office = Office::new();
    let (new, owner) = (complaint(), member(1, Role::Agent).id);
    let change = office.with_desk(&Actor::system(), at(MONDAY), |desk| {
        open(new.clone(), Customer::unknown(customer_id(1)), &Earlier::default(), owner, desk).unwrap()
    });
    assert_eq!(change.state.said[0].body, new.verbatim);
    assert_eq!(change.events[0].words.as_ref().unwrap().text, new.verbatim);
    assert_eq!(change.state.case.subject, "My sofa was due on Friday.");
    assert_eq!(change.state.case.owner, owner);
}

#[test]
fn what_cannot_be_a_complaint_is_refused() {
    let known = || Customer::unknown(customer_id(1));
    let soon = NewCase { received_at: Some(at("2026-06-01T09:04:00Z")), ..complaint() };
    assert_eq!(opened(soon, known()).unwrap().received_at, at(MONDAY), "a clock that runs ahead a little");
    for (new, expected) in [
        (NewCase { verbatim: " \n".to_owned(), ..complaint() }, "G1"),
        (NewCase { verbatim: "x".repeat(1_000_001), ..complaint() }, "invalid verbatim"),
        (NewCase { received_at: Some(at("2026-06-01T09:06:00Z")), ..complaint() }, "invalid received_at"),
        (NewCase { failure_type: Some("bad_hair".to_owned()), ..complaint() }, "invalid failure_type"),
    ] {
        assert_eq!(opened(new, known()).unwrap_err(), expected);
    }
}

#[test]
fn new_best_and_business_customers_get_the_shorter_clock() {
    let plain = Customer::unknown(customer_id(1));
    let due = |customer: Customer| opened(complaint(), customer).unwrap().next_step.unwrap().due_at;
    let usual = due(plain.clone());
    assert_eq!(usual, at("2026-06-01T10:00:00Z"));
    let shorter = [
        Customer { since: Some(at("2026-05-01T00:00:00Z")), ..plain.clone() },
        Customer { value_band: Some(ValueBand::High), ..plain.clone() },
        Customer { segment: Segment::Business, ..plain.clone() },
    ];
    assert!(shorter.into_iter().all(|customer| due(customer) == at("2026-06-01T09:30:00Z")));
    let old = Customer { since: Some(at("2020-01-01T00:00:00Z")), ..plain };
    assert_eq!(due(old), usual);
}

fn earlier(failure_type: Option<&str>, when: &str, words: &str) -> EarlierFailure {
    EarlierFailure {
        case: None,
        failure_type: failure_type.map(str::to_owned),
        at: at(when),
        words: words.to_owned(),
    }
}

#[test]
fn a_repeat_is_the_same_or_a_like_fault_inside_the_window() {
    let office = Office::new();
    let like = "The sofa that was due Friday never came and nobody rang me";
    for (past, repeats) in [
        (earlier(Some("late_delivery"), "2026-05-01T00:00:00Z", ""), true),
        (earlier(Some("missing_item"), "2026-05-01T00:00:00Z", ""), true),
        (earlier(Some("billing_error"), "2026-05-01T00:00:00Z", like), false),
        (earlier(None, "2026-05-01T00:00:00Z", like), true),
        (earlier(None, "2026-05-01T00:00:00Z", "You charged my card twice in May"), false),
        (earlier(Some("late_delivery"), "2025-06-01T09:00:00Z", ""), true),
        (earlier(Some("late_delivery"), "2025-06-01T08:59:59Z", ""), false),
        (earlier(Some("late_delivery"), "2026-06-02T00:00:00Z", ""), false),
    ] {
        let before = Earlier { failures: vec![past.clone()], open_cases: 0 };
        let story = Story::of(&office, complaint(), &before);
        assert_eq!(story.file.case.repeat.is_some(), repeats, "{past:?}");
    }
}

#[test]
fn the_newest_like_failure_is_named_whatever_their_order() {
    let office = Office::new();
    let failures = ["2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-03-01T00:00:00Z"]
        .map(|when| earlier(Some("late_delivery"), when, ""))
        .to_vec();
    let story = Story::of(&office, complaint(), &Earlier { failures, open_cases: 0 });
    assert_eq!(story.file.case.repeat.unwrap().at, at("2026-04-01T00:00:00Z"));
}

#[test]
fn there_is_an_owner_at_three_in_the_morning() {
    let off = |number, role| Member { on_duty: false, ..member(number, role) };
    let token = Member { kind: MemberKind::Token, ..member(9, Role::Admin) };
    let gone = Member { active: false, ..member(8, Role::Admin) };
    let (busy, free) = (member(1, Role::Agent), member(2, Role::Agent));
    let (reader, boss, asleep) = (member(3, Role::ReadOnly), off(4, Role::Admin), off(5, Role::Agent));
    let named = asleep.email.to_uppercase();
    let all: [(&Member, u64); 7] =
        [(&busy, 5), (&free, 2), (&reader, 0), (&boss, 0), (&asleep, 0), (&token, 0), (&gone, 0)];
    assert_eq!(first_owner(&all, None), Some(free.id), "the least loaded on duty");
    assert_eq!(first_owner(&all, Some(&named)), Some(asleep.id), "the one whom the playbook names");
    assert_eq!(first_owner(&all, Some("nobody@firm.example")), Some(free.id));
    assert_eq!(first_owner(&all[2..], None), Some(boss.id), "nobody on duty: an administrator");
    assert_eq!(first_owner(&all[5..], None), Some(token.id), "then a token of that role");
    assert_eq!(first_owner(&all[6..], None), None);
    assert_eq!(first_owner(&[(&reader, 0)], None), None);
}

#[test]
fn nobody_is_given_a_case_before_they_came() {
    let awaited = Member { invited: true, ..member(1, Role::Agent) };
    let (busy, boss) = (member(2, Role::Agent), Member { on_duty: false, ..member(3, Role::Admin) });
    let coming = Member { invited: true, ..member(4, Role::Admin) };
    let all: [(&Member, u64); 4] = [(&awaited, 0), (&busy, 9), (&boss, 0), (&coming, 0)];
    assert_eq!(first_owner(&all, None), Some(busy.id));
    assert_eq!(first_owner(&all, Some(&awaited.email)), Some(busy.id), "also where the playbook names them");
    assert_eq!(first_owner(&[all[3], all[0], all[2]], None), Some(boss.id), "an administrator who is here");
    assert_eq!(first_owner(&[all[0], all[3]], None), Some(coming.id), "no complaint is turned away");
}
