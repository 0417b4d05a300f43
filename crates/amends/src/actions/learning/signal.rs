//! Signals: found in the counts each night, raised once for each rise, and decided by a person.

use std::collections::BTreeMap;

use domain::{
    change::Refused,
    failure::Severity,
    id::Id,
    learning::{
        NewDisposition, Problem, Signal, SignalDecision, open_problem, run_length_for,
        signals::{Alarm, Designs, Every, Method, ScanRule, Series, scan},
    },
    staff::{Actor, Permission},
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use store::{Unit, case::Lock, signal};

use super::problem::kept as problem_kept;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Days that are looked back on: three years, so that a season can be told from a rise.
const LOOK_BACK: i32 = 3 * 365;
/// Days of counts without which nothing is judged.
const LEAST_DAYS: usize = 28;
/// Days back to which an alarm is still news: a night may have been missed, and cases may have been written down late.
const RECENT: usize = 7;
/// Undecided signals are few; more than this are not looked through in one night.
const MOST: i64 = 1000;

/// Looks whether one of the last days before `day` stands out in any stream, and which signals nobody has decided on in time.
///
/// # Errors
/// Storage failed.
pub fn look_for_signals(unit: &mut Unit<'_>, turn: &Turn, day: Date) -> Result<(), Error> {
    remind(unit, turn)?;
    let streams = streams(unit, turn, day)?;
    let rule = ScanRule {
        method: Method::Auto,
        arl0: Some(run_length_for(streams.len())),
        baseline: Some(LEAST_DAYS),
        ratio: 2.0,
    };
    let mut designs = Designs::default();
    let ids = turn.ids();
    let mut told = false;
    // Kinds first: all cases together are news only where no kind alone is.
    for (kind, series) in streams.into_iter().rev() {
        let last = series.counts.len().saturating_sub(1);
        let recent = |alarm: &Alarm| alarm.at + RECENT > last;
        let found = scan(&series, &rule, &mut designs).into_iter().find(recent);
        if let Some(alarm) = found.filter(|_| kind.is_some() || !told) {
            raise(unit, turn, ids.fresh(), kind, &series, &alarm)?;
            told = true;
        }
    }
    Ok(())
}

fn raise(
    unit: &mut Unit<'_>,
    turn: &Turn,
    id: Id<Signal>,
    kind: Option<String>,
    series: &Series,
    alarm: &Alarm,
) -> Result<(), Error> {
    let known = signal::latest(unit.conn(), kind.as_deref())?;
    if known.is_some_and(|known| known.covers(series.date(alarm.at))) {
        return Ok(());
    }

    let change = Signal::raise(id, kind, series, alarm, turn.now);

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

/// A stream for each kind of failure and one for all cases, up to the day before `day`, without a gap.
fn streams(unit: &mut Unit<'_>, turn: &Turn, day: Date) -> Result<BTreeMap<Option<String>, Series>, Error> {
    let zone = TimeZone::get(&turn.house.company.zone).unwrap_or(TimeZone::UTC);
    let start = day.saturating_sub(LOOK_BACK.days());
    let (from, to) = (midnight(start, &zone), midnight(day, &zone));
    let arrivals = signal::arrivals(unit.conn(), from, to)?;
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    // Before the first case ever there was nothing to count.
    let Some(first) = arrivals.iter().map(|one| date(one.at)).min() else { return Ok(BTreeMap::new()) };
    let length = days(first, day);
    let mut streams: BTreeMap<Option<String>, Series> = BTreeMap::new();
    if length <= LEAST_DAYS {
        return Ok(streams);
    }
    for one in &arrivals {
        let at = days(first, date(one.at)).min(length - 1);
        let of_all = one.failure_type.is_some().then_some(None);
        for kind in std::iter::once(one.failure_type.clone()).chain(of_all) {
            let empty = || Series {
                start: first,
                every: Every::Day,
                counts: vec![0; length],
                opportunities: Vec::new(),
            };
            streams.entry(kind).or_insert_with(empty).counts[at] += one.cases;
        }
    }
    Ok(streams)
}

fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    date.to_zoned(zone.clone()).map_or(Timestamp::MIN, |at| at.timestamp())
}

fn days(from: Date, to: Date) -> usize {
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
    if let Some(kind) = signal.failure_type.as_deref()
        && let Some(open) = store::learning::open_of_type(unit.conn(), kind)?.first()
    {
        return Ok(open.id);
    }
    let kind = signal.failure_type.as_deref().and_then(|code| turn.house.playbooks.failure_type(code));
    let what = kind.map_or("All complaints", |kind| kind.name.as_str());
    let title = format!("{what}: more than expected since {}", signal.began);
    let change = open_problem(
        turn.ids().fresh(),
        &title,
        signal.failure_type.clone(),
        Severity::Medium,
        None,
        turn.now,
    );
    Ok(problem_kept(unit, change)?.id)
}
