//! A sentence for an element that a message lacks.

use super::better::{Better, apology, not_ours};
use super::by;
use super::when::next;
use crate::reply::code::ElementCode;
use crate::reply::dates::Moment;
use crate::reply::facts::Facts;

/// A sentence that brings the element in, with the facts of the case; `None` where it would not be true of it.
#[must_use]
pub fn sentence_for(code: ElementCode, facts: &Facts, moment: &Moment) -> Option<String> {
    let by = by(facts, moment);
    Some(match code {
        ElementCode::EchoIssue => match &facts.issue {
            Some(issue) => {
                format!("What went wrong for you: {}.", issue.trim().trim_end_matches(['.', '!', '?']))
            }
            None => "What went wrong for you: [what happened].".to_owned(),
        },
        ElementCode::Responsibility if not_ours(facts) => return None,
        ElementCode::Responsibility => "We got this wrong, and I answer for it.".to_owned(),
        ElementCode::Apology => apology(facts),
        ElementCode::Empathy => {
            "I can see why this upset you, and it cost you time to tell us about it as well.".to_owned()
        }
        ElementCode::Repair => repair(facts, moment, &by),
        ElementCode::NextDate => format!("You hear from me by {by}."),
        ElementCode::Explanation => match &facts.cause {
            Some(Some(cause)) => format!("It happened because of this: {}.", cause.trim_end_matches('.')),
            _ => format!("I do not know yet why it happened; I tell you by {by}."),
        },
        ElementCode::ThanksPatience => match facts.waited_days {
            Some(days) if days > 1 => format!("Thank you for waiting {days} days."),
            _ => "Thank you for your patience.".to_owned(),
        },
        ElementCode::NamedHuman => facts.signer.clone().unwrap_or_else(|| "[your own name]".to_owned()),
        ElementCode::Prevention => {
            "So that it does not happen to you again, [what was changed, and when].".to_owned()
        }
        ElementCode::Recommit => "You have my word that I stay your contact.".to_owned(),
    })
}

/// The same, with the place in the text where it belongs: the issue and thanks after the greeting, a name at the end,
/// everything else before the signature.
#[must_use]
pub fn addition(code: ElementCode, text: &str, facts: &Facts, moment: &Moment) -> Option<Better> {
    let sentence = sentence_for(code, facts, moment)?;
    let (at, text) = match code {
        ElementCode::NamedHuman => (text.trim_end().len(), format!("\n\n{sentence}")),
        ElementCode::EchoIssue | ElementCode::ThanksPatience => match after_greeting(text) {
            Some(at) => (at, format!("{sentence} ")),
            None => (0, format!("{sentence} ")),
        },
        _ => (before_signature(text), format!(" {sentence}")),
    };
    let text = if at == 0 { text.trim_start().to_owned() } else { text };
    Some(Better { start: at, end: at, text })
}

/// The first letter after a greeting on a line of its own.
fn after_greeting(text: &str) -> Option<usize> {
    let (greeting, rest) = text.split_once('\n')?;
    let greets = greeting.trim_end().ends_with([',', '!']) && greeting.len() < 60;
    greets.then(|| text.len() - rest.trim_start().len())
}

/// The end of the last full paragraph: what follows a blank line and is short is a signature.
fn before_signature(text: &str) -> usize {
    let text = text.trim_end();
    match text.rsplit_once("\n\n") {
        Some((before, last)) if last.len() < 80 && !last.trim_end().ends_with(['.', '!', '?']) => {
            before.trim_end().len()
        }
        _ => text.len(),
    }
}

fn repair(facts: &Facts, moment: &Moment, by: &str) -> String {
    let paid = facts.refund.iter().flatten().find(|refund| refund.is_fulfilled());
    match (paid.and_then(|refund| refund.amount.as_ref()), next(facts, moment)) {
        (Some(money), _) => format!("I have refunded {} {} to you.", money.amount(), money.currency().code()),
        (None, Some(promise)) => {
            format!("This is what I do for you: {}, by {by}.", inside_a_sentence(&promise.what))
        }
        (None, None) => "This is what I do to put it right: [what is done, and when].".to_owned(),
    }
}

/// As it stands behind a colon: "You hear how …" begins small there, a name does not.
fn inside_a_sentence(words: &str) -> String {
    let words = words.trim_end_matches('.');
    match ["You ", "We ", "A ", "The ", "Your "].into_iter().find(|first| words.starts_with(first)) {
        Some(first) => format!("{}{}", first.to_lowercase(), words.strip_prefix(first).unwrap_or(words)),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(code: ElementCode, text: &str) -> String {
        let facts = Facts {
            issue: Some("the lamp came broken".to_owned()),
            signer: Some("Jo Vell".to_owned()),
            ..Facts::default()
        };
        let one = addition(code, text, &facts, &Moment::default()).unwrap();
        let mut text = text.to_owned();
        text.replace_range(one.start..one.end, &one.text);
        text
    }

    #[test]
    fn each_sentence_goes_where_a_writer_would_put_it() {
        let text = "Dear Ola,\n\nI have sent a new one.\n\nJo";
        assert_eq!(
            with(ElementCode::Apology, text),
            "Dear Ola,\n\nI have sent a new one. I am sorry that we let you down.\n\nJo"
        );
        assert_eq!(
            with(ElementCode::EchoIssue, text),
            "Dear Ola,\n\nWhat went wrong for you: the lamp came broken. I have sent a new one.\n\nJo"
        );
        assert_eq!(with(ElementCode::NamedHuman, "I call at nine."), "I call at nine.\n\nJo Vell");
        assert_eq!(with(ElementCode::Apology, ""), "I am sorry that we let you down.");
    }
}
