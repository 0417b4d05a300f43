//! The statistical layer: weights learned from the corpus decide, sentence by sentence, with the rules among their clues.
//!
//! Rules know the wordings that somebody thought of; the weights know how likely each clue made each mark in thousands of
//! labelled sentences; two small networks know which words are used alike. A second look weighs each sentence among the others
//! of its message. A mark that has not been learned stays with the rules.

mod clues;
mod hash;
mod mark;
pub mod net;
mod print;
mod read;
mod score;
mod weights;
mod whole;

use std::ops::Range;

pub use mark::{Claim, Mark};
pub use whole::{FEWEST_SENTENCES, Standing, known};

use super::code::ElementCode;
use super::draft::{Draft, runs};
use super::facts::Facts;
use super::kind::MessageKind;
use super::pattern::Hit;
use super::text::token::Token;
use read::{Read, Seen, read, speaks};
pub use score::{Scores, both};
use weights::weights;
use whole::whole;

/// A mark and the words that it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub mark: Mark,
    pub hit: Hit,
    /// Sure enough to stop a message by it.
    pub certain: bool,
}

/// What the rules found, weighed.
pub(super) fn weigh(draft: &Draft<'_>, kind: MessageKind, ruled: &[(Mark, Hit)]) -> Vec<Finding> {
    let weights = weights();
    // What the record is asked about is asked on the word of either; the issue is known by the words on file as well.
    let either = |mark: Mark| matches!(mark, Mark::Claim(_) | Mark::Element(ElementCode::EchoIssue));
    let alone = |mark: Mark| weights.number(mark).is_none() || either(mark);
    let unlearned = ruled.iter().filter(|(mark, _)| alone(*mark));
    let mut found: Vec<Finding> =
        unlearned.map(|(mark, hit)| Finding { mark: *mark, hit: *hit, certain: true }).collect();
    let ruled = by_place(ruled);
    let sentences = read(draft, kind, &ruled, weights);
    let scores: Vec<Scores> = sentences.iter().map(|sentence| sentence.scores.clone()).collect();
    for (number, learned) in weights.marks.iter().enumerate() {
        let alone = by_themselves(&sentences, number);
        let plain = plainly(&sentences, &alone, &ruled, learned.mark);
        let carrying = among_all(&scores, &alone, number, kind, draft.facts).unwrap_or(alone);
        let more = plain.into_iter().filter(|(at, _)| carrying.iter().all(|(other, _)| other != at));
        for (at, certain) in carrying.iter().copied().chain(more) {
            let Some(sentence) = sentences.get(at) else { continue };
            let ruled = within(&ruled, &sentence.tokens);
            // What is asked may be meant well; where the rules name it too, two who judge by other signs agree.
            let asks = draft.clause_of(sentence.tokens.end.saturating_sub(1)).question;
            let certain =
                certain && !asks || names(ruled, learned.mark) && sentence.reaches(number, learned.bar);
            let finding = |hit| Finding { mark: learned.mark, hit, certain };
            found.extend(rests_on(draft, &sentence.tokens, ruled, &sentence.seen, number).map(finding));
        }
    }
    found
}

/// What the rules found, in the order of the text.
fn by_place(ruled: &[(Mark, Hit)]) -> Vec<(Mark, Hit)> {
    let mut ruled = ruled.to_vec();
    ruled.sort_by_key(|(_, hit)| hit.start);
    ruled
}

/// The part of it that begins in a sentence.
fn within<'r>(ruled: &'r [(Mark, Hit)], sentence: &Range<usize>) -> &'r [(Mark, Hit)] {
    let from = ruled.partition_point(|(_, hit)| hit.start < sentence.start);
    let to = ruled.partition_point(|(_, hit)| hit.start < sentence.end);
    ruled.get(from..to).unwrap_or(&[])
}

fn names(ruled: &[(Mark, Hit)], mark: Mark) -> bool {
    ruled.iter().any(|(one, _)| *one == mark)
}

/// So much surer must a sentence be that stops a text by itself, since nothing around it was looked at. Of 272 real replies on
/// Twitter 4 are stopped with it and 5 without.
const UNSEEN: f32 = 1.4;

/// The sentences that reach the bar of a mark by themselves, and whether they are sure enough to stop a message.
fn by_themselves(sentences: &[Read], number: usize) -> Vec<(usize, bool)> {
    let Some(mark) = weights().marks.get(number) else { return Vec::new() };
    let scores = sentences.iter().map(|sentence| sentence.leaning.get(number).copied().unwrap_or_default());
    scores
        .enumerate()
        .filter(|(_, score)| *score >= mark.bar)
        .map(|(at, score)| (at, score >= mark.block + UNSEEN))
        .collect()
}

/// A few words that a rule names and that reach the bar by themselves mean the same whatever else is said; and an element so
/// found is there, whatever else is said.
fn plainly(
    sentences: &[Read],
    alone: &[(usize, bool)],
    ruled: &[(Mark, Hit)],
    mark: Mark,
) -> Vec<(usize, bool)> {
    let plain = |one: &Read| {
        (one.is_short || matches!(mark, Mark::Element(_))) && names(within(ruled, &one.tokens), mark)
    };
    alone.iter().filter(|(at, _)| sentences.get(*at).is_some_and(plain)).copied().collect()
}

/// The sentences that carry a mark by the look at the whole message: the likeliest, with those that reach the bar by
/// themselves; none where the message is too short for that look, or where it was not learned for the mark.
fn among_all(
    scores: &[Scores],
    alone: &[(usize, bool)],
    number: usize,
    kind: MessageKind,
    facts: &Facts,
) -> Option<Vec<(usize, bool)>> {
    let (learned, signs) = whole().of(weights().marks.get(number)?.mark)?;
    let standing = Standing::of(scores, number, kind, facts).filter(|_| scores.len() >= FEWEST_SENTENCES)?;
    let score = whole::score(learned, signs, &standing);
    if score < learned.bar {
        return Some(Vec::new());
    }
    let others = alone.iter().map(|(at, _)| *at).filter(|at| *at != standing.at);
    Some(std::iter::once(standing.at).chain(others).map(|at| (at, score >= learned.block)).collect())
}

/// The rule's own words where a rule found them; else the clause that the weights point at.
fn rests_on<'r>(
    draft: &'r Draft<'_>,
    sentence: &'r Range<usize>,
    ruled: &'r [(Mark, Hit)],
    seen: &'r [Seen],
    number: usize,
) -> Box<dyn Iterator<Item = Hit> + 'r> {
    let mark = weights().marks.get(number).map(|learned| learned.mark);
    let here = move |(one, hit): &&(Mark, Hit)| Some(*one) == mark && sentence.contains(&hit.start);
    if ruled.iter().any(|pair| here(&pair)) {
        return Box::new(ruled.iter().filter(here).map(|(_, hit)| *hit));
    }
    Box::new(std::iter::once(pointed_at(draft, sentence, seen, number)))
}

fn pointed_at(draft: &Draft<'_>, sentence: &Range<usize>, seen: &[Seen], number: usize) -> Hit {
    let mut by_token = vec![0.0_f32; sentence.len()];
    for Seen { weights: place, tokens } in seen {
        let entries = weights().entries(place).iter();
        let weight: f32 = entries
            .filter(|(mark, _)| usize::from(*mark) == number)
            .map(|(_, weight)| f32::from(*weight))
            .sum();
        let share = weight / f32::from(u16::try_from(tokens.len().max(1)).unwrap_or(u16::MAX));
        // What a rule found may reach beyond the sentence.
        for at in tokens.clone().filter(|at| sentence.contains(at)) {
            by_token[at - sentence.start] += share;
        }
    }
    let tokens = &draft.tokens[sentence.clone()];
    let own_words = |range: &Range<usize>| tokens[range.clone()].iter().any(Token::is_own_word);
    let greets = |range: &Range<usize>| draft.greets(sentence.start + range.start);
    let clauses = runs(tokens, |token| token.clause).filter(|range| own_words(range) && !greets(range));
    let heavy = |range: &Range<usize>| by_token[range.clone()].iter().sum::<f32>();
    let best = clauses.max_by(|a, b| heavy(a).total_cmp(&heavy(b))).unwrap_or(0..sentence.len());
    trimmed(draft, sentence.start + best.start..sentence.start + best.end)
}

/// Without the marks around it.
fn trimmed(draft: &Draft<'_>, range: Range<usize>) -> Hit {
    let is_word = |at: &usize| draft.tokens.get(*at).is_some_and(Token::is_own_word);
    let start = range.clone().find(is_word).unwrap_or(range.start);
    let end = range.clone().rfind(is_word).map_or(range.end, |last| last + 1);
    Hit { start, end }
}

/// One sentence as the training sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its clues, each once.
    pub clues: Vec<String>,
    /// Its words in their order, as the network reads them.
    pub words: Vec<String>,
}

/// The sentences of a text with their clues.
pub(super) fn sentences(draft: &Draft<'_>, ruled: &[(Mark, Hit)]) -> Vec<Sentence> {
    let ruled = by_place(ruled);
    let read = |range: Range<usize>| {
        let ruled = within(&ruled, &range);
        let bytes = draft.bytes(Hit { start: range.start, end: range.end });
        let (mut all, pieces) = (Vec::new(), clues::pieces(draft, &range));
        clues::each(draft, &range, &pieces, ruled, |clue: String, _| all.push(clue));
        all.sort_unstable();
        all.dedup();
        let words = pieces.iter().map(|piece| piece.word(draft).to_owned()).collect();
        Sentence { start: bytes.start, end: bytes.end, clues: all, words }
    };
    draft.sentences().filter(|sentence| speaks(draft, sentence)).map(read).collect()
}

/// What is wrong with the shipped weights.
pub(super) fn defects() -> Vec<String> {
    let marks: Vec<Mark> = weights().marks.iter().map(|learned| learned.mark).collect();
    let other_marks = !marks.starts_with(&net::shipped().marks);
    let of_net = other_marks.then(|| "net.txt: learned for other marks than weights.txt".to_owned());
    [weights().defects(), net::shipped().defects(), &whole().defects(&marks), of_net.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use crate::reply::{Facts, MessageKind, check};

    #[test]
    fn what_is_asked_does_not_stop_a_text_by_itself() {
        let is_stopped = |text: &str| check(text, MessageKind::Reply, &Facts::default()).blocked;
        assert!(!is_stopped("Hello Julia! Did you manage to get on the website in the end? TY - Eilish"));
        assert!(is_stopped(
            "Hello Julia! Did you even read the manual? You should have read it first. TY - Eilish"
        ));
    }
}
