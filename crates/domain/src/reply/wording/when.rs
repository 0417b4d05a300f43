//! What is on file in words: the next promise, a time, an amount.

use jiff::{Timestamp, tz::TimeZone};

use crate::reply::dates::Moment;
use crate::reply::facts::{Facts, PromiseFact};

/// What stands where nothing was promised.
const OPEN: &str = "[day and time]";

/// "Friday 5 June, 17:00" of the next promise that is still to come, in the writer's zone; an open place without one.
pub(in crate::reply) fn by(facts: &Facts, moment: &Moment) -> String {
    let Some(promise) = next(facts, moment) else { return OPEN.to_owned() };
    said(promise.due_at, moment)
}

/// A time as people say it, in the writer's zone.
pub(super) fn said(at: Timestamp, moment: &Moment) -> String {
    let zone = moment.zone.clone().unwrap_or(TimeZone::UTC);
    let text = at.to_zoned(zone).strftime("%A %-d %B, %H:%M").to_string();
    if moment.zone.is_some() { text } else { format!("{text} UTC") }
}

/// The money that the record says was paid.
pub(super) fn paid(facts: &Facts) -> Option<String> {
    let money = facts.refund.iter().flatten().find_map(|refund| refund.amount)?;
    Some(format!("{} {}", money.amount(), money.currency().code()))
}

/// The promise that falls due first from now on.
pub(in crate::reply) fn next<'f>(facts: &'f Facts, moment: &Moment) -> Option<&'f PromiseFact> {
    let to_come = |promise: &&PromiseFact| moment.now.is_none_or(|now| promise.due_at > now);
    facts.promises.iter().flatten().filter(to_come).min_by_key(|promise| promise.due_at)
}
