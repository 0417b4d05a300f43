//! A period of made-up cases, counted by hand.

use iso_currency::Currency;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{CaseFacts, DurationTo, Measures, Rate, RateOf, Seen};
use crate::{
    case::{House, Milestones, Outcome, Stage},
    id::{CaseNumber, Id},
    money::Money,
    promise::{NewPromise, Promise},
    recovery::{Basis, MakeGood, MakeGoodState, Terms},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(number: i64) -> SignedDuration {
    SignedDuration::from_hours(number)
}

const START: &str = "2026-03-10T10:00:00Z";

fn case(change: impl FnOnce(&mut serde_json::Value)) -> Seen {
    let mut facts = json!({
        "id": uuid::Uuid::nil(), "number": CaseNumber::from_entropy(7), "subject": "Late again",
        "received_at": START, "channel": "email", "failure_type": "late_delivery", "repeat": null,
        "relationship_defining": false, "handovers": 0, "containment": null, "decision": null, "follow_ups": [],
        "milestones": Milestones::default(), "reopened": 0, "stage": Stage::Received, "verbatim_of_no_interest": 1,
    });
    change(&mut facts);
    let case: CaseFacts = serde_json::from_value(facts).unwrap();
    Seen { case, business: false, promises: Vec::new(), make_goods: Vec::new(), sent: 0, overridden: 0 }
}

fn acknowledged_after(minutes: i64) -> Seen {
    case(|facts| {
        facts["milestones"]["acknowledged"] = json!(at(START) + SignedDuration::from_mins(minutes));
    })
}

fn measured(seen: &[Seen], now: &str) -> Measures {
    let house = House::shipped().unwrap();
    Measures::of(seen, at("2026-03-01T00:00:00Z"), at("2026-04-01T00:00:00Z"), &house, at(now))
}

fn counts(measures: &Measures, of: RateOf) -> (u64, u64) {
    measures.rate(of).map(|rate| (rate.numerator, rate.denominator)).unwrap()
}

#[test]
fn an_acknowledgement_counts_once_it_is_there_or_its_time_is_over() {
    let seen = [acknowledged_after(30), acknowledged_after(300), case(|_| ())];
    let early = measured(&seen, "2026-03-10T10:20:00Z");
    assert_eq!(counts(&early, RateOf::AcknowledgedInTime), (1, 2));
    let late = measured(&seen, "2026-03-12T10:20:00Z");
    assert_eq!(counts(&late, RateOf::AcknowledgedInTime), (1, 3));
}

#[test]
fn what_was_no_complaint_does_not_count() {
    let of = |stage: Stage| case(|facts| facts["stage"] = json!(stage));
    let measures =
        measured(&[of(Stage::Dismissed), of(Stage::Merged), of(Stage::Closed), of(Stage::Withdrawn)], START);
    assert_eq!(measures.cases, 2);
}

#[test]
fn a_rate_of_fewer_than_twenty_is_hidden_and_its_interval_is_not() {
    let few = Rate::new(RateOf::Upheld, 6, 19);
    assert!(few.rate.is_none() && few.low.is_some());
    let enough = Rate::new(RateOf::Upheld, 5, 20);
    assert_eq!(enough.rate, Some(0.25));
    assert_eq!(Rate::new(RateOf::Upheld, 0, 0).low, None);
}

#[test]
fn moved_promises_stand_apart_from_kept_and_broken_ones() {
    let id = |n| Id::new(uuid::Uuid::from_u128(n));
    let promise = |n| {
        let new = NewPromise { what: "Bread at eight".to_owned(), due_at: at(START) + hours(24) };
        Promise::make(id(n), &new, None, at(START))
    };
    let mut seen = case(|_| ());
    let (mut kept, mut moved, broken) = (promise(1), promise(2), promise(3));
    kept.keep(at(START) + hours(1), "the baker says so", at(START) + hours(2)).unwrap();
    let later = moved.renegotiate(id(4), at(START) + hours(900), "she agreed", None, at(START)).unwrap();
    seen.promises = vec![kept, moved, broken, later];
    let measures = measured(&[seen], "2026-03-12T10:00:00Z");
    assert_eq!(counts(&measures, RateOf::PromisesKept), (1, 2));
    assert_eq!(measures.renegotiated, 1);
    assert_eq!(counts(&measures, RateOf::HurtTwice), (1, 1));
}

#[test]
fn the_last_answer_tells_whether_it_recovered() {
    let round = |settled: Option<bool>| json!({"asked_at": START, "settled": settled, "satisfaction": null, "heard": null});
    let answered = |rounds: Vec<serde_json::Value>| case(|facts| facts["follow_ups"] = json!(rounds));
    let seen = [
        answered(vec![round(Some(false)), round(Some(true)), round(None)]),
        answered(vec![round(Some(false))]),
        answered(vec![round(None)]),
    ];
    let measures = measured(&seen, START);
    assert_eq!(counts(&measures, RateOf::Recovered), (1, 2));
    assert_eq!(counts(&measures, RateOf::HurtTwice), (2, 3));
}

#[test]
fn decisions_repeats_handovers_and_overrides_are_counted() {
    let decided = |outcome: Outcome| {
        case(|facts| {
            facts["decision"] = json!({"outcome": outcome, "reasons": "", "evidence": [], "external_route": null, "by": null});
            facts["handovers"] = json!(2);
        })
    };
    let mut repeated = case(|facts| facts["repeat"] = json!({"case": null, "failure_type": "", "at": START}));
    (repeated.sent, repeated.overridden) = (4, 1);
    let seen =
        [decided(Outcome::Upheld), decided(Outcome::PartlyUpheld), decided(Outcome::NotUpheld), repeated];
    let measures = measured(&seen, START);
    assert_eq!(counts(&measures, RateOf::Upheld), (2, 3));
    assert_eq!(counts(&measures, RateOf::Repeated), (1, 4));
    assert_eq!((counts(&measures, RateOf::HandedOver), measures.handovers), ((3, 4), 6));
    assert_eq!(counts(&measures, RateOf::Overridden), (1, 4));
}

#[test]
fn an_unanswered_complaint_makes_the_median_longer_not_shorter() {
    let mut seen = vec![acknowledged_after(60), acknowledged_after(120)];
    let median = |seen: &[Seen]| {
        let measures = measured(seen, "2026-03-20T10:00:00Z");
        let found = measures.durations.iter().find(|one| one.to == DurationTo::Acknowledge).copied();
        found.map(|one| (one.median_hours, one.finished, one.of)).unwrap()
    };
    assert_eq!(median(&seen), (Some(1.0), 2, 2));
    seen.push(case(|_| ()));
    assert_eq!(median(&seen), (Some(2.0), 2, 3));
    seen.extend([case(|_| ()), case(|_| ())]);
    assert_eq!(median(&seen), (None, 2, 5));
}

#[test]
fn cost_is_what_it_costs_us_and_currencies_stay_apart() {
    let give = |basis, cost, currency, state| MakeGood {
        id: Id::new(uuid::Uuid::from_u128(9)),
        form: "refund".to_owned(),
        what: "Your money back".to_owned(),
        basis,
        cost: Money::minor(cost, currency),
        face_value: Money::minor(cost * 2, currency),
        proposed_by: None,
        proposed_at: at(START),
        approval: None,
        approved_by: Vec::new(),
        offered_at: None,
        lapses_at: None,
        state,
        fulfilment: None,
        reference: None,
        fulfilled_at: None,
        outcome: None,
        terms: Terms::default(),
        followed: Vec::new(),
    };
    use MakeGoodState as S;
    let mut seen = case(|_| ());
    seen.make_goods = vec![
        give(Basis::Correction, 1000, Currency::EUR, S::Fulfilled),
        give(Basis::Goodwill, 300, Currency::EUR, S::OutcomeKnown),
        give(Basis::Goodwill, 5000, Currency::EUR, S::Declined),
        give(Basis::Goodwill, 70, Currency::EUR, S::Offered),
        give(Basis::Entitlement, 900, Currency::GBP, S::Fulfilled),
    ];
    let costs = measured(&[seen], START).costs;
    let [euro, pound] = costs.as_slice() else { panic!("{costs:?}") };
    assert_eq!((euro.given, euro.cost.minor_units(), euro.face_value.minor_units()), (2, 1300, 2600));
    assert_eq!((euro.goodwill.minor_units(), euro.on_the_way.minor_units()), (300, 70));
    assert_eq!((pound.cost, pound.entitlement.minor_units()), (Money::minor(900, Currency::GBP), 900));
}

#[test]
fn kinds_of_failure_are_counted_apart() {
    let unknown = || case(|facts| facts["failure_type"] = json!(null));
    let measures = measured(&[case(|_| ()), unknown(), unknown()], START);
    let found: Vec<_> =
        measures.by_failure_type.iter().map(|group| (group.failure_type.as_deref(), group.cases)).collect();
    assert_eq!(found, [(None, 2), (Some("late_delivery"), 1)]);
}
