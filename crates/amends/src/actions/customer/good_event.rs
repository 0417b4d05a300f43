//! Good things that happen with a customer: the record shows more than failures.

use domain::{
    customer::{Customer, GoodEvent},
    id::Id,
    staff::Actor,
};
use store::Unit;

use super::profile::taken;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Puts something good on record.
///
/// # Errors
/// There is no such customer, the role may not, or it has not happened yet.
pub fn good_event(
    app: &App,
    actor: &Actor,
    customer: Id<Customer>,
    new: GoodEvent,
) -> Result<Customer, Error> {
    app.change(&app.turn(actor), move |unit, turn| good_event_in(unit, turn, customer, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such customer, the role may not, or it has not happened yet.
pub fn good_event_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    customer: Id<Customer>,
    new: &GoodEvent,
) -> Result<Customer, Error> {
    let before = taken(unit, customer)?;

    let change = new.log(before, &turn.actor, turn.now)?;

    Ok(unit.keep(change)?)
}
