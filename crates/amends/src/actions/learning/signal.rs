//! Signals: found in the counts each night, raised once for each rise, and decided by a person.

use domain::{
    change::Refused,
    failure::Severity,
    id::Id,
    learning::{Found, NewDisposition, Problem, Signal, SignalDecision, Watched, look_out, open_problem},
    staff::{Actor, Permission},
};
use jiff::civil::Date;
use store::{Unit, case::Lock, jobs, signal};

use super::{arrivals::counts, problem::kept as problem_kept};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Undecided signals are few; more than this are not looked through in one night.
const MOST: i64 = 1000;

/// Looks whether one of the last days before `day`, or the last whole week, stands out in any stream, and which signals nobody has decided on in
/// time. Marks the job of that key done.
///
/// # Errors
/// Storage failed.
pub fn look_for_signals(app: &App, turn: &Turn, day: Date, job: String) -> Result<(), Error> {
    let ((arrivals, days), before_people) = app.look(|conn| {
        let before_people: Vec<Watched> = signal::standing(conn, Signal::still_the_same(day), MOST)?
            .into_iter()
            .map(|one| one.about)
            .collect();
        Ok((counts(conn, turn, day)?, before_people))
    })?;

    // Many draws are made: nobody else's unit waits for that.
    let found = look_out(&arrivals, &days, &before_people, turn.house.learning.false_alarms_a_month);

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
    let title = signal.title(&turn.house.playbooks);
    let change = open_problem(turn.ids().fresh(), &title, failure_type, Severity::Medium, None, turn.now);
    Ok(problem_kept(unit, change)?.id)
}
