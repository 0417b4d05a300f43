//! The next promise on file in words.

use jiff::tz::TimeZone;

use crate::reply::dates::Moment;
use crate::reply::facts::{Facts, PromiseFact};

/// What stands where nothing was promised.
const OPEN: &str = "[day and time]";

/// "Friday 5 June, 17:00" of the next promise that is still to come, in the writer's zone; an open place without one.
pub(in crate::reply) fn by(facts: &Facts, moment: &Moment) -> String {
    let Some(promise) = next(facts, moment) else { return OPEN.to_owned() };
    let zone = moment.zone.clone().unwrap_or(TimeZone::UTC);
    let text = promise.due_at.to_zoned(zone).strftime("%A %-d %B, %H:%M").to_string();
    if moment.zone.is_some() { text } else { format!("{text} UTC") }
}

/// The promise that falls due first from now on.
pub(in crate::reply) fn next<'f>(facts: &'f Facts, moment: &Moment) -> Option<&'f PromiseFact> {
    let to_come = |promise: &&PromiseFact| moment.now.is_none_or(|now| promise.due_at > now);
    facts.promises.iter().flatten().filter(to_come).min_by_key(|promise| promise.due_at)
}
