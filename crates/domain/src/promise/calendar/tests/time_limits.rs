//! Time limits as texts, and what they come to.

use jiff::SignedDuration;

use super::super::{CalendarError, HourCount, TimeLimit};
use super::{at, shipped};

#[test]
fn a_limit_is_written_as_it_is_read() {
    let rows = [
        ("1 business hour", "1 business hour"),
        ("1.50 business hours", "1.5 business hours"),
        ("0.1 hours", "0.1 hours"),
        ("007 business days", "7 business days"),
        ("1 weeks", "1 week"),
        ("1.0 hour", "1 hour"),
        ("1000000 hours", "1000000 hours"),
    ];
    for (text, written) in rows {
        let limit: TimeLimit = text.parse().unwrap();
        assert_eq!(limit.to_string(), written);
        let json = serde_json::to_string(&limit).unwrap();
        assert_eq!(json, format!("\"{written}\""));
        assert_eq!(serde_json::from_str::<TimeLimit>(&json).unwrap(), limit);
    }
}

#[test]
fn what_is_no_limit_is_refused_with_what_was_found() {
    let rows = [
        "",
        "8",
        "weeks",
        "eight weeks",
        "-1 weeks",
        "+1 weeks",
        "1.5 weeks",
        "2.5 business days",
        "8 weeks ",
        "8  weeks",
        "1. hours",
        ".5 hours",
        "1.1234567 hours",
        "1000000.1 hours",
        "1e3 hours",
        "NaN hours",
        "3 days",
        "4294967296 weeks",
    ];
    for text in rows {
        let refused = text.parse::<TimeLimit>().unwrap_err().to_string();
        assert!(refused.contains(&format!("found {text:?}, expected")), "{refused}");
        assert!(serde_json::from_str::<TimeLimit>(&format!("\"{text}\"")).is_err());
    }
    let refused = "1,5".parse::<HourCount>().unwrap_err().to_string();
    let expected =
        "hours: found \"1,5\", expected a number such as 4 or 1.5, up to 1000000 with at most six decimals";
    assert_eq!(refused, expected);
}

#[test]
fn decimal_hours_are_exact() {
    let rows =
        [("0.1", 360_000), ("1.5", 5_400_000), ("0.333333", 1_199_998), ("1000000", 3_600_000_000_000)];
    for (text, milliseconds) in rows {
        let hours: HourCount = text.parse().unwrap();
        assert_eq!(hours.duration().as_millis(), milliseconds, "{text}");
    }
    let millionth: HourCount = "0.000001".parse().unwrap();
    assert_eq!(millionth.duration(), SignedDuration::from_micros(3600));
}

#[test]
fn a_limit_is_due_by_its_calendar() {
    let rows = [
        ("england-wales", "0.5 business hours", "2025-12-24T17:00:00Z"),
        ("england-wales", "1 business hour", "2025-12-29T09:30:00Z"),
        ("always", "1 business hour", "2025-12-24T17:30:00Z"),
        ("england-wales", "3 business days", "2025-12-31T17:00:00Z"),
        ("england-wales", "8 weeks", "2026-02-18T17:00:00Z"),
        ("england-wales", "48 hours", "2025-12-26T16:30:00Z"),
        ("england-wales", "0.5 hours", "2025-12-24T17:00:00Z"),
    ];
    let from = at("2025-12-24T16:30:00Z");
    for (calendar, limit, due) in rows {
        let limit: TimeLimit = limit.parse().unwrap();
        assert_eq!(limit.due(shipped(calendar), from), Ok(at(due)), "{limit} by {calendar}");
    }
    let endless: TimeLimit = "1000000 hours".parse().unwrap();
    let due = endless.due(shipped("always"), at("9999-01-01T00:00:00Z"));
    assert_eq!(due, Err(CalendarError::BeyondTime { calendar: "always".into() }));
}
