//! How satisfied a customer says they are, asked apart from any failure.

use domain::{
    customer::{Customer, NewSurvey},
    id::Id,
};
use store::Unit;

use super::profile::taken;
use crate::{app::Turn, error::Error};

/// Puts an answer on record inside a unit that has begun.
///
/// # Errors
/// There is no such customer, the role may not, it is no score, or it has not been said yet.
pub fn survey_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    customer: Id<Customer>,
    new: NewSurvey,
) -> Result<Customer, Error> {
    let before = taken(unit, customer)?;

    let change = new.log(before, &turn.actor, turn.now)?;

    store::customer::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}
