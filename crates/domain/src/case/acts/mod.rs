//! The verbs of the life cycle, one file each. A verb is the body of its request; [`super::perform`] runs it.

mod acknowledge;
mod assess;
mod check_remark;
mod choose;
mod close;
mod concern;
mod contain;
mod deadlock;
mod decide;
mod dismiss;
mod escalate;
mod follow_make_good;
mod follow_up;
mod fulfil;
mod handover;
mod investigate;
mod letter;
mod make_good;
mod merge;
mod message;
mod partial_fix;
mod promise;
mod propose;
mod reopen;
mod resolve;
mod respond;
mod status_link;
mod withdraw;
mod work;

pub use acknowledge::Acknowledgement;
pub(super) use acknowledge::made_event;
pub use assess::Assessment;
pub use check_remark::{CheckLabel, CheckRemark, CheckVerdict, REMARKED};
pub use choose::OfferReminder;
pub use close::{ClosingWords, Closure, closing_words};
pub use concern::ConcernAnswer;
pub use contain::Containment;
pub use deadlock::{Deadlock, ExternalReview};
pub use decide::Decision;
pub use dismiss::Dismissal;
pub use escalate::{BY_HAND, Escalation, EscalationEnd};
pub use follow_make_good::{FollowMakeGood, Since};
pub use follow_up::{FollowUpAnswer, FollowUpQuestion};
pub use fulfil::{Came, CarryingOut, FulfilmentResult};
pub use handover::{Handover, HandoverAcceptance, HandoverRefusal};
pub use investigate::Investigation;
pub(super) use letter::calm_from;
pub use letter::{Letter, owes_letter};
pub(super) use make_good::may_approve;
pub use make_good::{MakeGoodStep, MakeGoodVerb};
pub use merge::{Merged, Merger};
pub use message::{Incoming, NewMessage, noted};
pub use partial_fix::PartialFix;
pub use promise::{NewPromiseTo, PromiseKept, PromiseReleased, PromiseRenegotiated};
pub use propose::NewMakeGood;
pub use reopen::Reopening;
pub use resolve::Resolution;
pub use respond::Response;
pub use status_link::StatusLinkRevocation;
pub use withdraw::Withdrawal;
pub use work::Work;

use crate::change::Refused;

/// The text of a field that must be there, trimmed.
fn required(field: &'static str, text: &str, expected: &str) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() { Err(Refused::invalid(field, "nothing", expected)) } else { Ok(text.to_owned()) }
}

/// A score of one to five.
fn score(field: &'static str, score: Option<u8>) -> Result<Option<u8>, Refused> {
    match score {
        Some(found) if !(1..=5).contains(&found) => {
            Err(Refused::invalid(field, found.to_string(), "a whole number from 1 to 5"))
        }
        fine => Ok(fine),
    }
}

/// A moment that lies between the first receipt and now.
fn happened(
    field: &'static str,
    at: Option<jiff::Timestamp>,
    file: &super::CaseFile,
    now: jiff::Timestamp,
) -> Result<jiff::Timestamp, Refused> {
    let at = at.unwrap_or(now);
    let since = file.case.received_at;
    if at > now || at < since {
        return Err(Refused::invalid(field, at.to_string(), format!("an instant between {since} and {now}")));
    }
    Ok(at)
}
