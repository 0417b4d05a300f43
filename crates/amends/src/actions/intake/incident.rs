//! Mistakes at a time and place: written down also when nobody was hit, and linked to cases and their problem.

use domain::{
    change::{Change, Refused},
    id::Id,
    intake::{
        Incident, NewIncident, link_case as tie_case, link_problem as tie_problem, record_incident as decide,
    },
    learning::{Problem, add_case},
    staff::Actor,
};
use store::{Unit, case::Lock};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Writes a mistake down.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn record_incident(app: &App, actor: &Actor, new: NewIncident) -> Result<Incident, Error> {
    app.change(&app.turn(actor), move |unit, turn| record_incident_in(unit, turn, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn record_incident_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewIncident) -> Result<Incident, Error> {
    let code = new.failure_type.as_deref();
    if let Some(code) = code.filter(|code| turn.house.playbooks.failure_type(code).is_none()) {
        return Err(Refused::invalid("failure_type", code, "a kind of failure of the playbooks").into());
    }

    let change = decide(turn.ids().fresh(), new, &turn.actor, turn.now)?;

    kept(unit, change)
}

/// Links the case of a customer who was hit. `case` is its id or number.
///
/// # Errors
/// There is no such incident or case, or it is linked already.
pub fn link_case(app: &App, actor: &Actor, incident: Id<Incident>, case: String) -> Result<Incident, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let before = taken(unit, incident)?;
        let found = store::case::find(unit.conn(), case.trim())?;
        let file = found.map(|id| store::case::file(unit.conn(), id, Lock::Yes)).transpose()?.flatten();
        let file = file.ok_or_else(|| Refused::invalid("case", case.clone(), "the number of a case"))?;

        let change = tie_case(before, file.case.id.uuid(), &turn.actor)?;

        super::cohort::complained(unit, incident, &file)?;
        kept(unit, change)
    })
}

/// Links the problem behind it; the cases of the incident count among those of the problem.
///
/// # Errors
/// There is no such incident or problem.
pub fn link_problem(
    app: &App,
    actor: &Actor,
    incident: Id<Incident>,
    problem: Id<Problem>,
) -> Result<Incident, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let before = taken(unit, incident)?;
        let mut behind = store::learning::problem(unit.conn(), problem, Lock::Yes)?
            .ok_or_else(|| Refused::invalid("problem", problem.to_string(), "the id of a problem"))?;

        let change = tie_problem(before, problem.uuid(), &turn.actor)?;

        for case in change.state.cases.clone() {
            behind = unit.keep(add_case(behind, case))?;
        }
        store::learning::save(unit, &behind)?;
        kept(unit, change)
    })
}

pub(in crate::actions) fn taken(unit: &mut Unit<'_>, incident: Id<Incident>) -> Result<Incident, Error> {
    store::intake::incident(unit.conn(), incident, Lock::Yes)?.ok_or(Error::Missing("such incident"))
}

fn kept(unit: &mut Unit<'_>, change: Change<Incident>) -> Result<Incident, Error> {
    store::intake::save_incident(unit, &change.state)?;
    Ok(unit.keep(change)?)
}
