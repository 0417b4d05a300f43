//! Tries a compiled pattern at one place.

use super::reading::Reading;
use super::step::Step;
use crate::reply::text::token::Token;

/// A text, what is known of its tokens, and the end of the sentence that is matched in: a match never leaves the
/// sentence it began in, and no gap jumps over a negation.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub tokens: &'t [Token],
    pub reading: &'t Reading,
    pub end: usize,
}

/// The token after the match, if the steps match from `at` on.
pub(super) fn steps_at(steps: &[Step], place: Place<'_>, at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    let Place { tokens, reading, end } = place;
    let goes_on = |holds: bool| if holds { steps_at(rest, place, at) } else { None };
    match step {
        Step::Take { set, optional } => {
            let mut lengths = reading.lengths(*set, at).filter(|n| at + n <= end);
            let taken = lengths.find_map(|n| steps_at(rest, place, at + n));
            taken.or_else(|| goes_on(*optional))
        }
        Step::Gap { most, marks } => {
            (0..=gap_reach(place, at, *most, *marks)).find_map(|n| steps_at(rest, place, at + n))
        }
        Step::NotNext(set) => goes_on(at >= end || !reading.matches(*set, at)),
        Step::NotAhead(set, most) => goes_on(!(at..end.min(at + most)).any(|i| reading.matches(*set, i))),
        Step::NotBehind(set, most) => {
            goes_on(!(clause_floor(tokens, at, *most)..at).any(|i| reading.matches(*set, i)))
        }
        Step::ClauseStart => goes_on(starts_clause(tokens, at)),
        Step::ClauseEnd => goes_on(ends_clause(tokens, at)),
    }
}

fn gap_reach(place: Place<'_>, at: usize, most: usize, marks: bool) -> usize {
    let negates = |token: &Token| matches!(token.word.as_str(), "not" | "never" | "nobody" | "nor");
    let passes = |token: &&Token| (token.is_word || token.word == "'s" || marks) && !negates(token);
    place.tokens[..place.end].iter().skip(at).take(most).take_while(passes).count()
}

fn clause_floor(tokens: &[Token], at: usize, most: usize) -> usize {
    let Some(sentence) = tokens.get(at).map(|token| token.sentence) else { return at };
    let behind = tokens[..at].iter().rev().take(most);
    at - behind.take_while(|token| token.sentence == sentence && token.is_word).count()
}

fn starts_clause(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| tokens.get(before)) else { return true };
    let Some(here) = tokens.get(at) else { return false };
    here.sentence != before.sentence
        || !before.is_word
        || matches!(
            before.word.as_str(),
            "and"
                | "but"
                | "so"
                | "then"
                | "also"
                | "please"
                | "however"
                | "therefore"
                | "or"
                | "that"
                | "kindly"
                | "meanwhile"
                | "just"
                | "simply"
                | "because"
        )
}

fn ends_clause(tokens: &[Token], at: usize) -> bool {
    let Some(here) = tokens.get(at) else { return true };
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    !here.is_word
        || before.is_some_and(|before| before.sentence != here.sentence || before.clause != here.clause)
}

#[cfg(test)]
mod tests {
    use super::super::compile::compile;
    use super::super::dictionary::Dictionary;
    use super::super::lexicon::Classes;
    use super::super::sets::Sets;
    use super::*;
    use crate::reply::text::{segment::segment, token::tokens};

    fn found(pattern: &str, text: &str) -> bool {
        let mut all = tokens(text);
        segment(text, &mut all);
        let mut sets = Sets::default();
        let steps = compile(pattern, &Classes::new(), &mut sets).unwrap();
        let reading = Dictionary::of(sets.all()).read(&all);
        let end_of = |at: usize| reading.sentences()[all[at].sentence].0.end;
        let place = |at| Place { tokens: &all, reading: &reading, end: end_of(at) };
        (0..all.len()).any(|at| steps_at(&steps, place(at), at).is_some())
    }

    #[test]
    fn gaps_stay_in_the_clause_or_in_the_sentence() {
        assert!(found("we ..2 lost", "we have really lost it"));
        assert!(!found("we ..2 lost", "we, sadly, lost it"));
        assert!(found("we ...4 lost", "we, sadly, lost it"));
        assert!(!found("we ...4 lost", "we went. Lost it"));
    }

    #[test]
    fn what_stands_before_and_after_can_forbid() {
        assert!(found("<!not sorry", "we are sorry"));
        assert!(!found("<!not sorry", "we are not sorry"));
        assert!(!found("sorry !if", "sorry if"));
        assert!(!found("sorry !!may", "sorry for what you may feel"));
        assert!(found("sorry !!may", "sorry. You may go"));
    }

    #[test]
    fn clause_edges_are_seen() {
        assert!(found("^ renew $", "Meanwhile, renew."));
        assert!(!found("^ renew", "you renew"));
        assert!(!found("renew $", "renew it"));
    }
}
