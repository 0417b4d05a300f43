//! The tree of causes: it grows by answers to “why?”, and is pruned.

use domain::{
    id::Id,
    learning::{NewCause, Problem},
    staff::Actor,
};
use store::Unit;

use super::problem::{kept, taken};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Adds a cause.
///
/// # Errors
/// There is no such problem, or the rule that stands against it.
pub fn add_cause(app: &App, actor: &Actor, problem: Id<Problem>, new: NewCause) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| add_cause_in(unit, turn, problem, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem, or the rule that stands against it.
pub fn add_cause_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    new: &NewCause,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;

    let change = before.add_cause(new, &turn.actor, turn.now)?;

    kept(unit, change)
}

/// Takes a cause out of the tree, with its branch.
///
/// # Errors
/// There is no such problem or cause, or the rule that stands against it.
pub fn remove_cause(app: &App, actor: &Actor, problem: Id<Problem>, number: u16) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| remove_cause_in(unit, turn, problem, number))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem or cause, or the rule that stands against it.
pub fn remove_cause_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    number: u16,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;

    let change = before.remove_cause(number, &turn.actor)?;

    kept(unit, change)
}
