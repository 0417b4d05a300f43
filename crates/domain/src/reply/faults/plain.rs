//! Hard faults in words that nobody can take for anything else: kind words around them do not hide them.

use crate::reply::code::FaultCode;
use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;
use crate::reply::weigh::{Finding, Mark};

/// The section of each fault.
const SECTIONS: [(FaultCode, &str); 3] = [
    (FaultCode::Denial, "plain.denial"),
    (FaultCode::BlamesCustomer, "plain.blames_customer"),
    (FaultCode::ShiftsBlame, "plain.shifts_blame"),
];

/// Each of them that the writer says in earnest: not quoted, asked, put as a condition, or taken back.
pub(in crate::reply) fn find(draft: &Draft<'_>) -> Vec<Finding> {
    let found = SECTIONS.into_iter().flat_map(|(code, section)| {
        let meant = draft.hits(section).iter().copied().filter(move |hit| is_meant(draft, code, *hit));
        meant.map(move |hit| Finding { mark: Mark::Fault(code), hit, certain: true })
    });
    found.collect()
}

fn is_meant(draft: &Draft<'_>, code: FaultCode, hit: Hit) -> bool {
    let clause = draft.clause_of(hit.start);
    let before = draft.sentence(hit.start).start..hit.start;
    let is_told = draft.any_word(before.clone(), &["whether", "if", "unless"])
        || draft.touches("frame.report", &before);
    let is_owned = code != FaultCode::BlamesCustomer && frame::owned(draft, hit);
    !clause.question && !clause.conditional && !is_told && !frame::withdrawn(draft, hit) && !is_owned
}

#[cfg(test)]
mod tests {
    use crate::reply::{Facts, MessageKind, check};

    const KIND: &str = "I am sorry that we let you down with the foil in your bun.";
    const DEEDS: &str =
        "A new box is on your doorstep on Tuesday by noon, and £12 is on its way back to you.";

    fn is_stopped(text: &str) -> bool {
        check(text, MessageKind::Reply, &Facts::default()).blocked
    }

    #[test]
    fn kind_words_around_it_do_not_hide_a_plain_fault() {
        for plain in [
            "It is your own fault.",
            "It is your own fault, you should have looked before you bit.",
            "You only have yourself to blame.",
            "Had you checked the bill earlier, this would not have happened.",
            "We did nothing wrong.",
            "Nothing went wrong on our side.",
            "We dispute your account.",
            "It was the courier's fault.",
        ] {
            for text in [
                format!("Dear Ola, {plain} The box comes on Tuesday. Ines Calder"),
                format!("Dear Ola,\n\n{KIND} {plain} {DEEDS}\n\nInes Calder"),
                format!("Dear Ola,\n\n{KIND}\n\n{plain}\n\n{DEEDS}\n\nInes Calder"),
                format!("Dear Ola,\n\n{KIND} {DEEDS} {plain}\n\nInes Calder"),
            ] {
                assert!(is_stopped(&text), "{text}");
            }
        }
    }

    #[test]
    fn what_is_quoted_asked_denied_or_taken_back_is_none() {
        for innocent in [
            "You were told \u{201c}it is your own fault\u{201d}, and that was wrong.",
            "It is not your fault.",
            "It was wrong of us to say that it is your own fault.",
            "I will not tell you that we did nothing wrong.",
            "You should have been told on Monday.",
            "It was the courier's fault, and I answer for it.",
            "You asked whether it was your own fault.",
        ] {
            let text = format!("Dear Ola,\n\n{KIND} {innocent} {DEEDS}\n\nInes Calder");
            assert!(!is_stopped(&text), "{text}");
        }
    }
}
