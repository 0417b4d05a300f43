//! What a case was before: closed and brought back, taken back in time, heard of elsewhere.

use serde_json::json;

use super::{RateOf, case, counts, day, measured, minute, reached};

/// Closed on the second day, brought back on the twentieth: nobody waited for news in between, and from then on the
/// silence counts anew.
#[test]
fn days_in_which_a_case_had_ended_are_no_days_without_news() {
    let told = json!([{ "at": day(1), "clean": true, "overridden": false }]);
    let back = |rests: serde_json::Value| {
        case(|facts| {
            facts["told"] = told.clone();
            facts["rests"] = rests;
        })
    };
    let now = "2026-04-01T10:00:00Z";
    let slept = back(json!([{ "from": day(2), "until": day(20) }]));
    assert_eq!(counts(&measured(&[slept], now), RateOf::UpdatedInTime), (4, 4), "days 1, 2, 21 and 22");
    let never_slept = measured(&[back(json!([]))], now);
    assert_eq!(counts(&never_slept, RateOf::UpdatedInTime).1, 22);
    assert!(counts(&never_slept, RateOf::UpdatedInTime).0 < 22);
}

#[test]
fn what_they_heard_in_a_merged_case_was_heard() {
    let now = "2026-03-25T10:00:00Z";
    let heard = |days: &[i64]| {
        let moments: Vec<_> = days.iter().map(|at| day(*at)).collect();
        counts(
            &measured(&[case(|facts| facts["told_elsewhere"] = json!(moments))], now),
            RateOf::UpdatedInTime,
        )
    };
    assert!(heard(&[]).0 < heard(&[4, 9]).0 && heard(&[4, 9]).1 == heard(&[]).1);
}

/// The acknowledgement is due one business hour after receipt.
#[test]
fn who_took_it_back_before_it_was_due_was_not_left_waiting() {
    let taken_back = |minutes| reached(json!({ "ended": minute(minutes) }));
    let late = "2026-03-20T10:00:00Z";
    assert_eq!(counts(&measured(&[taken_back(30)], late), RateOf::AcknowledgedInTime), (0, 0));
    assert_eq!(counts(&measured(&[taken_back(90)], late), RateOf::AcknowledgedInTime), (0, 1));
}
