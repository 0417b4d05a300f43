//! Telling members of staff.

use domain::{
    case::Case,
    id::Id,
    staff::{Member, MemberKind, Role},
};
use store::{
    Unit,
    outbox::{self, Mail},
};

use crate::{app::Turn, error::Error};

/// Puts an alert into the outbox for one member, or for every manager.
pub fn alert(
    unit: &mut Unit<'_>,
    turn: &Turn,
    key: &str,
    member: Option<Id<Member>>,
    case: Id<Case>,
    why: &str,
) -> Result<(), Error> {
    let everybody = store::staff::all(unit.conn())?;
    let wanted = |one: &&Member| member.map_or(one.role >= Role::Manager, |id| one.id == id);
    let people = everybody
        .iter()
        .filter(|one| one.active && one.kind == MemberKind::Person && !one.email.is_empty())
        .filter(wanted);
    let Some(file) = store::case::file(unit.conn(), case, store::case::Lock::No)? else { return Ok(()) };
    for person in people {
        let mail = Mail {
            id: uuid::Builder::from_custom_bytes(digest(key, person.id)).into_uuid(),
            case: Some(case),
            recipient: person.email.clone(),
            subject: format!("{}: {}", sentence(why), file.case.number),
            text: Some(format!(
                "Case {} – {}.\n\nOpen it: /cases/{}\n",
                file.case.number,
                sentence(why),
                file.case.number
            )),
            status: "queued".to_owned(),
            created_at: turn.now,
            sent_at: None,
            attempts: 0,
            error: None,
        };
        outbox::put(unit, &mail)?;
    }
    Ok(())
}

/// The same alert to the same person has the same id, however often the job runs.
fn digest(key: &str, person: Id<Member>) -> [u8; 16] {
    let full = crate::app::hash_of(&format!("{key}:{person}"));
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    short
}

/// What an alert says.
fn sentence(why: &str) -> &'static str {
    match why {
        "promise.broken" => "A promise was broken",
        "promise.due_soon" => "A promise is due soon",
        "acknowledgement.overdue" => "Nobody has acknowledged this complaint",
        "update.overdue" => "The customer has heard nothing for too long",
        "step.overdue" => "The next step is overdue",
        "handover.offered" => "A case is offered to you",
        "handover.refused" => "Your handover was turned down",
        "handover.waiting" => "A handover waits for an answer",
        "make_good.proposed" => "An offer waits for approval",
        "make_good.lapsed" => "An offer has lapsed",
        "corrective_action.reopened" => "A mistake came back after it counted as mended",
        "message.received" => "The customer has written",
        _ => "A case needs you",
    }
}
