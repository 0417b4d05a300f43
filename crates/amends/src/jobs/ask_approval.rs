//! Asking those who may approve a make-good.

use domain::{case::Case, id::Id, recovery::MakeGood};

use crate::{actions, app::App, error::Error};

/// Tells everybody who may agree to it, by the outbox. Nobody is asked about what was decided meanwhile.
pub fn ask_approval(app: &App, key: &str, case: Id<Case>, make_good: Id<MakeGood>) -> Result<(), Error> {
    actions::mail::ask_approval(app, key, case, make_good)
}
