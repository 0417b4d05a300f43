//! Days on which the clock skips or repeats: each reading counts once, the first time or as it is skipped.

use jiff::SignedDuration;

use super::{at, daily, plain};

/// Zone, hours of each day, and one stretch that they make of the day of the change.
#[test]
fn a_shift_over_a_change_has_the_length_it_really_had() {
    let rows = [
        // London, 30 March 2025: 01:00 skips to 02:00
        ("Europe/London", "22:00-06:00", "2025-03-29T22:00:00Z", "2025-03-30T05:00:00Z"),
        ("Europe/London", "00:30-01:30", "2025-03-30T00:30:00Z", "2025-03-30T01:00:00Z"),
        ("Europe/London", "01:30-03:00", "2025-03-30T01:00:00Z", "2025-03-30T02:00:00Z"),
        // London, 26 October 2025: 02:00 falls back to 01:00
        ("Europe/London", "22:00-06:00", "2025-10-25T21:00:00Z", "2025-10-26T06:00:00Z"),
        ("Europe/London", "00:30-01:30", "2025-10-25T23:30:00Z", "2025-10-26T00:30:00Z"),
        ("Europe/London", "01:30-03:00", "2025-10-26T00:30:00Z", "2025-10-26T03:00:00Z"),
        // New York, 9 March and 2 November 2025
        ("America/New_York", "01:00-04:00", "2025-03-09T06:00:00Z", "2025-03-09T08:00:00Z"),
        ("America/New_York", "01:00-04:00", "2025-11-02T05:00:00Z", "2025-11-02T09:00:00Z"),
        // Lord Howe changes by half an hour: 5 October and 6 April 2025
        ("Australia/Lord_Howe", "01:00-03:00", "2025-10-04T14:30:00Z", "2025-10-04T16:00:00Z"),
        ("Australia/Lord_Howe", "01:00-03:00", "2025-04-05T14:00:00Z", "2025-04-05T16:30:00Z"),
        // Cairo skips the first hour of 26 April 2024 and repeats the last one of 31 October 2024
        ("Africa/Cairo", "00:00-02:00", "2024-04-25T22:00:00Z", "2024-04-25T23:00:00Z"),
        ("Africa/Cairo", "22:00-24:00", "2024-10-31T19:00:00Z", "2024-10-31T22:00:00Z"),
        // St John's fell back from 00:01 to 23:01 of the day before on 7 November 2010
        ("America/St_Johns", "00:00-01:00", "2010-11-07T02:30:00Z", "2010-11-07T04:30:00Z"),
    ];
    for (zone, hours, opens, closes) in rows {
        let calendar = daily(zone, &format!("\"{hours}\""));
        let (opens, closes) = (at(opens), at(closes));
        let before = opens - SignedDuration::from_secs(1);
        let after = closes + SignedDuration::from_hours(6);
        let open_for = closes.duration_since(opens);
        assert_eq!(calendar.is_open(before), Ok(false), "{zone} {hours} before {opens}");
        assert_eq!(calendar.next_opening(before), Ok(opens), "{zone} {hours}");
        assert_eq!(calendar.business_between(before, after), Ok(open_for), "{zone} {hours} until {after}");
        assert_eq!(calendar.add_business(before, open_for), Ok(closes), "{zone} {hours} from {before}");
        for part in [1, 2, 3].map(|quarters| open_for * quarters / 4) {
            assert_eq!(calendar.is_open(opens + part), Ok(true), "{zone} {hours}: {part:#} in");
            assert_eq!(
                calendar.business_between(before, opens + part),
                Ok(part),
                "{zone} {hours}: {part:#} in"
            );
        }
        assert_eq!(calendar.is_open(closes), Ok(false), "{zone} {hours} at {closes}");
    }
}

#[test]
fn a_repeated_hour_stays_as_the_clock_left_it() {
    let calendar = daily("Europe/London", "\"00:00-01:15\", \"01:45-05:00\"");
    let rows = [
        ("2025-10-26T00:10:00Z", true),  // 01:10 for the first time
        ("2025-10-26T00:20:00Z", false), // 01:20 for the first time
        ("2025-10-26T00:50:00Z", true),  // 01:50 for the first time
        ("2025-10-26T01:20:00Z", true),  // 01:20 again: it has opened, and does not close a second time
    ];
    for (instant, open) in rows {
        assert_eq!(calendar.is_open(at(instant)), Ok(open), "{instant}");
    }
}

#[test]
fn a_shift_that_the_clock_skips_whole_does_not_happen() {
    let calendar = plain("Europe/London", "sun = [\"01:10-01:50\"]");
    assert_eq!(calendar.next_opening(at("2025-03-30T00:00:00Z")), Ok(at("2025-04-06T00:10:00Z")));
}

#[test]
fn deadlines_keep_the_time_on_the_wall() {
    let calendar = plain("Europe/Berlin", "mon = [\"09:00-17:00\"]\nfri = [\"09:00-17:00\"]");
    let friday = at("2025-03-28T10:00:00Z");
    assert_eq!(calendar.due_in_business_days(friday, 1), Ok(at("2025-03-31T15:00:00Z")));
    assert_eq!(calendar.due_in_weeks(friday, 1), Ok(at("2025-04-04T15:00:00Z")));
    let seven_hours = SignedDuration::from_hours(7);
    assert_eq!(calendar.add_business(friday, seven_hours), Ok(at("2025-03-31T08:00:00Z")));
    let around_the_clock = daily("Europe/Berlin", "\"00:00-24:00\"");
    assert_eq!(
        around_the_clock.due_in_business_days(at("2025-10-25T10:00:00Z"), 1),
        Ok(at("2025-10-26T23:00:00Z"))
    );
    let day_of_change = (at("2025-10-25T22:00:00Z"), at("2025-10-26T23:00:00Z"));
    let open = around_the_clock.business_between(day_of_change.0, day_of_change.1);
    assert_eq!(open, Ok(SignedDuration::from_hours(25)));
}
