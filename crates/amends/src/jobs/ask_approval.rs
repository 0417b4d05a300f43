//! Asking those who may approve a make-good, of one case or of a round of notices.

use domain::{
    case::{Case, notices::NoticeRound},
    id::Id,
    recovery::MakeGood,
};

use crate::{actions, app::App, error::Error};

/// Tells everybody who may agree to it, by the outbox. Nobody is asked about what was decided meanwhile.
pub fn ask_approval(app: &App, key: &str, case: Id<Case>, make_good: Id<MakeGood>) -> Result<(), Error> {
    actions::mail::ask_approval(app, key, case, make_good)
}

/// The same for what a round would give to each of many.
pub fn ask_round_approval(app: &App, key: &str, round: Id<NoticeRound>) -> Result<(), Error> {
    actions::mail::ask_round_approval(app, key, round)
}
