//! Erasing a person, in every place that holds something about them.

use domain::{
    change::Refused,
    customer::Customer,
    id::Id,
    staff::{Actor, Permission},
};
use store::erase::Erased;

use crate::{app::App, error::Error};

/// Erases a customer and clears the engine's files of what was overwritten.
///
/// # Errors
/// The role may not, there is no such customer, or a reason is missing.
pub fn erase(app: &App, actor: &Actor, customer: Id<Customer>, reason: String) -> Result<Erased, Error> {
    actor.must(Permission::Administer)?;
    if reason.trim().is_empty() {
        return Err(Refused::invalid("reason", "nothing", "why, without naming the person").into());
    }
    let erased = app.change(&app.turn(actor), move |unit, _| {
        store::erase::erase(unit, customer, reason.trim())?.ok_or(Error::Missing("such customer"))
    })?;
    app.db.scrub()?;
    Ok(erased)
}
