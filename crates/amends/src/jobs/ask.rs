//! Asking the customer whether all is settled.

use domain::{
    case::{Case, Direction, MessageKind, Stage, acts::FollowUpQuestion},
    id::Id,
    staff::Actor,
};
use store::case::Lock;

use crate::{actions, app::App, error::Error, letters};

/// Writes the question over the owner's name and asks it, in the unit that marks the job done. A case that has moved on
/// meanwhile is not asked about.
pub fn ask(app: &App, key: &str, case: Id<Case>) -> Result<(), Error> {
    let (key, keys, base) = (key.to_owned(), app.keys.clone(), app.public_url("/c/"));
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let file = store::case::file(unit.conn(), case, Lock::Yes)?;
        let waiting = |stage| matches!(stage, Stage::Resolved | Stage::FollowingUp);
        if let Some(file) = file.filter(|file| waiting(file.case.stage)) {
            let owner =
                store::staff::by_id(unit.conn(), file.case.owner)?.ok_or(Error::Missing("such person"))?;
            let said = store::case::messages(unit.conn(), case)?;
            let first =
                said.iter().find(|one| one.direction == Direction::In).and_then(|one| one.body.as_deref());
            let link = format!("{base}{}", keys.case_link(case, file.case.link_version));
            let words = first.unwrap_or(&file.case.subject);
            let body = letters::draft(
                &turn.house,
                MessageKind::FollowUp,
                &file,
                &owner,
                words,
                &link,
                None,
                turn.now,
            )?;
            actions::case::act_in(unit, turn, case, &FollowUpQuestion { body, channel: None })?;
        }
        Ok(store::jobs::done(unit, &key)?)
    })
}
