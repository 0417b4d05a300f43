//! A period of made-up cases, counted by hand: every metric with its edges.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

mod packs;

use super::{Dimension, DurationTo, Facts, Filter, Measures, Rate, RateOf, Rules, Seen, Span};
use crate::{
    case::{House, Stage},
    id::CaseNumber,
};

mod lives;
mod relationship;
mod what_counts;

const START: &str = "2026-03-10T10:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// So many minutes after the start, as facts keep it.
fn minute(minutes: i64) -> Value {
    json!((at(START) + SignedDuration::from_mins(minutes)).as_microsecond())
}

fn day(days: i64) -> Value {
    minute(days * 24 * 60)
}

fn case(change: impl FnOnce(&mut Value)) -> Seen {
    let mut facts = json!({
        "id": uuid::Uuid::nil(), "number": CaseNumber::from_entropy(7), "owner": uuid::Uuid::nil(),
        "received_at": minute(0), "channel": "email", "failure_type": "late_delivery", "severity": "medium",
        "stage": "received", "reached": {}, "answers": {},
    });
    change(&mut facts);
    let facts: Facts = serde_json::from_value(facts).unwrap();
    Seen { facts, product: None, cause: None, team: None }
}

/// A case that reached these moments.
fn reached(moments: Value) -> Seen {
    case(|facts| facts["reached"] = moments)
}

fn measured_in(seen: &[Seen], from: &str, to: &str, now: &str) -> Measures {
    let house = House::shipped().unwrap();
    let rules = Rules::new(&house, Span { from: at(from), to: at(to) }, at(now));
    Measures::of(seen, &rules, Filter::default())
}

fn measured(seen: &[Seen], now: &str) -> Measures {
    measured_in(seen, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", now)
}

fn counts(measures: &Measures, of: RateOf) -> (u64, u64) {
    measures.rate(of).map(|rate| (rate.numerator, rate.denominator)).unwrap()
}

#[test]
fn an_acknowledgement_counts_once_it_is_there_or_its_time_is_over() {
    let seen = [
        reached(json!({ "acknowledged": minute(60) })),
        reached(json!({ "acknowledged": minute(61) })),
        case(|_| ()),
    ];
    assert_eq!(counts(&measured(&seen, "2026-03-10T10:20:00Z"), RateOf::AcknowledgedInTime), (1, 2));
    assert_eq!(
        counts(&measured(&seen, "2026-03-10T11:00:00Z"), RateOf::AcknowledgedInTime),
        (1, 2),
        "due now"
    );
    assert_eq!(counts(&measured(&seen, "2026-03-10T11:00:01Z"), RateOf::AcknowledgedInTime), (1, 3));
    let by_post = case(|facts| facts["channel"] = json!("post"));
    assert_eq!(counts(&measured(&[by_post], "2026-03-11T16:59:00Z"), RateOf::AcknowledgedInTime), (0, 0));
    let firm = case(|facts| {
        (facts["short_clock"], facts["reached"]) = (json!(true), json!({ "acknowledged": minute(31) }))
    });
    assert_eq!(
        counts(&measured(&[firm], START), RateOf::AcknowledgedInTime),
        (0, 1),
        "half an hour for a firm"
    );
}

#[test]
fn what_was_no_complaint_does_not_count() {
    let of = |stage: Stage| case(|facts| facts["stage"] = json!(stage));
    let seen = [of(Stage::Dismissed), of(Stage::Merged), of(Stage::Closed), of(Stage::Withdrawn)];
    let measures = measured(&seen, START);
    assert_eq!((measures.cases, measures.open), (2, 0));
    assert_eq!(counts(&measures, RateOf::Withdrawn), (1, 2));
}

#[test]
fn a_rate_of_fewer_than_twenty_is_hidden_and_its_interval_is_not() {
    let few = Rate::new(RateOf::Upheld, 6, 19);
    assert!(few.rate.is_none() && few.low.is_some());
    assert_eq!(Rate::new(RateOf::Upheld, 5, 20).rate, Some(0.25));
    assert_eq!(Rate::new(RateOf::Upheld, 0, 0).low, None);
}

/// Promises by their due date; moved and released ones apart; past due and open is broken.
#[test]
fn promises_count_when_they_are_due() {
    let promise = |due: Value, verdict: &str| json!({ "due_at": due, "verdict": verdict });
    let promises = json!([
        promise(day(1), "kept"),
        promise(day(2), "broken"),
        promise(day(3), "renegotiated"),
        promise(day(3), "released"),
        promise(day(5), "open"),
        promise(day(10), "open"),
        promise(day(60), "kept"),
        promise(day(-20), "kept"),
    ]);
    let inside = case(|facts| facts["promises"] = promises.clone());
    let before = case(|facts| (facts["promises"], facts["received_at"]) = (promises, day(-30)));
    let measures = measured(std::slice::from_ref(&inside), "2026-03-16T10:00:00Z");
    assert_eq!(
        counts(&measures, RateOf::PromisesKept),
        (1, 3),
        "one is not due yet, two are due in other periods"
    );
    assert_eq!((measures.renegotiated, measures.released), (1, 1));
    assert_eq!(counts(&measures, RateOf::HurtTwice), (1, 1));
    let both = measured(&[inside, before], "2026-03-16T10:00:00Z");
    assert_eq!((counts(&both, RateOf::PromisesKept), both.cases, both.renegotiated), ((2, 6), 1, 2));
    assert_eq!(
        counts(&both, RateOf::HurtTwice),
        (1, 1),
        "a case of another period speaks for its promises only"
    );
    let at_due = measured(
        &[case(|facts| facts["promises"] = json!([promise(day(1), "open")]))],
        "2026-03-11T10:00:00Z",
    );
    assert_eq!(counts(&at_due, RateOf::PromisesKept), (0, 0), "still due at this very moment");
}

#[test]
fn the_last_answer_tells_whether_it_recovered_and_silence_is_shown() {
    let answered = |answers: Value| case(|facts| facts["answers"] = answers);
    let seen = [
        answered(json!({ "asked": true, "settled": true, "ever_unsettled": true, "satisfaction": 4 })),
        answered(json!({ "asked": true, "settled": false, "ever_unsettled": true })),
        answered(json!({ "asked": true })),
        case(|_| ()),
    ];
    let measures = measured(&seen, START);
    assert_eq!((counts(&measures, RateOf::Recovered), counts(&measures, RateOf::Answered)), ((1, 2), (2, 3)));
    assert_eq!(counts(&measures, RateOf::HurtTwice), (2, 4));
    assert_eq!(measures.satisfaction.satisfaction.counts, [0, 0, 0, 1, 0]);
}

#[test]
fn decisions_repeats_handovers_and_texts_are_counted() {
    let decided =
        |outcome: &str| case(|facts| (facts["outcome"], facts["handovers"]) = (json!(outcome), json!(2)));
    let told = json!([
        { "at": minute(1), "clean": true, "complete": true }, { "at": minute(2), "complete": false },
        { "at": minute(3), "overridden": true },
    ]);
    let repeated = case(|facts| (facts["repeat"], facts["told"]) = (json!(true), told));
    let seen = [decided("upheld"), decided("partly_upheld"), decided("not_upheld"), repeated];
    let measures = measured(&seen, START);
    assert_eq!(counts(&measures, RateOf::Upheld), (2, 3), "what is undecided or withdrawn stands apart");
    assert_eq!(counts(&measures, RateOf::Repeated), (1, 4));
    assert_eq!((counts(&measures, RateOf::HandedOver), measures.handovers), ((3, 4), 6));
    assert_eq!(counts(&measures, RateOf::WithoutFault), (1, 3));
    assert_eq!(counts(&measures, RateOf::Complete), (1, 2), "what was never looked at is not counted");
    assert_eq!(counts(&measures, RateOf::Overridden), (1, 3));
}

/// The first contact: one turn of the customer, one of ours, and no reopening for thirty days.
#[test]
fn what_comes_back_within_thirty_days_was_not_put_right_in_the_first_contact() {
    let told =
        |minutes: &[i64]| json!(minutes.iter().map(|at| json!({ "at": minute(*at) })).collect::<Vec<_>>());
    let rows = [
        (json!({ "first_resolved": minute(30) }), told(&[10, 30]), 1),
        (json!({ "first_resolved": minute(30) }), json!([]), 1),
        (json!({ "first_resolved": minute(80) }), told(&[10, 71]), 0),
        (json!({ "first_resolved": minute(80) }), told(&[10, 70, 81]), 1),
        (json!({ "first_resolved": minute(30), "second_contact": minute(20) }), told(&[10]), 0),
        (json!({ "first_resolved": minute(30), "second_contact": minute(40) }), told(&[10]), 1),
        (json!({ "first_resolved": minute(0), "reopened": day(30) }), told(&[0]), 0),
        (json!({ "first_resolved": minute(0), "reopened": day(31) }), told(&[0]), 1),
        (json!({}), told(&[0]), 0),
    ];
    for (moments, told, expected) in rows {
        let seen = case(|facts| (facts["reached"], facts["told"]) = (moments.clone(), told.clone()));
        assert_eq!(
            counts(&measured(&[seen], START), RateOf::FirstContact),
            (expected, 1),
            "{moments} {told}"
        );
    }
}

/// Five business days of silence are allowed. 10 March 2026 is a Tuesday: the deadline is closing time of the 17th.
#[test]
fn every_open_day_beyond_the_cadence_counts_against_us() {
    let silent = case(|_| ());
    assert_eq!(
        counts(&measured(std::slice::from_ref(&silent), "2026-03-20T10:00:00Z"), RateOf::UpdatedInTime),
        (7, 10)
    );
    let told = case(|facts| facts["told"] = json!([{ "at": day(6) }]));
    assert_eq!(counts(&measured(&[told], "2026-03-20T10:00:00Z"), RateOf::UpdatedInTime), (10, 10));
    let ended = reached(json!({ "ended": day(3) }));
    assert_eq!(counts(&measured(&[ended, silent], "2026-03-20T10:00:00Z"), RateOf::UpdatedInTime), (10, 13));
}

#[test]
fn an_unanswered_complaint_makes_the_median_longer_not_shorter() {
    let acknowledged = |minutes: i64| reached(json!({ "acknowledged": minute(minutes) }));
    let mut seen = vec![acknowledged(60), acknowledged(120)];
    let median = |seen: &[Seen]| {
        let found = *measured(seen, "2026-03-20T10:00:00Z").duration(DurationTo::Acknowledge).unwrap();
        (found.median_hours, found.finished, found.of)
    };
    assert_eq!(median(&seen), (Some(1.0), 2, 2));
    seen.push(case(|_| ()));
    assert_eq!(median(&seen), (Some(2.0), 2, 3));
    seen.extend([case(|_| ()), case(|_| ())]);
    assert_eq!(median(&seen), (None, 2, 5));
}

/// A night and a weekend are long by the clock and nothing in business time.
#[test]
fn both_clocks_are_told() {
    let friday = case(|facts| {
        facts["received_at"] = json!(at("2026-03-13T16:00:00Z").as_microsecond());
        facts["reached"] = json!({ "acknowledged": at("2026-03-16T10:00:00Z").as_microsecond(), "resolved": at("2026-03-14T12:00:00Z").as_microsecond() });
    });
    let measures = measured(&[friday], "2026-03-20T10:00:00Z");
    let hours = |to| {
        measures
            .duration(to)
            .map(|one| (one.median_hours.unwrap(), one.business_median_hours.unwrap()))
            .unwrap()
    };
    assert_eq!(hours(DurationTo::Acknowledge), (66.0, 2.0));
    assert_eq!(hours(DurationTo::Resolve), (20.0, 1.0));
    assert_eq!(measures.duration(DurationTo::Contain).unwrap().finished, 0);
}

fn give(basis: &str, cost: &str, currency: &str, state: &str) -> Value {
    let money = |amount: &str| json!({ "amount": amount, "currency": currency });
    let given = matches!(state, "fulfilled" | "outcome_known").then(|| minute(5));
    json!({ "form": "refund", "basis": basis, "state": state, "cost": money(cost), "face_value": money("20.00"), "at": given })
}

#[test]
fn cost_is_what_it_costs_us_and_currencies_stay_apart() {
    let seen = case(|facts| {
        facts["make_goods"] = json!([
            give("correction", "10.00", "EUR", "fulfilled"),
            give("goodwill", "3.00", "EUR", "outcome_known"),
            give("goodwill", "50.00", "EUR", "declined"),
            give("goodwill", "0.70", "EUR", "offered"),
            give("entitlement", "9.00", "GBP", "fulfilled"),
            give("goodwill", "4.00", "GBP", "proposed"),
        ]);
    });
    let costs = measured(&[seen], START).costs;
    let [euro, pound] = costs.as_slice() else { panic!("{costs:?}") };
    assert_eq!((euro.given, euro.cost.minor_units(), euro.face_value.minor_units()), (2, 1300, 4000));
    assert_eq!((euro.goodwill.minor_units(), euro.on_the_way.minor_units()), (300, 70));
    assert_eq!(euro.expected.minor_units(), 70, "of three decided offers nothing is learned");
    assert_eq!((pound.cost.amount(), pound.entitlement.minor_units()), ("9.00".to_owned(), 900));
}

/// Twenty decided offers of which fifteen were taken: of 0.70 on offer, 0.525 is to be expected, rounded up.
#[test]
fn offers_count_at_what_is_to_be_expected_of_them() {
    let seen = case(|facts| {
        let taken = (0..15).map(|_| give("goodwill", "1.00", "EUR", "fulfilled"));
        let not = (0..5).map(|_| give("goodwill", "1.00", "EUR", "lapsed"));
        let open =
            [give("goodwill", "0.70", "EUR", "offered"), give("entitlement", "2.00", "EUR", "approved")];
        facts["make_goods"] = json!(taken.chain(not).chain(open).collect::<Vec<_>>());
    });
    let measures = measured(&[seen], START);
    assert_eq!((measures.offers.taken, measures.offers.decided), (15, 20));
    let cost = measures.costs[0];
    assert_eq!((cost.on_the_way.minor_units(), cost.expected.minor_units()), (270, 253));
}

#[test]
fn a_filter_leaves_what_belongs_to_one_group() {
    let with = |product: Option<&str>| Seen { product: product.map(str::to_owned), ..case(|_| ()) };
    let seen = [with(Some("cake")), with(Some("bread")), with(None), with(None)];
    let house = House::shipped().unwrap();
    let rules = Rules::new(
        &house,
        Span { from: at("2026-03-01T00:00:00Z"), to: at("2026-04-01T00:00:00Z") },
        at(START),
    );
    for (name, cases) in [("cake", 1), ("", 2), ("pie", 0)] {
        let filter = Filter([(Dimension::Product, name.to_owned())].into());
        assert_eq!(Measures::of(&seen, &rules, filter).cases, cases, "{name}");
    }
}

fn any_case() -> impl Strategy<Value = Seen> {
    let moment = || proptest::option::of(-1_000_i64..40_000);
    let verdict = proptest::sample::select(vec!["open", "kept", "broken", "renegotiated", "released"]);
    let promises = proptest::collection::vec((-20_000_i64..40_000, verdict), 0..4);
    let kind = proptest::option::of(proptest::sample::select(vec!["late_delivery", "rude_treatment"]));
    let channel = proptest::sample::select(vec!["phone", "email", "post"]);
    let stage = proptest::sample::select(vec!["received", "closed", "withdrawn", "dismissed", "merged"]);
    let product = proptest::option::of(proptest::sample::select(vec!["bread", "cake"]));
    (-40_000_i64..40_000, (moment(), moment(), moment()), promises, kind, channel, stage, product).prop_map(
        |(received, (acknowledged, resolved, ended), promises, kind, channel, stage, product)| {
            let seen = case(|facts| {
                facts["received_at"] = minute(received);
                let mut moments = serde_json::Map::new();
                for (name, at) in [("acknowledged", acknowledged), ("resolved", resolved), ("ended", ended)] {
                    if let Some(at) = at {
                        moments.insert(name.to_owned(), minute(received.max(at)));
                    }
                }
                facts["reached"] = moments.into();
                let promise =
                    |(due, verdict): &(i64, &str)| json!({ "due_at": minute(*due), "verdict": verdict });
                facts["promises"] = json!(promises.iter().map(promise).collect::<Vec<_>>());
                (facts["failure_type"], facts["channel"], facts["stage"]) =
                    (json!(kind), json!(channel), json!(stage));
            });
            Seen { product: product.map(str::to_owned), ..seen }
        },
    )
}

proptest! {
    /// Whatever is counted apart adds up to what is counted together, and what a filter leaves is the group.
    #[test]
    fn the_groups_are_the_whole(seen in proptest::collection::vec(any_case(), 0..25)) {
        let house = House::shipped().unwrap();
        let period = Span { from: at("2026-03-01T00:00:00Z"), to: at("2026-04-01T00:00:00Z") };
        let rules = Rules::new(&house, period, at("2026-03-25T10:00:00Z"));
        let whole = Measures::of(&seen, &rules, Filter::default());
        for by in Dimension::ALL {
            prop_assert_eq!(whole.by(by).iter().map(|group| group.cases).sum::<u64>(), whole.cases);
            for (nth, rate) in whole.rates.iter().enumerate() {
                let sum = |what: &dyn Fn(&Rate) -> u64| whole.by(by).iter().map(|group| what(&group.rates[nth])).sum::<u64>();
                prop_assert_eq!((sum(&|one| one.numerator), sum(&|one| one.denominator)), (rate.numerator, rate.denominator));
            }
            for group in whole.by(by) {
                let filter = Filter([(by, group.key.clone().unwrap_or_default())].into());
                let part = Measures::of(&seen, &rules, filter);
                prop_assert_eq!((part.cases, &part.rates), (group.cases, &group.rates));
            }
        }
        for rate in &whole.rates {
            prop_assert!(rate.numerator <= rate.denominator);
        }
    }

    /// What is kept beside a case comes back as it was.
    #[test]
    fn facts_are_read_as_they_were_written(seen in any_case()) {
        let written = serde_json::to_string(&seen.facts).unwrap();
        prop_assert_eq!(serde_json::from_str::<Facts>(&written).unwrap(), seen.facts);
    }
}
