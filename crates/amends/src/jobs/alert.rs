//! Telling members of staff.

use domain::{case::Case, id::Id, staff::Member};

use crate::{actions, app::App, error::Error};

/// Tells one member, or every manager, by the outbox.
pub fn alert(
    app: &App,
    key: &str,
    member: Option<Id<Member>>,
    case: Id<Case>,
    why: &str,
) -> Result<(), Error> {
    actions::mail::alert(app, key, member, case, sentence(why))
}

/// What an alert says.
fn sentence(why: &str) -> &'static str {
    match why {
        "promise.broken" => "A promise was broken",
        "promise.due_soon" => "A promise is due soon",
        "acknowledgement.overdue" => "Nobody has acknowledged this complaint",
        "thread.turned" => "The replies went from denial over blame to an apology",
        "words.repeated" => "The customer was sent the same words again",
        "update.overdue" => "The customer has heard nothing for too long",
        "step.overdue" => "The next step is overdue",
        "handover.offered" => "A case is offered to you",
        "handover.refused" => "Your handover was turned down",
        "handover.waiting" => "A handover waits for an answer",
        "make_good.proposed" => "An offer waits for approval",
        "make_good.approved" => "Your offer was approved",
        "make_good.refused" => "Your offer was refused",
        "make_good.ending" => "An offer ends soon and could not be put in words for the customer",
        "make_good.accepted" => "The customer has chosen",
        "make_good.declined" => "The customer does not want the offer",
        "make_good.unconfirmed" => "Nobody knows whether a make-good reached the customer",
        "make_good.not_done" => "A make-good was not carried out",
        "make_good.lapsed" => "An offer has lapsed",
        "corrective_action.overdue" => "A corrective action should have been done by now",
        "corrective_action.ineffective" => "A corrective action did not work, the counts say",
        "corrective_action.reopened" => "A mistake came back after it counted as mended",
        "message.received" => "The customer has written",
        "message.undelivered" => "Your message could not be delivered",
        "mail.bounced" => "Mail to the customer came back",
        "case.reopened" => "The customer says it is not solved",
        _ => "A case needs you",
    }
}
