//! Corrective actions: planned with their criterion, and carried out.

use domain::{
    change::Refused,
    id::Id,
    learning::{CorrectiveAction, NewCorrectiveAction, Problem},
    staff::Actor,
};
use store::Unit;

use super::problem::taken;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Plans an action: what counts as success is fixed now.
///
/// # Errors
/// There is no such problem, it is not debriefed, or a field is wrong.
pub fn plan(
    app: &App,
    actor: &Actor,
    problem: Id<Problem>,
    new: NewCorrectiveAction,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| plan_in(unit, turn, problem, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem, it is not debriefed, or a field is wrong.
pub fn plan_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    new: &NewCorrectiveAction,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;
    if store::staff::by_id(unit.conn(), new.owner)?.is_none() {
        return Err(Refused::invalid("owner", new.owner.to_string(), "the id of a member").into());
    }

    let change = before.plan(turn.ids().fresh(), new, &turn.actor, turn.now)?;

    store::learning::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}

/// Records that an action was carried out; from now on the counts are watched.
///
/// # Errors
/// There is no such problem or action, or it was carried out before.
pub fn done(
    app: &App,
    actor: &Actor,
    problem: Id<Problem>,
    action: Id<CorrectiveAction>,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| done_in(unit, turn, problem, action))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem or action, or it was carried out before.
pub fn done_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    action: Id<CorrectiveAction>,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;

    let change = before.act(action, &turn.actor, turn.now)?;

    store::learning::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}
