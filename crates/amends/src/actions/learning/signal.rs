//! Signals: found in the counts each night, raised once for each rise, and decided by a person.

use std::collections::BTreeMap;

use domain::{
    change::Refused,
    failure::Severity,
    id::Id,
    learning::{
        Arrivals, Days, Found, NewDisposition, Problem, Signal, SignalDecision, Watched, look_out,
        open_problem,
    },
    staff::{Actor, Permission},
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use store::{Unit, case::Lock, jobs, signal};

use super::problem::kept as problem_kept;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Days that are looked back on: three years, so that a season can be told from a rise.
const LOOK_BACK: i32 = 3 * 365;
/// Undecided signals are few; more than this are not looked through in one night.
const MOST: i64 = 1000;
/// Days over which orders are taken together: complaints follow them by days or weeks.
const ORDER_DAYS: usize = 28;
/// Days without any order after which no more orders are taken to be imported.
const NO_NEWS_OF_ORDERS: usize = 7;

/// Looks whether one of the last days before `day` stands out in any stream, and which signals nobody has decided on in
/// time. Marks the job of that key done.
///
/// # Errors
/// Storage failed.
pub fn look_for_signals(app: &App, turn: &Turn, day: Date, job: String) -> Result<(), Error> {
    let (arrivals, days) = app.look(|conn| counts(conn, turn, day))?;

    // Many draws are made: nobody else's unit waits for that.
    let found = look_out(&arrivals, &days, turn.house.learning.false_alarms_a_month);

    app.change(turn, move |unit, turn| {
        remind(unit, turn)?;
        let ids = turn.ids();
        for one in &found {
            raise(unit, turn, ids.fresh(), one.clone())?;
        }
        Ok(jobs::done(unit, &job)?)
    })
}

fn raise(unit: &mut Unit<'_>, turn: &Turn, id: Id<Signal>, found: Found) -> Result<(), Error> {
    let known = signal::latest(unit.conn(), &found.about)?;
    if known.is_some_and(|known| known.covers(found.series.date(found.alarm.at))) {
        return Ok(());
    }

    let change = Signal::raise(id, found, turn.house.learning.decide_within(), turn.now);

    signal::save(unit, &change.state)?;
    unit.keep(change)?;
    Ok(())
}

/// Notes what nobody decided in time.
fn remind(unit: &mut Unit<'_>, turn: &Turn) -> Result<(), Error> {
    for one in signal::undecided(unit.conn(), MOST)? {
        if let Some(change) = one.overdue(turn.now) {
            signal::save(unit, &change.state)?;
            unit.keep(change)?;
        }
    }
    Ok(())
}

/// What came on each day, up to the day before `day`, and how much business there was.
fn counts(conn: &mut store::Conn<'_>, turn: &Turn, day: Date) -> Result<(Vec<Arrivals>, Days), Error> {
    let zone = TimeZone::get(&turn.house.company.zone).unwrap_or(TimeZone::UTC);
    let start = day.saturating_sub(LOOK_BACK.days());
    let (from, to) = (midnight(start, &zone), midnight(day, &zone));
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let arrived = signal::arrivals(conn, from, to)?;
    // Before the first case ever there was nothing to count.
    let first = arrived.iter().map(|one| date(one.at)).min().unwrap_or(day);
    let length = days_between(first, day);
    let place = |at: Timestamp| days_between(first, date(at)).min(length.saturating_sub(1));
    let mut summed: BTreeMap<(Watched, usize), u64> = BTreeMap::new();
    for one in arrived {
        *summed.entry((one.about, place(one.at))).or_default() += one.cases;
    }
    let arrivals = summed.into_iter().map(|((about, day), cases)| Arrivals { about, day, cases }).collect();
    let placed = signal::orders_placed(conn, midnight(first, &zone), to)?;
    let mut orders = vec![0; length];
    for (at, count) in placed.into_iter().filter(|_| length > 0) {
        orders[place(at)] += count;
    }
    Ok((arrivals, Days { first, length, opportunities: business(&orders) }))
}

/// How much business complaints can be about, day by day: the orders of the four weeks up to each. Nothing where orders
/// are not known from the first day to the last: a stopped import must not look like a rise.
fn business(orders: &[u64]) -> Vec<f64> {
    let known = |days: &[u64]| days.iter().any(|count| *count > 0);
    let (first, last) = (orders.len().min(NO_NEWS_OF_ORDERS), orders.len().saturating_sub(NO_NEWS_OF_ORDERS));
    if !known(&orders[..first]) || !known(&orders[last..]) {
        return Vec::new();
    }
    let window = |day: usize| &orders[(day + 1).saturating_sub(ORDER_DAYS)..=day];
    let mean = |days: &[u64]| days.iter().sum::<u64>() as f64 / days.len() as f64;
    // Never nothing: what comes on a day without business would be impossible.
    (0..orders.len()).map(|day| mean(window(day)).max(0.1)).collect()
}

fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    date.to_zoned(zone.clone()).map_or(Timestamp::MIN, |at| at.timestamp())
}

fn days_between(from: Date, to: Date) -> usize {
    usize::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(0)
}

/// Decides on a signal: act, or a reasoned no.
///
/// # Errors
/// There is no such signal, it is decided, a field is wrong, or the role may not.
pub fn decide_signal(app: &App, actor: &Actor, id: Id<Signal>, new: NewDisposition) -> Result<Signal, Error> {
    app.change(&app.turn(actor), move |unit, turn| decide_signal_in(unit, turn, id, &new))
}

/// The same inside a unit that has begun. Acting on it ties it to a problem: the one named, an open one of the same
/// kind, or a new one.
///
/// # Errors
/// There is no such signal, it is decided, a field is wrong, or the role may not.
pub fn decide_signal_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    id: Id<Signal>,
    new: &NewDisposition,
) -> Result<Signal, Error> {
    turn.actor.must(Permission::Manage)?;
    let before = signal::signal(unit.conn(), id, Lock::Yes)?.ok_or(Error::Missing("such signal"))?;
    // Whether it may be decided is asked before a problem is opened.
    before.clone().decide(new, None, &turn.actor, turn.now)?;
    let problem = match new.decision {
        SignalDecision::Act => Some(taken_up_by(unit, turn, &before, new.problem)?),
        SignalDecision::No => None,
    };

    let change = before.decide(new, problem, &turn.actor, turn.now)?;

    signal::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}

fn taken_up_by(
    unit: &mut Unit<'_>,
    turn: &Turn,
    signal: &Signal,
    named: Option<Id<Problem>>,
) -> Result<Id<Problem>, Error> {
    if let Some(id) = named {
        let there = store::learning::problem(unit.conn(), id, Lock::No)?;
        return there.map(|problem| problem.id).ok_or_else(|| {
            Refused::invalid("problem", id.to_string(), "a problem that is on record").into()
        });
    }
    let failure_type = signal.about.failure_type.clone();
    if let Some(kind) = failure_type.as_deref()
        && let Some(open) = store::learning::open_of_type(unit.conn(), kind)?.first()
    {
        return Ok(open.id);
    }
    let title =
        format!("{}: more than expected since {}", signal.about.said(&turn.house.playbooks), signal.began);
    let change = open_problem(turn.ids().fresh(), &title, failure_type, Severity::Medium, None, turn.now);
    Ok(problem_kept(unit, change)?.id)
}

#[cfg(test)]
mod tests {
    use super::business;

    #[test]
    fn business_is_the_orders_of_four_weeks_and_unknown_where_an_import_has_stopped() {
        let steady = vec![10; 60];
        assert!(business(&steady).iter().all(|mean| (mean - 10.0).abs() < 1e-9));
        let grown: Vec<u64> = (0..60).map(|day| if day < 30 { 10 } else { 20 }).collect();
        let business_then = business(&grown);
        assert!((business_then[43] - 15.0).abs() < 1e-9 && (business_then[59] - 20.0).abs() < 1e-9);
        let stopped: Vec<u64> = (0..60).map(|day| if day < 50 { 10 } else { 0 }).collect();
        assert!(business(&stopped).is_empty() && business(&[]).is_empty());
    }
}
