//! Moments and due marks, in one form everywhere: “Tue 10 Mar, 16:30” and “Tue 10 Mar 2026”. The text inside is written in
//! the firm's zone; the script shows the reader's own, in the same form.

use jiff::{
    SignedDuration, Timestamp,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};
use maud::{Markup, html};

/// This near, something is due now.
pub const NOW: SignedDuration = SignedDuration::from_hours(2);
const SOON: SignedDuration = SignedDuration::from_hours(24);
const DAY: &str = "%a %-d %b %Y";

/// A moment, such as “Tue 10 Mar, 16:30”.
#[must_use]
pub fn moment(at: Timestamp, zone: &str) -> Markup {
    html! { time datetime=(at) data-at { (said(at, zone)) } }
}

/// A day, such as “Tue 10 Mar 2026”.
#[must_use]
pub fn day(at: Timestamp, zone: &str) -> Markup {
    html! { time datetime=(at) data-at="date" { (said_day(at, zone)) } }
}

/// A moment as the distance from now; without script, as a moment.
#[must_use]
pub fn relative(at: Timestamp, zone: &str) -> Markup {
    html! { time datetime=(at) data-rel { (said(at, zone)) } }
}

/// A moment inside a sentence, in a zone: “Tue 10 Mar, 16:30”.
#[must_use]
pub fn said(at: Timestamp, zone: &str) -> String {
    written(at, zone, "%a %-d %b, %H:%M")
}

/// A day inside a sentence: “Tue 10 Mar 2026”.
#[must_use]
pub fn said_day(at: Timestamp, zone: &str) -> String {
    written(at, zone, DAY)
}

/// A day of a calendar, which belongs to no zone.
#[must_use]
pub fn calendar_day(date: Date) -> String {
    date.strftime(DAY).to_string()
}

/// A due mark: warm, and deeper the nearer it is.
#[must_use]
pub fn due(at: Timestamp, now: Timestamp, zone: &str) -> Markup {
    html! { span class={ "due " (due_level(at, now)) } { (relative(at, zone)) } }
}

/// How near a due date is, as the stylesheet calls it.
#[must_use]
pub fn due_level(at: Timestamp, now: Timestamp) -> &'static str {
    let left = at.duration_since(now);
    if left < SignedDuration::ZERO {
        "due-late"
    } else if left <= NOW {
        "due-now"
    } else if left <= SOON {
        "due-soon"
    } else {
        "due-later"
    }
}

/// A moment written out by a pattern, for machines and headings; in UTC if nobody knows the zone.
#[must_use]
pub fn written(at: Timestamp, zone: &str, pattern: &str) -> String {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::{calendar_day, day, moment, relative, said};

    #[test]
    fn a_date_has_one_form() {
        let at = "2026-03-10T15:30:00Z".parse().unwrap();
        assert_eq!(said(at, "Europe/Berlin"), "Tue 10 Mar, 16:30");
        for shown in [moment(at, "Europe/Berlin"), relative(at, "Europe/Berlin")] {
            assert!(shown.into_string().contains(">Tue 10 Mar, 16:30<"));
        }
        assert!(day(at, "Europe/Berlin").into_string().contains(">Tue 10 Mar 2026<"));
        assert_eq!(calendar_day("2026-03-10".parse().unwrap()), "Tue 10 Mar 2026");
    }
}
