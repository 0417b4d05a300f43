//! What the books know of each token of a text: the sets that it is in, alone and as the first word of a phrase.

use std::ops::Range;

use super::row::Row;
use super::step::SetNumber;
use crate::reply::draft::runs;
use crate::reply::text::token::Token;

/// The sets of one token; none where it is masked.
#[derive(Default)]
pub(super) struct Known {
    pub alone: Row,
    /// How many tokens a phrase that begins here has, and its sets.
    pub phrases: Vec<(usize, Row)>,
}

/// The sets of every token, and of each sentence as a whole.
#[derive(Default)]
pub(in crate::reply) struct Reading {
    known: Vec<Known>,
    /// The tokens of each sentence, and every set that something in it is in.
    sentences: Vec<(Range<usize>, Row)>,
}

impl Reading {
    pub(super) fn new(tokens: &[Token], mut known: Vec<Known>, sets: usize) -> Self {
        // The longest first: patterns prefer them.
        known.iter_mut().for_each(|one| one.phrases.sort_by_key(|(length, _)| std::cmp::Reverse(*length)));
        let sentences = runs(tokens, |token| token.sentence).map(|run| {
            let mut all = Row::of(sets);
            for one in known.get(run.clone()).unwrap_or_default() {
                all.join(&one.alone);
                one.phrases.iter().for_each(|(_, row)| all.join(row));
            }
            (run, all)
        });
        Self { sentences: sentences.collect(), known }
    }

    /// How many tokens from `at` on the set can take; longest first.
    pub(super) fn lengths(&self, set: SetNumber, at: usize) -> impl Iterator<Item = usize> {
        self.known.get(at).into_iter().flat_map(move |known| {
            let phrases = known.phrases.iter().filter(move |(_, row)| row.has(set));
            phrases.map(|(length, _)| *length).chain(known.alone.has(set).then_some(1))
        })
    }

    /// True when the token, or a phrase that begins with it, is in the set.
    pub(in crate::reply) fn matches(&self, set: SetNumber, at: usize) -> bool {
        self.known
            .get(at)
            .is_some_and(|known| known.alone.has(set) || known.phrases.iter().any(|(_, row)| row.has(set)))
    }

    /// The sentences in their order: the tokens of each, and every set that something in it is in.
    pub(super) fn sentences(&self) -> &[(Range<usize>, Row)] {
        &self.sentences
    }
}
