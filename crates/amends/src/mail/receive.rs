//! What comes in by mail, from its bytes to the case it opens or continues.

use std::fmt::Write;

use data_encoding::HEXLOWER;
use domain::{id::CaseNumber, intake::Channel};
use sha2::{Digest, Sha256};

use super::{Kind, OwnAddresses, ParsedMail, parse, thread};
use crate::{
    actions::{
        case::{NamedCustomer, OpenCase},
        import::{Answers, Arrived, Received, receive as store},
    },
    app::App,
    error::Error,
};

/// What our Message-IDs are signed with, of all that the key of the installation is for.
pub const MESSAGE_IDS: &str = "message ids";
/// The longest text that a case opens with, in bytes.
const LONGEST: usize = 1_000_000;
const NO_WORDS: &str = "(This mail has no words.)";

/// Stores one RFC 5322 message.
///
/// # Errors
/// Storage failed, or nobody could own a case yet.
pub fn receive(app: &App, raw: &[u8]) -> Result<Received, Error> {
    let mail = parse(raw, &own_addresses(app.config.mail_from.as_deref()));
    let message = thread::answered_message(&app.keys.for_purpose(MESSAGE_IDS), &mail);
    store(app, arrived(&mail, raw, message))
}

/// Our own side of the conversation, for one who sends from this address.
#[must_use]
pub fn own_addresses(mail_from: Option<&str>) -> OwnAddresses {
    let address = mail_from.map(|from| {
        let bare = from.rsplit_once('<').map_or(from, |(_, address)| address);
        bare.trim().trim_end_matches('>').to_owned()
    });
    let domain =
        address.as_deref().and_then(|address| address.rsplit_once('@')).map(|(_, domain)| domain.to_owned());
    OwnAddresses { addresses: address.into_iter().collect(), message_id_domain: domain }
}

fn arrived(mail: &ParsedMail, raw: &[u8], message: Option<uuid::Uuid>) -> Arrived {
    let foreign_id = mail
        .message_id
        .clone()
        .filter(|id| id.len() <= 500)
        .map_or_else(|| format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(raw))), |id| storable(&id));
    let complaint = complaint(mail, &foreign_id);
    Arrived {
        own_id: own_id(&foreign_id, &complaint),
        complaint,
        foreign_id,
        note: files(mail),
        answers: Answers { message, number: number_in(&mail.subject) },
        machine: machine(mail.kind),
        bounce: mail.bounce.as_ref().map(|bounce| {
            let status = bounce.status.as_deref().unwrap_or("no status");
            let recipient = bounce.recipient.as_deref().unwrap_or("the customer");
            // Class 4 means that the other side goes on trying (RFC 3463, 2).
            (storable(&format!("{recipient}: {status}")), !status.starts_with('4'))
        }),
    }
}

/// What names a mail where its Message-ID does not.
fn own_id(foreign_id: &str, complaint: &OpenCase) -> String {
    let sender = complaint.customer.email.as_deref().unwrap_or_default();
    let mut hasher = Sha256::new();
    for part in [foreign_id, sender, &complaint.verbatim] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    format!("mail:{}", HEXLOWER.encode(&hasher.finalize()))
}

fn complaint(mail: &ParsedMail, foreign_id: &str) -> OpenCase {
    let words = [&mail.visible_text, &mail.text].into_iter().find(|text| !text.trim().is_empty());
    let words = words.map_or(NO_WORDS, |text| cut(text));
    let given = |text: &Option<String>| text.as_deref().map(storable).filter(|text| !text.trim().is_empty());
    OpenCase {
        customer: NamedCustomer {
            email: given(&mail.from.address).map(|address| domain::customer::fold_email(&address)),
            name: given(&mail.from.name),
            ..NamedCustomer::default()
        },
        channel: Channel::Email,
        verbatim: storable(words),
        subject: Some(storable(&mail.subject)).filter(|subject| !subject.trim().is_empty()),
        received_at: None,
        failure_type: None,
        order: None,
        product: None,
        site: None,
        desired_outcome: None,
        external_id: None,
        foreign_id: Some(foreign_id.to_owned()),
    }
}

/// A NUL byte can be stored nowhere and says nothing.
fn storable(text: &str) -> String {
    text.replace('\0', "")
}

fn cut(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn files(mail: &ParsedMail) -> Option<String> {
    if mail.attachments.is_empty() {
        return None;
    }
    let mut note = String::from("Files that came with the mail; they stay in the mailbox:");
    for file in &mail.attachments {
        let name = file.name.as_deref().unwrap_or("(no name)");
        // Writing into a text cannot fail.
        let _written = write!(note, "\n- {name} ({}, {} bytes)", file.media_type, file.size);
    }
    Some(storable(&note))
}

/// The case number in square brackets, such as `[K7QF-2M9X-5]`.
fn number_in(subject: &str) -> Option<String> {
    let inside = subject.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    inside
        .into_iter()
        .find_map(|(inside, _)| inside.trim().parse::<CaseNumber>().ok())
        .map(|number| number.to_string())
}

const fn machine(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Message => None,
        Kind::AutoReply => Some("auto_reply"),
        Kind::Bounce => Some("bounce"),
        Kind::List => Some("list"),
        Kind::OwnLoop => Some("own_loop"),
        Kind::AbuseReport => Some("abuse_report"),
    }
}

#[cfg(test)]
mod tests {
    use super::{number_in, own_addresses};

    #[test]
    fn a_number_is_found_in_brackets_only_and_with_its_check() {
        let number = domain::id::CaseNumber::from_entropy(123_456_789).to_string();
        assert_eq!(
            number_in(&format!("Re: [urgent] late [{}]", number.to_lowercase())),
            Some(number.clone())
        );
        assert_eq!(number_in(&format!("Re: {number}")), None);
        assert_eq!(number_in("Re: [AAAA-AAAA-A] ["), None);
    }

    #[test]
    fn our_address_is_found_with_and_without_a_name() {
        for from in ["care@firm.example", "Firm <care@firm.example>"] {
            let own = own_addresses(Some(from));
            assert_eq!(own.addresses, ["care@firm.example"]);
            assert_eq!(own.message_id_domain.as_deref(), Some("firm.example"));
        }
    }
}
