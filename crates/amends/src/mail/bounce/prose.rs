//! Bounces in words: what can be read from the text of a mail system.

use super::codes;

/// What the text gives away.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) recipient: Option<String>,
    pub(super) status: Option<String>,
    /// From an SMTP reply code, as `5.0.0`.
    pub(super) reply_class: Option<String>,
    /// The mail system's own words, without the mail that it returns.
    pub(super) explanation: String,
}

/// More words than any mail system needs.
const LONGEST_EXPLANATION: usize = 16 * 1024;

/// From here on the text is our own mail, come back.
const RETURNED: [&str; 14] = [
    "this is a copy of",
    "original message",
    "original mail",
    "below this line is a copy",
    "unsent message below",
    "returned message",
    "message header follows",
    "message headers follow",
    "headers of the message",
    "copy of the message",
    "message text follows",
    "received: from",
    "return-path: <",
    "message follows",
];
/// Who reports is not who was written to.
const NOT_RECIPIENTS: [&str; 3] = ["postmaster@", "mailer-daemon@", "abuse@"];

pub(super) fn read(text: &str) -> Prose {
    let own_words = own_words(text);
    let lines = || own_words.lines();
    let of_reply = |line: &&str| codes::from_reply_code(line).is_some();
    Prose {
        recipient: lines().find_map(leading_address).or_else(|| lines().find_map(any_address)),
        status: lines().find_map(codes::enhanced),
        reply_class: lines().find(of_reply).and_then(codes::from_reply_code),
        explanation: own_words.to_owned(),
    }
}

/// A single address, out of whatever brackets it stands in.
pub(super) fn address(text: &str) -> Option<String> {
    let inner = text.split_once('<').map_or(text, |(_, rest)| rest.split('>').next().unwrap_or_default());
    let bare = inner.trim().trim_matches(|c: char| "\"'<>()[]:;,".contains(c)).trim_end_matches('.');
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    let (local, domain) = bare.rsplit_once('@')?;
    let fits = !local.is_empty() && !domain.is_empty() && bare.len() <= 320;
    (fits && !bare.contains(char::is_whitespace)).then(|| bare.to_owned())
}

/// The Message-ID in the headers of the returned mail, where those stand in the text.
pub(super) fn quoted_message_id(text: &str) -> Option<String> {
    let after = &text[own_words(text).len()..];
    let lines = after.lines().take(500).map(|line| line.trim_start_matches(['>', ' ']));
    let mut values = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("message-id").then_some(value)
    });
    values.find_map(|value| Some(value.split_once('<')?.1.split_once('>')?.0.trim().to_owned()))
}

fn own_words(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let lower = line.trim_start_matches(['>', '-', '_', '=', '*', ' ']).to_lowercase();
        let returns = RETURNED.iter().any(|phrase| lower.starts_with(phrase));
        if (returns && end > 0) || end > LONGEST_EXPLANATION {
            break;
        }
        end += line.len();
    }
    &text[..end.min(text.floor_char_boundary(LONGEST_EXPLANATION))]
}

/// Mail systems list failed addresses at the start of a line.
fn leading_address(line: &str) -> Option<String> {
    let word = line.split_whitespace().next()?;
    let word = word.split_once("<mailto:").map_or(word, |(plain, _)| plain);
    address(word.trim_end_matches(':')).filter(|found| is_recipient(found))
}

fn any_address(line: &str) -> Option<String> {
    line.split([' ', '\t', ',', ';', '=']).find_map(address).filter(|found| is_recipient(found))
}

fn is_recipient(address: &str) -> bool {
    let lower = address.to_lowercase();
    !NOT_RECIPIENTS.iter().any(|prefix| lower.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listed_address_is_the_recipient() {
        let text = "Sorry, this failed, ask postmaster@mx.example.\n\n  <ann@customer.example>:\n    550 \
        5.1.1 unknown\n\
            \n--- Below this line is a copy of the message.\n\nMessage-ID: <x@firm.example>\n4.4.4 \
            other@else.example\n";
        let prose = read(text);
        assert_eq!(prose.recipient.as_deref(), Some("ann@customer.example"));
        assert_eq!(prose.status.as_deref(), Some("5.1.1"));
        assert_eq!(prose.reply_class.as_deref(), Some("5.0.0"));
        assert!(!prose.explanation.contains("other@"));
        assert_eq!(quoted_message_id(text).as_deref(), Some("x@firm.example"));
    }

    #[test]
    fn addresses_come_out_of_their_brackets() {
        for text in ["<a@b.example>", "a@b.example:", "(a@b.example)", "\"a@b.example\"", "Ann <a@b.example>"]
        {
            assert_eq!(address(text).as_deref(), Some("a@b.example"), "{text}");
        }
        for text in ["", "@", "a@", "@b", "no address", "a b@c"] {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
