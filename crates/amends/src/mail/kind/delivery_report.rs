//! Mail that says ours was not delivered, in the standard form and in the many others.

use super::Evidence;
use crate::mail::Kind;
use crate::mail::bounce::DeliveryStatus;

/// Present only on non-delivery mail.
const TELLING_HEADERS: [&str; 2] = ["X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr"];
const MAILERS: [&str; 7] = [
    "mailer-daemon",
    "mailerdaemon",
    "postmaster",
    "mail-daemon",
    "mailer_daemon",
    "mdaemon",
    "microsoftexchange",
];
const SUBJECTS: [&str; 44] = [
    "undeliverable",
    "undelivered",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "delivery notification",
    "delivery report",
    "delivery problem",
    "delivery error",
    "delivery delayed",
    "delivery incomplete",
    "mail delivery",
    "mail failure",
    "mail system error",
    "mail could not be delivered",
    "message could not be delivered",
    "message not delivered",
    "not delivered",
    "failure notice",
    "failure delivery",
    "returned mail",
    "returned to sender",
    "returning message to sender",
    "returned message",
    "nondeliverable",
    "non-deliverable",
    "non delivery",
    "could not send message",
    "warning: could not send",
    "user unknown",
    "unzustellbar",
    "nicht zustellbar",
    "zustellung fehlgeschlagen",
    "zustellfehler",
    "non remis",
    "échec de la remise",
    "échec de remise",
    "no se puede entregar",
    "no entregado",
    "não é possível entregar",
    "impossibile recapitare",
    "mancato recapito",
    "onbestelbaar",
];
/// What the text of a home-made bounce says.
const SENTENCES: [&str; 24] = [
    "could not be delivered",
    "couldn't be delivered",
    "cannot be delivered",
    "can't be delivered",
    "wasn't able to deliver",
    "was not able to deliver",
    "unable to deliver",
    "not be delivered to",
    "was not delivered",
    "has not been delivered",
    "delivery to the following",
    "delivery has failed",
    "undeliverable",
    "failed permanently",
    "permanent fatal errors",
    "had transient non-fatal errors",
    "returned to sender",
    "returned the following error",
    "no such user",
    "user unknown",
    "konnte nicht zugestellt werden",
    "nicht zugestellt",
    "n'a pas pu être remis",
    "no se pudo entregar",
];

/// RFC 3464. A report of success is an automatic answer, not a bounce.
pub(super) fn standard(evidence: &Evidence<'_>) -> Option<Kind> {
    let status = DeliveryStatus::find(evidence.message)?;
    let kind = if status.tells_success() { Kind::AutoReply } else { Kind::Bounce };
    (status.has_recipients() || is_declared_report(evidence)).then_some(kind)
}

/// Everything else: a telling header, or a mail system that writes what mail systems write.
pub(super) fn private_form(evidence: &Evidence<'_>) -> Option<Kind> {
    if TELLING_HEADERS.iter().any(|name| evidence.has(name)) || is_declared_report(evidence) {
        return Some(Kind::Bounce);
    }
    let subject = evidence.subject();
    let failure_in_subject = SUBJECTS.iter().any(|phrase| subject.contains(phrase));
    let opening = evidence.text.chars().take(3_000).collect::<String>().to_lowercase();
    let failure_in_text = SENTENCES.iter().any(|phrase| opening.contains(phrase));
    let by_mailer = is_from_mailer(evidence) && (failure_in_subject || failure_in_text);
    // A null sender also stands on vacation notes, so it takes both tongues to call it a bounce.
    let by_nobody = evidence.has_null_sender() && failure_in_subject && failure_in_text;
    (by_mailer || by_nobody).then_some(Kind::Bounce)
}

fn is_declared_report(evidence: &Evidence<'_>) -> bool {
    evidence.message.report_type.as_deref() == Some("delivery-status")
}

fn is_from_mailer(evidence: &Evidence<'_>) -> bool {
    let sender = evidence.sender();
    let local = sender.split('@').next().unwrap_or_default();
    let name = evidence.mail.from.name.as_deref().unwrap_or_default().to_lowercase();
    let named = ["mail delivery", "mail administrator", "mail system", "mailer-daemon", "postmaster"];
    MAILERS.iter().any(|mailer| local.starts_with(mailer))
        || named.iter().any(|title| name.starts_with(title))
}
