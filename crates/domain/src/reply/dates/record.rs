//! Compares a promised time with the promises on file. Only what is certain is said to differ.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

use super::mention::{Day, Mention};
use super::moment::Moment;
use crate::reply::facts::PromiseFact;

/// True when the mention certainly names another day or time than every promise on file.
pub(in crate::reply) fn differs_from_record(
    mention: &Mention,
    promises: &[PromiseFact],
    moment: &Moment,
) -> bool {
    !promises.is_empty()
        && promises.iter().all(|promise| differs(mention, promise.due_at, moment) == Some(true))
}

/// True when the mention names a day, and it may be that of a promise.
pub(in crate::reply) fn names_a_promise(
    mention: &Mention,
    promises: &[PromiseFact],
    moment: &Moment,
) -> bool {
    promises.iter().any(|promise| differs(mention, promise.due_at, moment) == Some(false))
}

/// `None` where it cannot be told.
fn differs(mention: &Mention, due_at: Timestamp, moment: &Moment) -> Option<bool> {
    let day = mention.day?;
    let possible = local_times(due_at, moment);
    let on_day: Vec<DateTime> = possible
        .into_iter()
        .filter_map(|local| is_on(day, local.date(), moment).map(|on| (on, local)))
        .filter(|(on, _)| *on)
        .map(|(_, local)| local)
        .collect();
    is_on(day, due_at.to_zoned(TimeZone::UTC).date(), moment)?;
    if on_day.is_empty() {
        return Some(true);
    }
    match (mention.time, &moment.zone) {
        (Some(time), Some(_)) => Some(on_day.iter().all(|local| !same_minute(local.time(), time))),
        _ => Some(false),
    }
}

/// "At 4" may be four in the afternoon.
fn same_minute(a: Time, b: Time) -> bool {
    (a.hour() % 12, a.minute()) == (b.hour() % 12, b.minute())
}

/// The local times that the instant may have: one where the zone is known, else the whole range of the earth.
fn local_times(due_at: Timestamp, moment: &Moment) -> Vec<DateTime> {
    match &moment.zone {
        Some(zone) => vec![due_at.to_zoned(zone.clone()).datetime()],
        None => [-12, 0, 14].iter().filter_map(|hours| shifted(due_at, (*hours).hours())).collect(),
    }
}

fn shifted(due_at: Timestamp, by: Span) -> Option<DateTime> {
    due_at.checked_add(by).ok().map(|at| at.to_zoned(TimeZone::UTC).datetime())
}

/// Whether the day as written is that date; `None` where that needs a moment that is not known.
fn is_on(day: Day, date: Date, moment: &Moment) -> Option<bool> {
    match day {
        Day::Date { year, month, day } => {
            let same_year = year.is_none_or(|year| year == date.year());
            Some(same_year && (month, day) == (date.month(), date.day()))
        }
        Day::OfMonth(day) => Some(day == date.day()),
        // Whatever the week, a Friday is no Wednesday.
        Day::Weekday(weekday) if date.weekday() != weekday => Some(false),
        Day::Weekday(_) => Some(today(moment).is_none_or(|today| within_a_week(today, date))),
        Day::FromNow(days) => Some(today(moment)?.checked_add(days.days()).ok()? == date),
        Day::Span => None,
    }
}

fn within_a_week(today: Date, date: Date) -> bool {
    today.checked_add(7.days()).is_ok_and(|latest| date <= latest)
}

fn today(moment: &Moment) -> Option<Date> {
    let zone = moment.zone.clone()?;
    Some(moment.now?.to_zoned(zone).date())
}
