//! Writing down who a customer is.

use domain::{
    change::Refused,
    customer::{Customer, Description},
    id::Id,
    staff::Actor,
};
use store::{Unit, case::Lock, customer::Named};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Adds a customer before anything went wrong.
///
/// # Errors
/// The role may not, a field is wrong, or the number belongs to somebody else.
pub fn add_customer(app: &App, actor: &Actor, new: Description) -> Result<Customer, Error> {
    app.change(&app.turn(actor), move |unit, turn| add_customer_in(unit, turn, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, a field is wrong, or the number belongs to somebody else.
pub fn add_customer_in(unit: &mut Unit<'_>, turn: &Turn, new: &Description) -> Result<Customer, Error> {
    let unknown = Customer::unknown(turn.ids().fresh());
    number_is_free(unit, &unknown, new)?;

    let change = new.write_down(unknown, true, &turn.actor, turn.now)?;

    store::customer::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}

/// Changes what is written down about a customer.
///
/// # Errors
/// There is no such customer, the role may not, a field is wrong, or the number belongs to somebody else.
pub fn change_customer(
    app: &App,
    actor: &Actor,
    customer: Id<Customer>,
    new: Description,
) -> Result<Customer, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let before = taken(unit, customer)?;
        number_is_free(unit, &before, &new)?;

        let change = new.write_down(before, false, &turn.actor, turn.now)?;

        store::customer::save(unit, &change.state)?;
        Ok(unit.keep(change)?)
    })
}

fn number_is_free(unit: &mut Unit<'_>, customer: &Customer, new: &Description) -> Result<(), Error> {
    let Some(number) = new.external_id.as_deref().map(str::trim).filter(|number| !number.is_empty()) else {
        return Ok(());
    };
    let named = Named { external_id: Some(number), ..Named::default() };
    let holder = store::customer::recognise(unit.conn(), &named)?;
    if holder.is_some_and(|holder| holder != customer.id) {
        let sentence = format!("Another customer has the number {number} already.");
        return Err(Refused::not_now("external_id_taken", sentence).into());
    }
    Ok(())
}

/// A customer that is about to change.
pub(super) fn taken(unit: &mut Unit<'_>, customer: Id<Customer>) -> Result<Customer, Error> {
    store::customer::by_id(unit.conn(), customer, Lock::Yes)?.ok_or(Error::Missing("such customer"))
}
