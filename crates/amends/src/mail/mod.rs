//! E-mail. Inbound mail is understood: bytes in, facts out, without store, network or clock, and no input makes it fail.
//! `send` writes our own mail and hands it to the mail server.

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
pub mod send;
pub mod thread;
mod transfer;

pub use attachments::attachment_content;
pub use own::OwnAddresses;
pub use parsed::{Attachment, Bounce, Kind, Mailbox, ParsedMail};
pub use receive::{MESSAGE_IDS, own_addresses, receive};

use std::borrow::Cow;

use defects::Defects;
use kind::Evidence;

/// Says what one RFC 5322 message is: who wrote it, when, what kind of mail it is, what in it is new.
///
/// Takes any bytes: what is wrong with them is listed in `defects`. Time and memory grow linearly with the
/// input.
#[must_use]
pub fn parse(raw: &[u8], own: &OwnAddresses) -> ParsedMail {
    let mut defects = Defects::default();
    let raw = with_line_feeds(raw);
    if matches!(raw, Cow::Owned(_)) {
        defects.note("lines end in carriage returns alone; they were read as lines");
    }
    let raw = raw.as_ref();
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

/// Some programs end lines with a carriage return alone: where the first line does, all of them are read as lines, so that
/// the words are not taken for a part of a header.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let first = raw.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    let is_bare = |at: usize| raw[at] == b'\r' && raw.get(at + 1) != Some(&b'\n');
    if !first.is_some_and(is_bare) {
        return Cow::Borrowed(raw);
    }
    (0..raw.len()).map(|at| if is_bare(at) { b'\n' } else { raw[at] }).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests;
