//! What kind of mail a message is: a chain of small filters, the first that speaks decides.

mod auto_reply;
mod delivery_report;
mod list;
mod reports;
mod vacation_subject;

use super::parts::SplitMessage;
use super::{Kind, OwnAddresses, ParsedMail};

/// All that a filter may look at.
pub(super) struct Evidence<'a> {
    pub(super) message: &'a SplitMessage<'a>,
    pub(super) mail: &'a ParsedMail,
    pub(super) text: &'a str,
}

impl Evidence<'_> {
    pub(super) fn lower(&self, header: &'static str) -> String {
        self.message.headers.lower(header)
    }

    pub(super) fn has(&self, header: &'static str) -> bool {
        self.message.headers.has(header)
    }

    pub(super) fn has_part(&self, media_type: &str) -> bool {
        self.message.parts.iter().any(|part| part.media_type == media_type)
    }

    pub(super) fn subject(&self) -> String {
        self.mail.subject.to_lowercase()
    }

    /// The sender's address in lower case, empty when there is none.
    pub(super) fn sender(&self) -> String {
        self.mail.from.address.as_deref().unwrap_or_default().to_lowercase()
    }

    /// Nobody reads answers to mail with an empty envelope sender (RFC 5321, 4.5.5).
    pub(super) fn has_null_sender(&self) -> bool {
        self.lower("Return-Path").replace(' ', "") == "<>"
    }
}

/// Order matters: a bounce is often marked as an automatic reply as well, and a report about our mail is not
/// our mail.
const FILTERS: [fn(&Evidence<'_>) -> Option<Kind>; 9] = [
    reports::abuse,
    delivery_report::standard,
    delivery_report::private_form,
    reports::receipt,
    auto_reply::auto_submitted,
    auto_reply::private_header,
    list::by_header,
    auto_reply::precedence,
    vacation_subject::announces_absence,
];

pub(super) fn detect(evidence: &Evidence<'_>, own: &OwnAddresses) -> Kind {
    let (about_our_mail, the_rest) = FILTERS.split_at(3);
    let first =
        |filters: &[fn(&Evidence<'_>) -> Option<Kind>]| filters.iter().find_map(|filter| filter(evidence));
    first(about_our_mail)
        .or_else(|| own_loop(evidence, own))
        .or_else(|| first(the_rest))
        .or_else(|| evidence.has_null_sender().then_some(Kind::AutoReply))
        .unwrap_or_default()
}

fn own_loop(evidence: &Evidence<'_>, own: &OwnAddresses) -> Option<Kind> {
    let from_us = evidence.mail.from.address.as_deref().is_some_and(|address| own.sends_from(address));
    let id_is_ours = evidence.mail.message_id.as_deref().is_some_and(|id| own.made_message_id(id));
    (evidence.has("X-Amends") || from_us || id_is_ours).then_some(Kind::OwnLoop)
}

#[cfg(test)]
mod tests;
