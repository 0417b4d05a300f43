//! Looking at a case: whatever is due and not yet done is raised, once.

use domain::{
    case::{Case, look as see},
    id::Id,
    staff::Actor,
};
use store::{Unit, case::Lock};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Looks at a case; true if something was raised.
///
/// # Errors
/// Storage failed.
pub fn look(app: &App, case: Id<Case>) -> Result<bool, Error> {
    app.change(&app.turn(&Actor::system()), move |unit, turn| fire(unit, turn, case))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// Storage failed.
pub fn fire(unit: &mut Unit<'_>, turn: &Turn, case: Id<Case>) -> Result<bool, Error> {
    let Some(before) = store::case::file(unit.conn(), case, Lock::Yes)? else { return Ok(false) };

    let ids = turn.ids();
    let Some(change) = see(before.clone(), &turn.desk(&ids)) else { return Ok(false) };

    store::case::save(unit, Some(&before), &change.state)?;
    unit.keep(change)?;
    Ok(true)
}
