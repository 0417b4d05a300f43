//! Words for what the records hold: channels, kinds, outcomes, moments inside sentences.

use domain::{
    case::{MessageKind, Outcome},
    intake::Channel,
    recovery::Basis,
};
use jiff::Timestamp;

use crate::web::parts::{self, written};

/// How something was said, as in “by e-mail”.
pub const fn by(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => "by phone",
        Channel::Email => "by e-mail",
        Channel::Web => "on the web form",
        Channel::InPerson => "in person",
        Channel::Post => "by post",
        Channel::Social => "on social media",
        Channel::Chat => "by chat",
        Channel::Api => "through another system",
    }
}

/// The ways that a person can choose, with their names.
pub const CHANNELS: [(&str, &str); 7] = [
    named(Channel::Phone),
    named(Channel::InPerson),
    named(Channel::Email),
    named(Channel::Post),
    named(Channel::Chat),
    named(Channel::Social),
    named(Channel::Web),
];

const fn named(channel: Channel) -> (&'static str, &'static str) {
    (channel.name(), parts::channel(channel))
}

/// What a message is.
pub const fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Complaint => "complaint",
        MessageKind::Acknowledgement => "acknowledgement",
        MessageKind::Update => "update",
        MessageKind::Reply => "reply",
        MessageKind::Decision => "decision",
        MessageKind::FollowUp => "follow-up question",
        MessageKind::Letter => "reaffirmation letter",
        MessageKind::Notice => "notice",
    }
}

/// What was found.
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Upheld => "upheld",
        Outcome::PartlyUpheld => "partly upheld",
        Outcome::NotUpheld => "not upheld",
    }
}

/// Why something is given.
pub const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Entitlement => "owed by law or terms",
        Basis::Correction => "puts it right",
        Basis::Goodwill => "goodwill",
    }
}

/// A sentence whose instants are written in the firm's zone.
pub fn humane(sentence: &str, zone: &str) -> String {
    let one = |word: &str| {
        let bare = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric());
        match bare.parse::<Timestamp>() {
            Ok(at) if bare.contains('T') => word.replace(bare, &parts::said(at, zone)),
            _ => word.to_owned(),
        }
    };
    // The domain names the field of the body in brackets; a page marks its own.
    let is_field = |word: &&str| word.starts_with('(') && word.contains('_') && word.contains(')');
    let told: Vec<_> = sentence.split(' ').filter(|word| !is_field(word)).map(one).collect();
    let ends = sentence.ends_with('.') && !told.last().is_some_and(|word| word.ends_with('.'));
    told.join(" ") + if ends { "." } else { "" }
}

/// What is wrong with a field, as somebody is asked to mend it.
pub fn asked(error: &str, zone: &str) -> String {
    if let Some((_, moment)) = error.split_once(", expected an instant after ") {
        return format!("Choose a time after {}", humane(moment, zone));
    }
    match error.strip_prefix("Found nothing, expected ") {
        Some(wanted) => format!("Needed: {}", humane(wanted, zone)),
        None => humane(error, zone),
    }
}

/// A word with its underscores opened and the first letter raised.
pub fn opened(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    let rest = letters.as_str().replace(['_', '.'], " ");
    first.map_or_else(String::new, |first| format!("{}{rest}", first.collect::<String>()))
}

/// A moment as a `datetime-local` field takes it, in the firm's zone.
pub fn local(at: Timestamp, zone: &str) -> String {
    written(at, zone, "%Y-%m-%dT%H:%M")
}

#[cfg(test)]
mod tests {
    use super::{asked, humane, opened};

    #[test]
    fn a_wrong_field_says_what_to_do() {
        let late = "Found 2026-11-22T13:49:00Z, expected an instant after 2026-11-22T13:49:21.736998Z.";
        assert_eq!(asked(late, "Europe/London"), "Choose a time after Sun 22 Nov, 13:49.");
        assert_eq!(asked("Found nothing, expected a value.", "UTC"), "Needed: a value.");
    }

    #[test]
    fn instants_in_sentences_become_times_of_the_firm() {
        let told = humane("“Call back”, due 2026-03-10T15:30:00Z, is still owed.", "Europe/Berlin");
        assert_eq!(told, "“Call back”, due Tue 10 Mar, 16:30, is still owed.");
        assert_eq!(humane("Say why not (no_make_good_reason).", "UTC"), "Say why not.");
        assert_eq!(humane("Nothing to do at 12.", "UTC"), "Nothing to do at 12.");
    }

    #[test]
    fn names_are_opened_to_words() {
        assert_eq!(opened("partially_resolved"), "Partially resolved");
        assert_eq!(opened(""), "");
    }
}
