//! Whose case is a complaint, and how much the days of one case tell.

use serde_json::json;

use super::{RateOf, case, day, measured, minute, reached};
use crate::learning::measures::wilson::{wilson, wilson_of_clusters};

/// A case of three days and one of ten: as many as `13²/(3² + 10²)`, 1.6 independent ones, not thirteen.
#[test]
fn days_have_an_interval_as_wide_as_few_cases_make_it() {
    let seen = [reached(json!({ "ended": day(3) })), case(|_| ())];
    let measures = measured(&seen, "2026-03-20T10:00:00Z");
    let rate = measures.rate(RateOf::UpdatedInTime).unwrap();
    let (low, high) = wilson_of_clusters(rate.numerator, rate.denominator, 3 * 3 + 10 * 10).unwrap();
    assert_eq!((rate.numerator, rate.denominator, rate.low, rate.high), (10, 13, Some(low), Some(high)));
    let as_days = wilson(rate.numerator, rate.denominator).unwrap();
    assert!(low < as_days.0 && high > as_days.1, "{low} {high}");
    let group = measures.by_channel[0].rates[RateOf::UpdatedInTime.place()];
    assert_eq!((group.low, group.high), (rate.low, rate.high), "the same where all belong to one group");
}

/// Somebody who was told by us and has said nothing has not complained, in no figure.
#[test]
fn a_silent_victim_is_no_complaint() {
    let silent = case(|facts| {
        facts["silent"] = json!(true);
        facts["promises"] = json!([{ "due_at": day(1), "verdict": "broken" }]);
        facts["told"] = json!([{ "at": minute(1) }]);
    });
    let loud = case(|_| ());
    let alone = measured(std::slice::from_ref(&loud), "2026-03-20T10:00:00Z");
    assert_eq!(measured(&[silent, loud], "2026-03-20T10:00:00Z"), alone);
    // Kept before silence was among the facts: only the flag beside them told.
    let before = case(|_| ()).facts;
    assert!(before.counts() && before.clone().kept_as(true).counts() && !before.kept_as(false).counts());
    let merged = case(|facts| facts["stage"] = json!("merged")).facts;
    assert!(!merged.kept_as(false).silent);
}
