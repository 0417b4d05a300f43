//! Understands inbound e-mail: bytes in, facts out. No store, no network, no clock; no input makes it fail.

mod attachments;
mod body;
mod bounce;
mod defects;
mod headers;
mod kind;
mod own;
mod parsed;
mod parts;
mod receive;
mod reply;
pub mod thread;
mod transfer;

pub use attachments::attachment_content;
pub use own::OwnAddresses;
pub use parsed::{Attachment, Bounce, Kind, Mailbox, ParsedMail};
pub use receive::{MESSAGE_IDS, own_addresses, receive};

use defects::Defects;
use kind::Evidence;

/// Says what one RFC 5322 message is: who wrote it, when, what kind of mail it is, what in it is new.
///
/// Takes any bytes: what is wrong with them is listed in `defects`. Time and memory grow linearly with the
/// input.
#[must_use]
pub fn parse(raw: &[u8], own: &OwnAddresses) -> ParsedMail {
    let mut defects = Defects::default();
    let message = parts::split(raw, &mut defects);
    let text = body::text(&message.parts, &mut defects);
    let mut mail = parsed::from_headers(&message.headers, &mut defects);

    let evidence = Evidence { message: &message, mail: &mail, text: &text };
    let kind = kind::detect(&evidence, own);
    let bounce = (kind == Kind::Bounce).then(|| bounce::extract(&evidence));
    mail.returned_message_id = bounce.is_some().then(|| bounce::returned_message_id(&evidence)).flatten();
    mail.kind = kind;
    mail.bounce = bounce;

    let reply = reply::trim(&text);
    mail.visible_text = reply.visible;
    mail.signature = reply.signature;
    mail.quoted = reply.quoted;
    mail.text = text;
    mail.attachments = attachments::list(&message.parts);
    mail.defects = defects.into_list();
    mail
}

#[cfg(test)]
mod tests;
