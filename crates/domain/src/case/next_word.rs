//! When a customer hears next, as a first draft promises it: the next business day, and never beyond a time that they named.

use jiff::{
    SignedDuration, Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

use super::{CaseFile, Desk};
use crate::{promise::calendar::TimeLimit, reply::named_ahead};

/// Something that the customer said, and when.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// Their words.
    pub words: &'a str,
    /// When they said them: "tomorrow" counts from there.
    pub at: Timestamp,
}

/// A promise that is due sooner helps nobody: the work has to be possible.
const LEAST: SignedDuration = SignedDuration::from_hours(1);
/// Promised times stand on a quarter of an hour.
const QUARTER: i64 = 15 * 60;

/// The date that a first draft gives: the close of the next business day, or before it the end of the longest silence; and
/// where the customer named an earlier time to come, the last closing before that. If none is left, an hour from now, or
/// what there is of it. On a quarter of an hour.
#[must_use]
pub fn next_word(file: &CaseFile, heard: &[Heard<'_>], desk: &Desk<'_>) -> Timestamp {
    let now = desk.now;
    let soonest = up(now.saturating_add(LEAST).unwrap_or(now));
    let Some(timers) = file.timers(desk) else { return soonest };
    let due = |limit| timers.due(limit, now, &desk.house.calendars);
    let (today, next) = (due(TimeLimit::BusinessDays(0)), due(TimeLimit::BusinessDays(1)));
    let usual = next.min(due(timers.update_cadence)).max(soonest);
    let Some(limit) = first_named(heard, desk).filter(|limit| *limit < usual) else { return up(usual) };
    let closing = [next, today].into_iter().find(|closing| (soonest..=limit).contains(closing));
    closing.unwrap_or_else(|| within(now, limit, soonest))
}

/// An hour from now where that is early enough; else as late as they can bear.
fn within(now: Timestamp, limit: Timestamp, soonest: Timestamp) -> Timestamp {
    let least = up(now.saturating_add(SignedDuration::from_mins(1)).unwrap_or(now));
    if soonest <= limit { soonest } else { down(limit).max(least).min(soonest) }
}

/// The first time to come that the customer named.
fn first_named(heard: &[Heard<'_>], desk: &Desk<'_>) -> Option<Timestamp> {
    let zone = TimeZoneDatabase::bundled().get(&desk.house.company.zone).unwrap_or(TimeZone::UTC);
    let named = heard.iter().flat_map(|said| named_ahead(said.words, said.at, &zone));
    named.filter(|at| *at > desk.now).min()
}

fn up(at: Timestamp) -> Timestamp {
    quarters(at.as_second().saturating_add(QUARTER - 1), at)
}

fn down(at: Timestamp) -> Timestamp {
    quarters(at.as_second(), at)
}

fn quarters(seconds: i64, otherwise: Timestamp) -> Timestamp {
    Timestamp::from_second(seconds.div_euclid(QUARTER).saturating_mul(QUARTER)).unwrap_or(otherwise)
}
