//! What customers do on their own page.

use domain::{
    case::{
        Act, Case, CaseFile, Stage,
        acts::{Incoming, Reopening},
    },
    id::Id,
    intake::Channel,
    staff::Actor,
};

use super::act_in;
use crate::{app::App, error::Error};

/// What a customer's page calls it when they only press the button.
const WITHOUT_WORDS: &str = "This is not solved.";

/// “This is not solved”: reopens the case where that can be, and is a message to its owner in any case.
///
/// # Errors
/// There is no such case, or storage failed.
pub fn not_solved(app: &App, actor: &Actor, case: Id<Case>, words: &str) -> Result<CaseFile, Error> {
    let body = Some(words.trim()).filter(|words| !words.is_empty()).unwrap_or(WITHOUT_WORDS).to_owned();
    app.change(&app.turn(actor), move |unit, turn| {
        let file = store::case::file(unit.conn(), case, store::case::Lock::Yes)?
            .ok_or(Error::Missing("such case"))?;
        if can_reopen(file.case.stage) {
            let reason = "The customer says on their page that it is not solved.".to_owned();
            act_in(unit, turn, case, &Reopening { reason })?;
        }
        act_in(unit, turn, case, &said(&body))
    })
}

fn said(words: &str) -> impl Act + use<> {
    Incoming { body: words.to_owned(), channel: Channel::Web, foreign_id: None }
}

/// Before there is an answer there is nothing to reopen: the words themselves are what counts then.
const fn can_reopen(stage: Stage) -> bool {
    !matches!(
        stage,
        Stage::Received
            | Stage::Acknowledged
            | Stage::Assessed
            | Stage::Investigating
            | Stage::Decided
            | Stage::Merged
    )
}
