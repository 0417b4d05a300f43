//! Message-IDs of our own that nobody can guess, and which of our messages a mail answers.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::ParsedMail;

/// The secret under which Message-IDs are signed.
pub type MessageIdKey = [u8; 32];

const SHA256_BLOCK: usize = 64;
const TAG_BYTES: usize = 8;
const TAG_DIGITS: usize = TAG_BYTES * 2;

/// The Message-ID header value for one of our messages: `<{message uuid}.{tag}@{domain}>`, where the tag is
/// the first eight bytes of an HMAC-SHA-256 over the id, in hexadecimal: a stranger cannot write into a case
/// by guessing.
#[must_use]
pub fn outgoing_message_id(key: &MessageIdKey, message_id: Uuid, domain: &str) -> String {
    format!("<{message_id}.{}@{domain}>", tag(key, message_id))
}

/// The message of ours that a Message-ID names, if the tag in it is right. Angle brackets may be missing; the
/// domain is not looked at, so old mail is still answered after the firm has changed its domain.
#[must_use]
pub fn own_message(key: &MessageIdKey, reference: &str) -> Option<Uuid> {
    let (message, found) = split(reference)?;
    let expected = tag(key, message);
    let found = found.to_ascii_lowercase();
    bool::from(expected.as_bytes().ct_eq(found.as_bytes())).then_some(message)
}

/// Which of our messages this mail answers, or reports as undelivered: `In-Reply-To` first, then the
/// references from the newest to the oldest, then the message that a bounce returns.
#[must_use]
pub fn answered_message(key: &MessageIdKey, mail: &ParsedMail) -> Option<Uuid> {
    let direct = mail.in_reply_to.iter();
    let older = mail.references.iter().rev();
    let returned = mail.returned_message_id.iter();
    direct.chain(older).chain(returned).find_map(|reference| own_message(key, reference))
}

/// Whether an id looks like ours, right or forged.
pub(super) fn has_own_shape(reference: &str) -> bool {
    split(reference).is_some()
}

fn split(reference: &str) -> Option<(Uuid, &str)> {
    let bare = reference.trim().trim_start_matches('<').trim_end_matches('>');
    let (local, _domain) = bare.split_once('@')?;
    let (message, found) = local.split_once('.')?;
    let is_tag = found.len() == TAG_DIGITS && found.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_tag.then_some((Uuid::try_parse(message).ok()?, found))
}

fn tag(key: &MessageIdKey, message: Uuid) -> String {
    // HMAC pads a shorter key with zeros to the block; doing that here leaves no length that could be
    // refused.
    let mut block = [0; SHA256_BLOCK];
    block[..key.len()].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(b"amends message id");
    mac.update(message.as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes()[..TAG_BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: MessageIdKey = [42; 32];
    const MESSAGE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

    fn ours() -> String {
        outgoing_message_id(&KEY, MESSAGE, "firm.example")
    }

    #[test]
    fn our_own_id_is_recognised_with_and_without_brackets_and_in_any_case() {
        let id = ours();
        assert_eq!(own_message(&KEY, &id), Some(MESSAGE));
        assert_eq!(own_message(&KEY, id.trim_matches(['<', '>'])), Some(MESSAGE));
        assert_eq!(own_message(&KEY, &id.to_uppercase()), Some(MESSAGE));
    }

    #[test]
    fn a_guess_is_refused() {
        let forged = format!("<{MESSAGE}.0000000000000000@firm.example>");
        assert_eq!(own_message(&KEY, &forged), None);
        assert_eq!(own_message(&[43; 32], &ours()), None);
        let other_message = ours().replace("0001.", "0002.");
        assert_ne!(other_message, ours());
        assert_eq!(own_message(&KEY, &other_message), None);
    }

    #[test]
    fn ids_of_others_are_not_ours() {
        for id in ["", "<>", "<a@b>", "<.@>", "@", "<not-a-uuid.0011223344556677@x>", "<ü.ü@x>"] {
            assert_eq!(own_message(&KEY, id), None, "{id}");
        }
    }

    #[test]
    fn the_answered_message_is_found_in_reply_to_then_references_then_bounce() {
        let older = outgoing_message_id(&KEY, Uuid::from_u128(1), "firm.example");
        let mut mail = ParsedMail { references: vec![older, ours()], ..ParsedMail::default() };
        assert_eq!(answered_message(&KEY, &mail), Some(MESSAGE));
        mail.in_reply_to = Some(outgoing_message_id(&KEY, Uuid::from_u128(2), "firm.example"));
        assert_eq!(answered_message(&KEY, &mail), Some(Uuid::from_u128(2)));
        let bounced = ParsedMail { returned_message_id: Some(ours()), ..ParsedMail::default() };
        assert_eq!(answered_message(&KEY, &bounced), Some(MESSAGE));
        assert_eq!(answered_message(&KEY, &ParsedMail::default()), None);
    }
}
