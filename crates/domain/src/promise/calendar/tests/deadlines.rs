//! Tables of deadlines: days, weeks and hours, breaks, night shifts, holidays and the edges of a day.

use jiff::SignedDuration;

use super::{Calendar, CalendarError, at, plain, shipped};

/// DISP-like limits in England & Wales; the day of receipt is day 0, also on a Saturday.
#[test]
fn limits_of_a_complaint() {
    let rows = [
        ("2024-12-20T10:00:00Z", ["2024-12-27", "2025-01-15", "2025-02-12", "2025-02-14"], 17),
        ("2025-04-16T22:59:59Z", ["2025-04-23", "2025-05-12", "2025-06-10", "2025-06-11"], 16),
        ("2025-04-19T09:30:00Z", ["2025-04-24", "2025-05-13", "2025-06-11", "2025-06-14"], 16),
    ];
    let calendar = shipped("england-wales");
    for (from, dates, closing_utc) in rows {
        let due = [
            calendar.due_in_business_days(at(from), 3),
            calendar.due_in_business_days(at(from), 15),
            calendar.due_in_business_days(at(from), 35),
            calendar.due_in_weeks(at(from), 8),
        ];
        let expected = dates.map(|date| Ok(at(&format!("{date}T{closing_utc}:00:00Z"))));
        assert_eq!(due, expected, "from {from}");
    }
}

#[test]
fn the_day_of_receipt_is_that_of_the_calendar() {
    let rows = [
        ("england-wales", "2025-06-30T23:30:00Z", "2025-07-02T16:00:00Z"), // already 1 July in London
        ("us-federal", "2025-07-03T03:59:59Z", "2025-07-03T21:00:00Z"),    // still 2 July in Washington
        ("us-federal", "2025-07-03T04:00:00Z", "2025-07-07T21:00:00Z"),    // 3 July; the 4th is a holiday
        ("de", "2025-10-03T08:00:00Z", "2025-10-06T15:00:00Z"),            // received on a holiday
        ("always", "2025-06-14T10:00:00Z", "2025-06-16T00:00:00Z"),        // a day ends at 24:00
    ];
    for (name, from, due) in rows {
        assert_eq!(shipped(name).due_in_business_days(at(from), 1), Ok(at(due)), "{name} from {from}");
    }
}

#[test]
fn no_business_days_means_the_first_closing_ahead() {
    let rows = [
        ("2025-06-13T08:00:00Z", "2025-06-13T16:00:00Z"),
        ("2025-06-13T16:00:00Z", "2025-06-13T16:00:00Z"),
        ("2025-06-13T16:00:01Z", "2025-06-16T16:00:00Z"),
        ("2025-12-25T10:00:00Z", "2025-12-29T17:00:00Z"),
    ];
    for (from, due) in rows {
        assert_eq!(shipped("england-wales").due_in_business_days(at(from), 0), Ok(at(due)), "from {from}");
    }
    let nights = plain("UTC", "fri = [\"22:00-06:00\"]");
    let in_the_shift = nights.due_in_business_days(at("2025-06-21T03:00:00Z"), 0);
    assert_eq!(in_the_shift, Ok(at("2025-06-21T06:00:00Z")));
}

#[test]
fn weeks_end_at_closing_time_of_their_date_whatever_day_it_is() {
    let short_friday = plain("UTC", "thu = [\"09:00-17:00\"]\nfri = [\"09:00-12:00\", \"13:00-15:30\"]");
    let rows = [
        (shipped("de"), "2025-12-11T09:00:00Z", 2, "2025-12-25T16:00:00Z"), // Christmas Day is not moved
        (shipped("de"), "2025-06-14T21:59:00Z", 0, "2025-06-14T21:59:00Z"), // never before receipt
        (shipped("de"), "2034-06-12T09:00:00Z", 1, "2034-06-19T15:00:00Z"), // rests on no holiday table
        (&short_friday, "2025-06-14T09:00:00Z", 1, "2025-06-21T15:30:00Z"), // Saturday as Friday
        (&short_friday, "2025-06-18T09:00:00Z", 1, "2025-06-25T15:30:00Z"), // Wednesday as the Friday before
        (shipped("always"), "2025-06-14T09:00:00Z", 1, "2025-06-22T00:00:00Z"),
    ];
    for (calendar, from, weeks, due) in rows {
        assert_eq!(calendar.due_in_weeks(at(from), weeks), Ok(at(due)), "{weeks} weeks from {from}");
    }
}

#[test]
fn business_hours_stop_at_breaks_nights_weekends_and_holidays() {
    let lunch = "mon = [\"09:00-12:00\", \"13:00-17:00\"]\ntue = [\"09:00-12:00\"]";
    let lunch = plain("Europe/Berlin", lunch);
    let nights =
        plain("Europe/Berlin", "fri = [\"22:00-06:00\"]\nsun = [\"20:00-24:00\"]\nmon = [\"00:00-04:00\"]");
    let rows = [
        (&lunch, "2025-06-16T09:30:00Z", 3600, "2025-06-16T11:30:00Z"), // half an hour each side of lunch
        (&lunch, "2025-06-16T10:00:00Z", 60, "2025-06-16T11:01:00Z"),   // received as lunch begins
        (&lunch, "2025-06-16T07:00:00Z", 3 * 3600, "2025-06-16T10:00:00Z"), // ends exactly at the break
        (&lunch, "2025-06-16T07:00:00Z", 7 * 3600, "2025-06-16T15:00:00Z"), // ends exactly at closing time
        (&lunch, "2025-06-16T07:00:00Z", 10 * 3600 + 1, "2025-06-23T07:00:01Z"),
        (&nights, "2025-06-20T12:00:00Z", 5 * 3600, "2025-06-21T01:00:00Z"), // past midnight
        (&nights, "2025-06-21T03:59:00Z", 120, "2025-06-22T18:01:00Z"), // the shift ends on Saturday at 6
        (&nights, "2025-06-22T18:00:00Z", 5 * 3600, "2025-06-22T23:00:00Z"), // one stretch over midnight
        (shipped("england-wales"), "2024-12-24T16:59:30Z", 60, "2024-12-27T09:00:30Z"),
        (shipped("england-wales"), "2025-06-16T10:00:00Z", 0, "2025-06-16T10:00:00Z"),
        (shipped("england-wales"), "2025-06-15T10:00:00Z", 0, "2025-06-15T10:00:00Z"), // nothing to wait for
        (shipped("always"), "2025-06-15T10:00:00Z", 48 * 3600, "2025-06-17T10:00:00Z"),
    ];
    for (calendar, from, seconds, due) in rows {
        let business = SignedDuration::from_secs(seconds);
        assert_eq!(calendar.add_business(at(from), business), Ok(at(due)), "{seconds} s from {from}");
        assert_eq!(calendar.business_between(at(from), at(due)), Ok(business), "{from} to {due}");
        assert_eq!(calendar.business_between(at(due), at(from)), Ok(-business), "{due} back to {from}");
    }
}

#[test]
fn a_holiday_closes_the_shifts_that_begin_on_it() {
    let calendar = Calendar::from_toml(
        "name = \"club\"\nzone = \"Europe/Paris\"\n[hours]\nthu = [\"22:00-06:00\"]\nfri = [\"22:00-06:00\"]\n\
         [holidays]\nsource = \"the club\"\nverified_from = 2025-01-01\nverified_to = 2025-12-31\n\
         dates = [2025-08-15, 2025-12-25]\n[openings]\n2025-12-25 = [\"20:00-21:00\"]\n",
    )
    .unwrap();
    let rows = [
        ("2025-08-15T03:59:59Z", true), // the shift of Thursday runs on into the holiday
        ("2025-08-15T04:00:00Z", false), // and ends at six
        ("2025-08-15T20:30:00Z", false), // Friday the 15th is closed
        ("2025-08-16T01:00:00Z", false), // as is its morning after
        ("2025-08-22T20:00:00Z", true), // open at the opening instant
        ("2025-12-25T19:30:00Z", true), // opened once although a holiday
        ("2025-12-25T21:30:00Z", false), // with those hours only
    ];
    for (instant, open) in rows {
        assert_eq!(calendar.is_open(at(instant)), Ok(open), "{instant}");
    }
    assert_eq!(calendar.next_opening(at("2025-08-15T05:00:00Z")), Ok(at("2025-08-21T20:00:00Z")));
    assert_eq!(calendar.next_opening(at("2025-08-21T20:00:01Z")), Ok(at("2025-08-21T20:00:01Z")));
    assert_eq!(calendar.due_in_business_days(at("2025-08-14T10:00:00Z"), 1), Ok(at("2025-08-22T04:00:00Z")));
}

#[test]
fn nothing_is_guessed_outside_the_verified_range() {
    let calendar = shipped("de");
    let outside = |date: &str| {
        let (from, to) = calendar.verified().unwrap();
        CalendarError::OutsideVerified { calendar: "de".into(), date: date.parse().unwrap(), from, to }
    };
    let hour = SignedDuration::from_hours(1);
    let last_closing = at("2030-12-31T16:00:00Z");
    assert_eq!(calendar.add_business(at("2030-12-31T15:00:00Z"), hour), Ok(last_closing));
    assert_eq!(calendar.add_business(at("2030-12-31T15:00:01Z"), hour), Err(outside("2031-01-01")));
    assert_eq!(calendar.is_open(at("2030-12-31T22:59:59Z")), Ok(false));
    assert_eq!(calendar.is_open(at("2030-12-31T23:00:00Z")), Err(outside("2031-01-01")));
    assert_eq!(calendar.next_opening(at("2019-12-31T12:00:00Z")), Err(outside("2019-12-31")));
    assert_eq!(calendar.next_opening(at("2019-12-31T23:00:00Z")), Ok(at("2020-01-02T08:00:00Z")));
    assert_eq!(calendar.due_in_business_days(at("2030-12-30T12:00:00Z"), 1), Ok(last_closing));
    assert_eq!(calendar.due_in_business_days(at("2030-12-30T12:00:00Z"), 2), Err(outside("2031-01-01")));
    assert_eq!(
        calendar.business_between(last_closing, at("2031-01-02T12:00:00Z")),
        Err(outside("2031-01-01"))
    );
    assert_eq!(
        calendar.business_days_between(last_closing, at("2031-01-02T12:00:00Z")),
        Err(outside("2031-01-01"))
    );
    let message = outside("2031-01-01").to_string();
    let expected =
        "calendar `de`: holidays are verified from 2020-01-01 to 2030-12-31, the answer rests on 2031-01-01";
    assert_eq!(message, expected);
}

#[test]
fn days_between_are_counted_from_day_0_and_with_a_sign() {
    let calendar = shipped("england-wales");
    let rows = [
        ("2024-12-20T10:00:00Z", "2024-12-27T17:00:00Z", 3),
        ("2024-12-20T10:00:00Z", "2024-12-20T23:00:00Z", 0),
        ("2025-04-19T10:00:00Z", "2025-04-21T10:00:00Z", 0),
        ("2025-04-19T10:00:00Z", "2025-05-13T00:00:00Z", 15),
    ];
    for (a, b, days) in rows {
        assert_eq!(calendar.business_days_between(at(a), at(b)), Ok(days), "{a} to {b}");
        assert_eq!(calendar.business_days_between(at(b), at(a)), Ok(-days), "{b} to {a}");
    }
}

#[test]
fn what_cannot_be_answered_is_an_error() {
    let calendar = shipped("always");
    let found = SignedDuration::from_secs(-1);
    let now = at("2025-01-01T00:00:00Z");
    assert_eq!(calendar.add_business(now, found), Err(CalendarError::NegativeTime { found }));
    let beyond = Err(CalendarError::BeyondTime { calendar: "always".into() });
    assert_eq!(calendar.due_in_weeks(now, u32::MAX), beyond);
    assert_eq!(calendar.due_in_business_days(now, u32::MAX), beyond);
    assert_eq!(calendar.add_business(now, SignedDuration::MAX), beyond);
}
