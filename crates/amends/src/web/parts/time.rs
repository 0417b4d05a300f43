//! Moments and due marks. The text inside is written in the firm's zone; the script shows the reader's own.

use jiff::{
    SignedDuration, Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};
use maud::{Markup, html};

/// This near, something is due now.
pub const NOW: SignedDuration = SignedDuration::from_hours(2);
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// A moment, such as “Tue 10 Mar, 16:30”.
#[must_use]
pub fn moment(at: Timestamp, zone: &str) -> Markup {
    html! { time datetime=(at) data-at { (written(at, zone, "%a %-d %b, %H:%M")) } }
}

/// A day, such as “Tue 10 Mar 2026”.
#[must_use]
pub fn day(at: Timestamp, zone: &str) -> Markup {
    html! { time datetime=(at) data-at="date" { (written(at, zone, "%a %-d %b %Y")) } }
}

/// A moment as the distance from now; without script, as a moment.
#[must_use]
pub fn relative(at: Timestamp, zone: &str) -> Markup {
    html! { time datetime=(at) data-rel { (written(at, zone, "%a %-d %b, %H:%M")) } }
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

/// A moment written out in a zone; in UTC if nobody knows the zone.
#[must_use]
pub fn written(at: Timestamp, zone: &str, pattern: &str) -> String {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime(pattern).to_string()
}
