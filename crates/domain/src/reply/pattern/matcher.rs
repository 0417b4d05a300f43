//! Tries a compiled pattern at one place.

use super::step::Step;
use crate::reply::text::token::Token;

/// The token after the match, if the steps match from `at` on. A match never leaves the sentence it began
/// in, and no gap jumps over a negation.
pub(super) fn match_at(steps: &[Step], tokens: &[Token], at: usize) -> Option<usize> {
    let sentence = tokens.get(at)?.sentence;
    let end =
        tokens.iter().skip(at).position(|token| token.sentence != sentence).map_or(tokens.len(), |n| at + n);
    steps_at(steps, Place { tokens, end }, at)
}

/// The tokens and the end of the sentence that is matched in.
#[derive(Clone, Copy)]
struct Place<'t> {
    tokens: &'t [Token],
    end: usize,
}

fn steps_at(steps: &[Step], place: Place<'_>, at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    let tokens = place.tokens;
    let goes_on = |holds: bool| if holds { steps_at(rest, place, at) } else { None };
    match step {
        Step::Take { set, optional } => {
            let lengths = set.lengths(tokens, at).into_iter().filter(|n| at + n <= place.end);
            let taken = { lengths }.find_map(|n| steps_at(rest, place, at + n));
            taken.or_else(|| goes_on(*optional))
        }
        Step::Gap { most, marks } => {
            (0..=gap_reach(place, at, *most, *marks)).find_map(|n| steps_at(rest, place, at + n))
        }
        Step::NotNext(set) => goes_on(at >= place.end || !set.matches(tokens, at)),
        Step::NotAhead(set, most) => goes_on(!(at..place.end.min(at + most)).any(|i| set.matches(tokens, i))),
        Step::NotBehind(set, most) => {
            goes_on(!(clause_floor(tokens, at, *most)..at).any(|i| set.matches(tokens, i)))
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
    use super::super::lexicon::Classes;
    use super::*;
    use crate::reply::text::{segment::segment, token::tokens};

    fn found(pattern: &str, text: &str) -> bool {
        let mut all = tokens(text);
        segment(text, &mut all);
        let steps = compile(pattern, &Classes::new()).unwrap();
        (0..all.len()).any(|at| match_at(&steps, &all, at).is_some())
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
