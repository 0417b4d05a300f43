//! What belongs to a problem: cases, incidents and signals, tied and let go.

use domain::{
    case::Case,
    change::Refused,
    errand::Errand,
    id::Id,
    intake::{Incident, link_problem},
    learning::{NewDisposition, Problem, ProblemState, Signal, SignalDecision, release_incident, tie_signal},
    staff::Actor,
};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use store::{Unit, case::Lock, intake, signal};

use super::{
    problem::{kept, taken},
    signal::decide_signal_in,
};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Something that belongs to a problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tied {
    /// A customer's case.
    Case(Id<Case>),
    /// A mistake at a time and place.
    Incident(Id<Incident>),
    /// A rise in the counts.
    Signal(Id<Signal>),
}

/// Ties it to a problem.
///
/// # Errors
/// There is no such thing, or the rule that stands against it.
pub fn tie(app: &App, actor: &Actor, problem: Id<Problem>, what: Tied) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| tie_in(unit, turn, problem, what))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such thing, or the rule that stands against it.
pub fn tie_in(unit: &mut Unit<'_>, turn: &Turn, problem: Id<Problem>, what: Tied) -> Result<Problem, Error> {
    match what {
        Tied::Case(case) => tie_case(unit, turn, problem, case),
        Tied::Incident(incident) => {
            let behind = taken(unit, problem)?;
            let before = intake::incident(unit.conn(), incident, Lock::Yes)?;
            let before = before.ok_or(Error::Missing("such incident"))?;

            let change = link_problem(before, problem.uuid(), &turn.actor)?;

            intake::save_incident(unit, &change.state)?;
            unit.keep(change)?;
            Ok(behind)
        }
        Tied::Signal(id) => take_up(unit, turn, problem, id),
    }
}

/// Ties the cases behind a signal of a problem to it, as far as they belong to none yet.
///
/// # Errors
/// There is no such thing, the signal does not belong to the problem, or the rule that stands against it.
pub fn tie_cases_of(
    app: &App,
    actor: &Actor,
    problem: Id<Problem>,
    signal: Id<Signal>,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let found = signal::signal(unit.conn(), signal, Lock::No)?.ok_or(Error::Missing("such signal"))?;
        if found.disposition.as_ref().and_then(|decided| decided.problem) != Some(problem) {
            let sentence = "This signal does not belong to the problem.";
            return Err(Refused::not_now("not_linked", sentence).into());
        }
        let zone = TimeZoneDatabase::bundled().get(&turn.house.company.zone).unwrap_or(TimeZone::UTC);
        let span = found.span(&zone);
        let mut cases = signal::cases_behind(unit.conn(), &found.about, span.from, span.to)?;
        cases.retain(|case| case.problem.is_none());
        // Cases are locked in the order of their ids.
        cases.sort_unstable_by_key(|case| case.id);
        let mut behind = taken(unit, problem)?;
        for case in cases {
            behind = tie_case(unit, turn, problem, case.id)?;
        }
        Ok(behind)
    })
}

/// Lets it go from a problem.
///
/// # Errors
/// There is no such thing, or it does not belong to the problem.
pub fn untie(app: &App, actor: &Actor, problem: Id<Problem>, what: Tied) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| untie_in(unit, turn, problem, what))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such thing, or it does not belong to the problem.
pub fn untie_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    what: Tied,
) -> Result<Problem, Error> {
    match what {
        Tied::Case(case) => untie_case(unit, turn, problem, case),
        Tied::Incident(incident) => {
            let behind = taken(unit, problem)?;
            let before = intake::incident(unit.conn(), incident, Lock::Yes)?;
            let before = before.ok_or(Error::Missing("such incident"))?;

            let change = release_incident(before, problem, &turn.actor)?;

            intake::save_incident(unit, &change.state)?;
            unit.keep(change)?;
            Ok(behind)
        }
        Tied::Signal(id) => {
            let behind = taken(unit, problem)?;
            let before = signal::signal(unit.conn(), id, Lock::Yes)?.ok_or(Error::Missing("such signal"))?;
            if before.disposition.as_ref().and_then(|decided| decided.problem) != Some(problem) {
                let sentence = "This signal does not belong to the problem.";
                return Err(Refused::not_now("not_linked", sentence).into());
            }

            let change = tie_signal(before, None, &turn.actor)?;

            signal::save(unit, &change.state)?;
            unit.keep(change)?;
            Ok(behind)
        }
    }
}

/// A case belongs to one problem; another takes the place of the one before. One that came after the mend had counted as
/// effective is a relapse, which is looked at soon.
fn tie_case(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    case: Id<Case>,
) -> Result<Problem, Error> {
    let before = store::case::file(unit.conn(), case, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
    if let Some(other) = before.case.problem.map(Id::new).filter(|other| *other != problem) {
        let other = taken(unit, other)?;
        if other.cases.contains(&case.uuid()) {
            let let_go = other.remove_case(case.uuid(), &turn.actor)?;
            kept(unit, let_go)?;
        }
    }
    let behind = taken(unit, problem)?;

    let change = behind.take_case(case.uuid(), before.case.severity, &turn.actor)?;
    let mut after = before.clone();
    after.case.problem = Some(problem.uuid());

    store::case::save(unit, Some(&before), &after)?;
    unit.happened(&[after.event("case.problem_linked").fact("problem", problem)])?;
    unit.errands(&[Errand::look_at_problem(problem, turn.now)])?;
    kept(unit, change)
}

fn untie_case(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    case: Id<Case>,
) -> Result<Problem, Error> {
    let before = store::case::file(unit.conn(), case, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
    let behind = taken(unit, problem)?;

    let change = behind.remove_case(case.uuid(), &turn.actor)?;
    let mut after = before.clone();
    after.case.problem = before.case.problem.filter(|known| *known != problem.uuid());

    store::case::save(unit, Some(&before), &after)?;
    unit.happened(&[after.event("case.problem_unlinked").fact("problem", problem)])?;
    kept(unit, change)
}

/// A signal that nobody has decided on is acted on with that.
fn take_up(unit: &mut Unit<'_>, turn: &Turn, problem: Id<Problem>, id: Id<Signal>) -> Result<Problem, Error> {
    let behind = taken(unit, problem)?;
    if behind.state == ProblemState::Closed {
        let sentence = "This problem is closed. Open a new one for a new rise.";
        return Err(Refused::not_now("problem_closed", sentence).into());
    }
    let before = signal::signal(unit.conn(), id, Lock::Yes)?.ok_or(Error::Missing("such signal"))?;
    if before.disposition.is_none() {
        let reason = format!("Taken up by “{}”.", behind.title);
        let new = NewDisposition { decision: SignalDecision::Act, reason, problem: Some(problem) };
        decide_signal_in(unit, turn, id, &new)?;
        return Ok(behind);
    }

    let change = tie_signal(before, Some(problem), &turn.actor)?;

    signal::save(unit, &change.state)?;
    unit.keep(change)?;
    Ok(behind)
}
