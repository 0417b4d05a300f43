//! Dates that the text holds the sender to, and that differ from every promise on file.

use crate::reply::dates::{self, Mention};
use crate::reply::draft::Draft;
use crate::reply::facts::PromiseFact;
use crate::reply::pattern::Hit;

/// Each date that is not the promised one, and is said to be, or is promised as if no other had been.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let Some(promises) = draft.facts.promises.as_ref().filter(|promises| !promises.is_empty()) else {
        return Vec::new();
    };
    let differs = |date: &Mention| dates::differs_from_record(date, promises, draft.moment);
    let others = draft.dates.iter().filter(|date| differs(date));
    let is_told = tells_of_record(draft, promises);
    let is_bound =
        |date: &Mention| !is_told && commits(draft, date) && is_about_a_promise(draft, date, promises);
    let untrue = others.filter(|date| is_said_to_be_promised(draft, date, promises) || is_bound(date));
    untrue.map(hit).collect()
}

/// Whether the date may be for what was promised: its sentence names nothing of its own, or the text speaks of the promise.
/// A date for something else contradicts no record.
fn is_about_a_promise(draft: &Draft<'_>, date: &Mention, promises: &[PromiseFact]) -> bool {
    let sentence = draft.sentence(date.start);
    let mut named = sentence.filter(|at| !(date.start..date.end).contains(at)).map(|at| draft.word(at));
    if !named.any(tells) {
        return true;
    }
    let is_contact = draft.any_word(draft.sentence(date.start), &CONTACT);
    let in_text = |one: &str| draft.tokens.iter().any(|token| is_same_matter(one, &token.word));
    promises.iter().any(|promise| {
        let what = promise.what.to_lowercase();
        let words: Vec<&str> =
            what.split(|c: char| !c.is_alphanumeric()).filter(|word| tells(word)).collect();
        let is_of_contact = words.is_empty() && (is_contact || what.trim().is_empty());
        is_of_contact || words.into_iter().any(in_text)
    })
}

/// A word that says what something is about.
fn tells(word: &str) -> bool {
    word.chars().count() >= TELLING
        && !word.starts_with(|c: char| c.is_ascii_digit())
        && !SAYS_LITTLE.contains(&word)
}

/// By these somebody is in touch.
const CONTACT: [&str; 8] = ["call", "hear", "phone", "reply", "ring", "tell", "touch", "write"];

/// Words of any promise, and those by which people say that they will be in touch.
const SAYS_LITTLE: [&str; 32] = [
    "again", "already", "answer", "back", "before", "call", "contact", "from", "have", "hear", "however",
    "know", "later", "latest", "news", "phone", "please", "promise", "promised", "reply", "ring", "shall",
    "tell", "that", "then", "this", "touch", "what", "when", "will", "with", "write",
];

/// Shorter words tell little of what was promised.
const TELLING: usize = 4;

/// "Delivery" and "delivered": as many letters at the beginning as tell.
fn is_same_matter(one: &str, other: &str) -> bool {
    let shared = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    shared >= TELLING
}

fn hit(date: &Mention) -> Hit {
    Hit { start: date.start, end: date.end }
}

/// Who names the promised date beside another tells of a change, or of something else: "I promised you the 6th. It will be
/// the 20th."
fn tells_of_record(draft: &Draft<'_>, promises: &[PromiseFact]) -> bool {
    draft.dates.iter().any(|date| dates::names_a_promise(date, promises, draft.moment))
}

/// "It arrives on the 20th, as we agreed": the sentence holds the date against what was promised.
fn is_said_to_be_promised(draft: &Draft<'_>, date: &Mention, promises: &[PromiseFact]) -> bool {
    let sentence = draft.sentence(date.start);
    let mut beside = draft.dates.iter().filter(|other| sentence.contains(&other.start));
    draft.touches("claims.as_promised", &sentence)
        && !dates::points_back(draft, date)
        && !is_when_it_was_said(draft, date)
        && !beside.any(|other| dates::names_a_promise(other, promises, draft.moment))
}

/// "As I told you on Monday", "when I rang you on the 2nd", "what you said about it on 10 March".
fn is_when_it_was_said(draft: &Draft<'_>, date: &Mention) -> bool {
    let before = draft.clause(date.start).start..date.start;
    let near = date.start.saturating_sub(3).max(before.start)..date.start;
    draft.touches("claims.customer_told", &before)
        || draft.any_in("rang_w", before)
        || draft.any_in("told_w", near)
}

/// A time that the sender commits to.
fn commits(draft: &Draft<'_>, date: &Mention) -> bool {
    let sentence = draft.sentence(date.start);
    let before = date.start.checked_sub(1).map_or("", |at| draft.word(at));
    let promising = draft.clause_of(date.start).future
        || matches!(before, "by" | "before")
        || draft.any_in("committing_w", sentence);
    promising && !is_up_to_others(draft, date) && dates::is_to_come(draft, date)
}

/// "Call me by Friday", "the bank shows it by Friday": nobody promises that for the sender.
fn is_up_to_others(draft: &Draft<'_>, date: &Mention) -> bool {
    let clause = draft.clause(date.start);
    let opens = |at: &usize| draft.is_in("asked_opening", *at) || draft.word(*at) == ",";
    let asked = clause.clone().find(|at| !opens(at)).is_some_and(|at| draft.is_in("asked_v", at));
    let subject = clause.start..(clause.start + 3).min(date.start);
    asked || draft.any_in("outsider_n", subject)
}

#[cfg(test)]
mod tests {
    use crate::reply::facts::PromiseFact;
    use crate::reply::{Facts, MessageKind, check};

    /// Whether the text is stopped where 6 July was promised.
    fn is_stopped(text: &str) -> bool {
        is_stopped_with("motor", text)
    }

    fn is_stopped_with(what: &str, text: &str) -> bool {
        let promise = PromiseFact { what: what.to_owned(), due_at: "2026-07-06T12:00:00Z".parse().unwrap() };
        let facts = Facts { promises: Some(vec![promise]), ..Facts::default() };
        check(text, MessageKind::Update, &facts).blocked
    }

    #[test]
    fn another_date_is_not_the_promised_one() {
        for text in [
            "The motor arrives on 20 July, as we promised you. Neil",
            "It's coming on July 20, which is the date we gave you on Friday. Neil",
            "On track for the 20th, right where we said. Neil",
            "Your motor: 20 July still stands. Neil",
            "The motor will be with you on 20 July. Neil",
            "20th, like I said. Neil",
            "The new one is in line with our confirmation and arrives on the 20th. Neil",
            "It is on course to return on 20 July as was communicated to residents. Neil",
        ] {
            assert!(is_stopped(text), "{text}");
        }
    }

    #[test]
    fn a_date_for_something_else_contradicts_nothing() {
        assert!(!is_stopped_with("I ring you", "Two scones are on your doorstep by 20 July. Neil"));
        assert!(is_stopped_with(
            "Scones on your doorstep",
            "Two scones are on your doorstep by 20 July. Neil"
        ));
    }

    #[test]
    fn who_names_the_promised_date_may_name_others() {
        for text in [
            "I promised the motor for 6 July. It will be 20 July, as I ordered the wrong one. Neil",
            "The motor arrives on 6 July, as we promised you. Neil",
            "It comes on 6 July, as agreed, and on Friday I will ring you. Neil",
            "Your complaint is not forgotten. It was about what you said about this on 10 March 2026. Neil",
            "The motor comes on Monday the 6th as I told you on 3 June. Neil",
            "As I said when I rang you on the 2nd, the motor comes on 6 July. Neil",
            "Like I told you Monday, the motor was the wrong one and I am looking for another. Neil",
            "The motor broke on 20 July last year, as you told us. Neil",
        ] {
            assert!(!is_stopped(text), "{text}");
        }
    }
}
