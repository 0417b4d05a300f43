//! Procedures: written down, and revised in versions that are never changed.

use domain::{
    id::Id,
    learning::{NewProcedure, NewProcedureVersion, Procedure, Produced},
    staff::Actor,
};
use store::{Unit, case::Lock, learning};

use super::{check::problem_with, problem::kept};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Writes a procedure down.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn write_procedure(app: &App, actor: &Actor, new: NewProcedure) -> Result<Procedure, Error> {
    app.change(&app.turn(actor), move |unit, turn| write_procedure_in(unit, turn, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn write_procedure_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewProcedure) -> Result<Procedure, Error> {
    let id = turn.ids().fresh();

    let change = Procedure::write(id, new, &turn.actor, turn.now)?;

    learning::save_procedure(unit, &change.state)?;
    Ok(unit.keep(change)?)
}

/// Writes the next version. Where a corrective action produced it, the action names it from then on.
///
/// # Errors
/// There is no such procedure or action, or a field is wrong.
pub fn revise_procedure(
    app: &App,
    actor: &Actor,
    procedure: Id<Procedure>,
    new: NewProcedureVersion,
) -> Result<Procedure, Error> {
    app.change(&app.turn(actor), move |unit, turn| revise_procedure_in(unit, turn, procedure, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such procedure or action, or a field is wrong.
pub fn revise_procedure_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    procedure: Id<Procedure>,
    new: &NewProcedureVersion,
) -> Result<Procedure, Error> {
    let before = learning::procedure(unit.conn(), procedure, Lock::Yes)?;
    let before = before.ok_or(Error::Missing("such procedure"))?;
    let behind = new.corrective_action.map(|action| problem_with(unit, action)).transpose()?;

    let change = before.revise(new, &turn.actor, turn.now)?;

    let version = change.state.versions.last().map_or(1, |last| last.number);
    if let (Some(behind), Some(action)) = (behind, new.corrective_action) {
        let produced = behind.produce(action, Produced { procedure, version })?;
        kept(unit, produced)?;
    }
    learning::save_procedure(unit, &change.state)?;
    Ok(unit.keep(change)?)
}
