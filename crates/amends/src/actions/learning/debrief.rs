//! The review behind a case: it finds or opens the problem, and ties the case to it in the same unit.

use domain::{
    case::{Case, CaseFile},
    id::{Id, Ids},
    learning::{NewDebrief, Problem, debrief as decide, open_problem},
    staff::Actor,
};
use store::{Unit, case::Lock};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Debriefs a case; answers with the problem it belongs to.
///
/// # Errors
/// There is no such case or problem, or a field is missing.
pub fn debrief(app: &App, actor: &Actor, case: Id<Case>, new: NewDebrief) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let before = store::case::file(unit.conn(), case, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
        let ids = turn.ids();
        let problem = problem_of(unit, turn, &ids, &before, &new)?;

        let learned = decide(problem, &new, &turn.actor, turn.now)?;
        let mut after = before.clone();
        after.case.problem = Some(learned.state.id.uuid());
        let tied = domain::change::Change::of(after.clone())
            .event(after.event("case.debriefed").fact("problem", learned.state.id));

        store::learning::save(unit, &learned.state)?;
        store::case::save(unit, Some(&before), &after)?;
        unit.keep(tied)?;
        Ok(unit.keep(learned)?)
    })
}

/// The problem that is named, the one that the case has, or a new one.
fn problem_of(
    unit: &mut Unit<'_>,
    turn: &Turn,
    ids: &Ids,
    file: &CaseFile,
    new: &NewDebrief,
) -> Result<Problem, Error> {
    let case = &file.case;
    let Some(known) = new.problem.or_else(|| case.problem.map(Id::new)) else {
        let title = case.problem_statement.as_deref().unwrap_or(&case.subject);
        let kind = case.failure_type.clone();
        let opened = open_problem(ids.fresh(), title, kind, case.severity, Some(case.id.uuid()), turn.now);
        return Ok(unit.keep(opened)?);
    };
    let found = store::learning::problem(unit.conn(), known, Lock::Yes)?;
    let mut problem = found.ok_or(Error::Missing("such problem"))?;
    if !problem.cases.contains(&case.id.uuid()) {
        problem.cases.push(case.id.uuid());
    }
    problem.severity = problem.severity.max(case.severity);
    Ok(problem)
}
