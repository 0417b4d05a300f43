//! Recovery told apart by who the customer was to us before, and its trend.

use serde_json::json;

use super::{Dimension, RateOf, Seen, case, counts, day, measured, measured_in, reached};

fn of(tenure: Option<u32>, failures: u32, settled: bool) -> Seen {
    case(|facts| {
        facts["relationship"] =
            json!({ "tenure_months": tenure, "value_band": "high", "failures": failures });
        facts["answers"] = json!({ "asked": true, "settled": settled });
    })
}

#[test]
fn recovery_is_told_apart_by_what_the_customer_was_to_us() {
    let cases = [
        of(Some(3), 0, true),
        of(Some(11), 1, false),
        of(Some(12), 2, true),
        of(None, 7, true),
        case(|_| {}),
    ];
    let found = measured(&cases, "2026-03-20T10:00:00Z");
    let groups = |by| -> Vec<(Option<String>, u64, (u64, u64))> {
        let recovered = |group: &crate::learning::Group| {
            let rate = group.rates.iter().find(|rate| rate.of == RateOf::Recovered).unwrap();
            (rate.numerator, rate.denominator)
        };
        found.by(by).iter().map(|group| (group.key.clone(), group.cases, recovered(group))).collect()
    };
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(
        groups(Dimension::Tenure),
        [(None, 2, (1, 1)), (named("under_1_year"), 2, (1, 2)), (named("1_to_3_years"), 1, (1, 1))]
    );
    assert_eq!(groups(Dimension::ValueBand), [(named("high"), 4, (3, 4)), (None, 1, (0, 0))]);
    assert_eq!(
        groups(Dimension::EarlierFailures),
        [
            (named("several"), 2, (2, 2)),
            (None, 1, (0, 0)),
            (named("none"), 1, (1, 1)),
            (named("one"), 1, (0, 1))
        ]
    );
}

/// The steps add up to the whole, promises by the day they were due.
#[test]
fn the_trend_adds_up_to_the_period() {
    let promised = |received, due, verdict: &str| {
        case(|facts| {
            facts["received_at"] = day(received);
            facts["promises"] = json!([{ "due_at": day(due), "verdict": verdict }]);
        })
    };
    let cases = [
        promised(-10, 0, "kept"),
        promised(1, 8, "broken"),
        promised(2, 3, "kept"),
        promised(3, 4, "renegotiated"),
        promised(-40, 9, "kept"),
        reached(json!({ "acknowledged": day(0) })),
    ];
    let found = measured_in(&cases, "2026-02-01T00:00:00Z", "2026-03-31T23:00:00Z", "2026-04-02T10:00:00Z");
    let all: u64 = found.trend.iter().map(|step| step.cases).sum();
    assert_eq!((all, found.trend.len()), (found.cases, 10));
    for of in RateOf::ALL {
        let rates = found.trend.iter().flat_map(|step| step.rates.iter().filter(|rate| rate.of == of));
        let sums = rates.fold((0, 0), |sum, rate| (sum.0 + rate.numerator, sum.1 + rate.denominator));
        assert_eq!(sums, counts(&found, of), "{}", of.name());
    }
    assert_eq!(counts(&found, RateOf::PromisesKept), (3, 4));
}

/// Held against what they had said before; who was not asked before or after does not count.
#[test]
fn satisfaction_is_held_against_what_it_was_before() {
    let asked = |before: Option<u16>, after: Option<u8>| {
        case(|facts| {
            facts["relationship"] = json!({ "failures": 0, "satisfaction": before });
            facts["answers"] = json!({ "asked": true, "satisfaction": after });
        })
    };
    let cases = [
        asked(Some(400), Some(4)),
        asked(Some(400), Some(5)),
        asked(Some(433), Some(4)),
        asked(None, Some(5)),
        asked(Some(100), None),
    ];
    let found = measured(&cases, "2026-03-20T10:00:00Z");
    assert_eq!((counts(&found, RateOf::Restored), counts(&found, RateOf::Paradox)), ((2, 3), (1, 3)));
}
