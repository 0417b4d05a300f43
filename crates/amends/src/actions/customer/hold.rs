//! The upsell hold: ended by rule, or lifted by a manager.

use domain::{
    customer::{Customer, lift_hold as lift, look_at_hold as look},
    id::Id,
    staff::Actor,
};
use store::{Unit, case::Lock};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Ends a hold whose time has come.
///
/// # Errors
/// Storage failed.
pub fn look_at_hold(unit: &mut Unit<'_>, turn: &Turn, customer: Id<Customer>) -> Result<(), Error> {
    let Some(before) = store::customer::by_id(unit.conn(), customer, Lock::Yes)? else { return Ok(()) };
    let Some(change) = look(before, turn.now) else { return Ok(()) };
    store::customer::save(unit, &change.state)?;
    unit.keep(change)?;
    Ok(())
}

/// Lifts a hold before its time.
///
/// # Errors
/// There is no such customer, or the rule that stands against it.
pub fn lift_hold(
    app: &App,
    actor: &Actor,
    customer: Id<Customer>,
    reason: String,
) -> Result<Customer, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let before = store::customer::by_id(unit.conn(), customer, Lock::Yes)?
            .ok_or(Error::Missing("such customer"))?;
        let open = store::customer::open_cases(unit.conn(), customer)?;

        let change = lift(before, open, &reason, &turn.actor, turn.now)?;

        store::customer::save(unit, &change.state)?;
        Ok(unit.keep(change)?)
    })
}
