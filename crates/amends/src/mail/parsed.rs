//! The shape of an understood message, as `amends mail parse` prints it.

use jiff::Timestamp;
use serde::Serialize;

use super::defects::Defects;
use super::headers::Headers;

/// One inbound message, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ParsedMail {
    /// Without angle brackets.
    pub message_id: Option<String>,
    /// The first id in In-Reply-To, without angle brackets.
    pub in_reply_to: Option<String>,
    /// Oldest first, at most the newest hundred, without angle brackets.
    pub references: Vec<String>,
    /// Both fields are empty when the message names no sender.
    pub from: Mailbox,
    /// Recipients in the To header that have an address.
    pub to: Vec<Mailbox>,
    /// Decoded, on one line; empty when missing.
    pub subject: String,
    /// The moment in the Date header, which the sender may have set at will.
    pub date: Option<Timestamp>,
    /// What sort of mail this is.
    pub kind: Kind,
    /// Only for bounces.
    pub bounce: Option<Bounce>,
    /// All readable text, at most 1 MB.
    pub text: String,
    /// What the sender newly wrote: no quoted history, no signature.
    pub visible_text: String,
    /// The sender's signature.
    pub signature: String,
    /// The history that was cut off.
    pub quoted: String,
    /// Files that came along.
    pub attachments: Vec<Attachment>,
    /// What was wrong with the message, in sentences for people.
    pub defects: Vec<String>,
    /// The Message-ID of the mail that a bounce returns: internal, to find the case.
    #[serde(skip)]
    pub returned_message_id: Option<String>,
}

/// A name and an address as a header gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mailbox {
    /// The display name.
    pub name: Option<String>,
    /// The address, not checked.
    pub address: Option<String>,
}

/// What sort of mail a message is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person wrote it.
    #[default]
    Message,
    /// A machine answered or announced: vacation notes, receipts (RFC 3834).
    AutoReply,
    /// Our mail was not, or not yet, delivered (RFC 3464 and many private forms).
    Bounce,
    /// Sent through a mailing list or as a newsletter (RFC 2919, RFC 2369).
    List,
    /// Our own mail, come back.
    OwnLoop,
    /// A recipient pressed "this is spam" (RFC 5965).
    AbuseReport,
}

/// What a bounce says about our mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bounce {
    /// The address that we wrote to, before any forwarding, if the report says.
    pub recipient: Option<String>,
    /// Enhanced status code (RFC 3463), such as `5.1.1`.
    pub status: Option<String>,
    /// Whether the address itself is dead, so that writing again is useless. A full mailbox, a policy or a
    /// size limit is not, even with a status of class 5.
    pub permanent: bool,
}

/// A file that came along, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// The file name the sender gave.
    pub name: Option<String>,
    /// Media type in lower case, as the sender declared it.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Bytes after decoding.
    pub size: usize,
}

/// Fills in what the header section says.
pub(super) fn from_headers(headers: &Headers, defects: &mut Defects) -> ParsedMail {
    let mail = ParsedMail {
        message_id: headers.ids("Message-ID").into_iter().next(),
        in_reply_to: headers.ids("In-Reply-To").into_iter().next(),
        references: headers.ids("References"),
        from: headers.from().unwrap_or_default(),
        to: headers.to(),
        subject: headers.subject(),
        date: headers.date(),
        ..ParsedMail::default()
    };
    note_missing(&mail, headers, defects);
    mail
}

fn note_missing(mail: &ParsedMail, headers: &Headers, defects: &mut Defects) {
    if mail.from.address.is_none() {
        defects.note("no sender address in the From header");
    }
    if mail.message_id.is_none() {
        defects.note("no Message-ID header");
    }
    match (mail.date, headers.raw("Date")) {
        (None, None) => defects.note("no Date header"),
        (None, Some(found)) => {
            defects.note(format!(
                "the Date header is no date: found \"{}\"",
                found.chars().take(60).collect::<String>()
            ));
        }
        _ => {}
    }
}
