//! The debrief: begun from a case, kept with the problem behind it.

use domain::{
    case::{Case, CaseFile},
    change::Refused,
    event::Event,
    id::Id,
    learning::{NewDebrief, Problem, debrief as decide, open_problem},
    staff::Actor,
};
use store::{Unit, case::Lock};

use super::problem::taken;
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

    let change = decide(problem, new, &turn.actor, turn.now)?;
    let mut after = before.clone();
    after.case.problem = Some(change.state.id.uuid());

    store::learning::save(unit, &change.state)?;
    store::case::save(unit, Some(&before), &after)?;
    unit.happened(&opened)?;
    unit.happened(&[after.event("case.debriefed").fact("problem", change.state.id)])?;
    Ok(unit.keep(change)?)
}

fn check_attendees(unit: &mut Unit<'_>, new: &NewDebrief) -> Result<(), Error> {
    for attendee in &new.attendees {
        if store::staff::by_id(unit.conn(), *attendee)?.is_none() {
            return Err(Refused::invalid("attendees", attendee.to_string(), "ids of members").into());
        }
    }
    Ok(())
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
