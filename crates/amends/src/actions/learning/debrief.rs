//! The debrief: begun from a case or a problem, kept with the problem, and confirmed by those who were there.

use domain::{
    case::{Case, CaseFile},
    change::Refused,
    event::Event,
    id::Id,
    learning::{
        InForce, NewDebrief, NewDebriefEntry, Problem, confirm_debrief as confirm, debrief as decide,
        open_problem,
    },
    staff::Actor,
};
use store::{Unit, case::Lock};

use super::problem::{kept, taken};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Debriefs a case; answers with the problem it belongs to.
///
/// # Errors
/// There is no such case or problem, or the rule that stands against it.
pub fn debrief(app: &App, actor: &Actor, case: Id<Case>, new: NewDebrief) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| debrief_in(unit, turn, case, &new))
}

/// The same inside a unit that has begun; opens the problem if there is none.
///
/// # Errors
/// There is no such case or problem, or the rule that stands against it.
pub fn debrief_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    case: Id<Case>,
    new: &NewDebrief,
) -> Result<Problem, Error> {
    let before = store::case::file(unit.conn(), case, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
    check_attendees(unit, new)?;
    let (problem, opened) = problem_of(unit, turn, &before, new)?;
    let in_force = in_force(unit, &problem, new)?;

    let change = decide(problem, new, in_force, &turn.actor, turn.now)?;
    let mut after = before.clone();
    after.case.problem = Some(change.state.id.uuid());

    store::learning::save(unit, &change.state)?;
    store::case::save(unit, Some(&before), &after)?;
    unit.happened(&opened)?;
    unit.happened(&[after.event("case.debriefed").fact("problem", change.state.id)])?;
    Ok(unit.keep(change)?)
}

/// The problem that is named, the one the case belongs to, or a new one.
fn problem_of(
    unit: &mut Unit<'_>,
    turn: &Turn,
    file: &CaseFile,
    new: &NewDebrief,
) -> Result<(Problem, Vec<Event>), Error> {
    let case = &file.case;
    if let Some(known) = new.problem.or(case.problem.map(Id::new)) {
        let mut problem = taken(unit, known)?;
        problem.severity = problem.severity.max(case.severity);
        if !problem.cases.contains(&case.id.uuid()) {
            problem.cases.push(case.id.uuid());
        }
        return Ok((problem, Vec::new()));
    }
    let title = case.problem_statement.as_deref().unwrap_or(&case.subject);
    let id = turn.ids().fresh();
    let kind = case.failure_type.clone();
    let opened = open_problem(id, title, kind, case.severity, Some(case.id.uuid()), turn.now);
    Ok((opened.state, opened.events))
}

/// Debriefs a problem from its own page.
///
/// # Errors
/// There is no such problem, a field is missing, or somebody who was there is unknown.
pub fn debrief_problem(
    app: &App,
    actor: &Actor,
    problem: Id<Problem>,
    new: NewDebrief,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| debrief_problem_in(unit, turn, problem, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem, a field is missing, or somebody who was there is unknown.
pub fn debrief_problem_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    new: &NewDebrief,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;
    check_attendees(unit, new)?;
    let in_force = in_force(unit, &before, new)?;

    let change = decide(before, new, in_force, &turn.actor, turn.now)?;

    kept(unit, change)
}

/// One who was there says what happened and why.
///
/// # Errors
/// There is no such problem, no debrief, or the actor was not there.
pub fn confirm_debrief(
    app: &App,
    actor: &Actor,
    problem: Id<Problem>,
    new: NewDebriefEntry,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| confirm_debrief_in(unit, turn, problem, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem, no debrief, or the actor was not there.
pub fn confirm_debrief_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    new: &NewDebriefEntry,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;

    let change = confirm(before, new, &turn.actor, turn.now)?;

    kept(unit, change)
}

fn check_attendees(unit: &mut Unit<'_>, new: &NewDebrief) -> Result<(), Error> {
    for attendee in &new.attendees {
        if store::staff::by_id(unit.conn(), *attendee)?.is_none() {
            return Err(Refused::invalid("attendees", attendee.to_string(), "ids of members").into());
        }
    }
    Ok(())
}

/// The version of the procedure that the checklist test names, as it was when it failed: when the first case of the
/// problem was received, if not said.
fn in_force(unit: &mut Unit<'_>, problem: &Problem, new: &NewDebrief) -> Result<Option<InForce>, Error> {
    let Some(answers) = &new.checklist else { return Ok(None) };
    let Some(id) = answers.procedure else { return Ok(None) };
    let Some(procedure) = store::learning::procedure(unit.conn(), id, Lock::No)? else {
        let expected = "a procedure that is on record";
        return Err(Refused::invalid("checklist.procedure", id.to_string(), expected).into());
    };
    let mut failed_at = answers.failed_at;
    if failed_at.is_none() {
        for case in &problem.cases {
            let file = store::case::file(unit.conn(), Id::new(*case), Lock::No)?;
            let received = file.map(|file| file.case.received_at);
            failed_at = [failed_at, received].into_iter().flatten().min();
        }
    }
    Ok(procedure.as_in_force(failed_at.unwrap_or(problem.opened_at)))
}
