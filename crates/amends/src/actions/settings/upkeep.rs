//! Upkeep by hand: a job that failed is tried at once, and the journal is checked.

use domain::{
    event::{Event, Stream},
    staff::{Actor, Permission},
};
use store::journal::Verdict;

use crate::{app::App, error::Error};

/// Tries a job again that failed, without waiting for its next turn.
///
/// # Errors
/// The role may not, or no such job has failed.
pub fn hasten(app: &App, actor: &Actor, key: String) -> Result<(), Error> {
    actor.must(Permission::Administer)?;
    app.change(&app.turn(actor), move |unit, _| {
        if !store::jobs::hasten(unit, &key)? {
            return Err(Error::Missing("such job that failed"));
        }
        Ok(unit.happened(&[Event::new(Stream::House, "job.hastened").fact("job", &key)])?)
    })
}

/// Checks the whole journal.
///
/// # Errors
/// The role may not, or storage failed.
pub fn verify(app: &App, actor: &Actor) -> Result<Verdict, Error> {
    actor.must(Permission::Administer)?;
    let key = app.keys.checkpoints();
    app.look(|conn| Ok(store::journal::verify(conn, Some(&key))?))
}
