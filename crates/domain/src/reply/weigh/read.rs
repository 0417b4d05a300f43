//! Reads the sentences of a text and scores them for every mark, by their clues and by the networks.

use std::ops::Range;

use super::clues::{self, Piece};
use super::mark::Mark;
use super::print::Print;
use super::score::Scores;
use super::weights::{Learned, Place, Weights};
use super::{names, net, whole, within};
use crate::reply::draft::Draft;
use crate::reply::kind::MessageKind;
use crate::reply::pattern::Hit;
use crate::reply::text::token::Token;

/// The sentences that speak, scored by the networks and by their clues.
pub(super) fn read(
    draft: &Draft<'_>,
    kind: MessageKind,
    ruled: &[(Mark, Hit)],
    weights: &Weights,
) -> Vec<Read> {
    let speaking: Vec<Range<usize>> = draft.sentences().filter(|tokens| speaks(draft, tokens)).collect();
    let pieces: Vec<Vec<Piece>> = speaking.iter().map(|tokens| clues::pieces(draft, tokens)).collect();
    let words: Vec<Vec<&str>> =
        pieces.iter().map(|pieces| pieces.iter().map(|piece| piece.word(draft)).collect()).collect();
    let by_net = net::shipped().scores(&words, &whole::known(kind, draft.facts));
    let sentences = speaking.into_iter().zip(&pieces).zip(by_net);
    sentences
        .map(|((tokens, pieces), by_net)| Read::of(draft, tokens, pieces, ruled, weights, &by_net))
        .collect()
}

/// A sentence that has been read.
pub(super) struct Read {
    pub tokens: Range<usize>,
    pub seen: Vec<Seen>,
    /// It has few words.
    pub is_short: bool,
    /// The scores of each mark.
    pub scores: Scores,
    /// Those by both, leaning towards the rules where the sentence has few words.
    pub leaning: Vec<f32>,
}

impl Read {
    fn of(
        draft: &Draft<'_>,
        tokens: Range<usize>,
        pieces: &[Piece],
        ruled: &[(Mark, Hit)],
        weights: &Weights,
        by_net: &[f32],
    ) -> Self {
        let ruled = within(ruled, &tokens);
        let seen = seen(draft, &tokens, pieces, ruled, weights);
        let scores = Scores::of(scores(&seen, weights), by_net);
        let is_short = has_few_words(draft, &tokens);
        let leaning = if is_short { scores.shared(CLUES_SHARE_OF_FEW) } else { scores.both.clone() };
        let tilted = |(learned, score): (&Learned, f32)| match (is_short, names(ruled, learned.mark)) {
            (false, _) => score,
            (true, true) => score + TILT,
            (true, false) => score - TILT / 3.0,
        };
        let leaning = weights.marks.iter().zip(leaning).map(tilted).collect();
        Self { leaning, tokens, seen, scores, is_short }
    }

    /// Whether it carries the mark by itself.
    pub fn reaches(&self, mark: usize, bar: f32) -> bool {
        self.leaning.get(mark).is_some_and(|score| *score >= bar)
    }
}

/// Sentences of so few words give the networks little to go by; there the clues, and what the rules say, count for more.
const FEW_WORDS: usize = 10;
const CLUES_SHARE_OF_FEW: f32 = 0.75;
const TILT: f32 = 1.5;

fn has_few_words(draft: &Draft<'_>, sentence: &Range<usize>) -> bool {
    let tokens = draft.tokens.get(sentence.clone()).unwrap_or_default();
    tokens.iter().filter(|token| token.is_word).count() <= FEW_WORDS
}

/// A sentence in the writer's own words; initials at the end are none.
pub(super) fn speaks(draft: &Draft<'_>, sentence: &Range<usize>) -> bool {
    let says = |at: usize| draft.tokens.get(at).is_some_and(Token::is_own_word) && !draft.is_initials(at);
    sentence.clone().any(says)
}

/// A clue that says something: where its weights stand, and the tokens that it was read from.
pub(super) struct Seen {
    pub weights: Place,
    pub tokens: Range<usize>,
}

/// The clues of a sentence that say something, each as often as it stands there.
fn seen(
    draft: &Draft<'_>,
    sentence: &Range<usize>,
    pieces: &[Piece],
    ruled: &[(Mark, Hit)],
    weights: &Weights,
) -> Vec<Seen> {
    // Looked up in one go, so that the processor fetches many places side by side.
    let mut clues = Vec::with_capacity(sentence.len() * 12);
    clues::each(draft, sentence, pieces, ruled, |clue: Print, tokens| clues.push((clue, tokens)));
    let seen = |(clue, tokens)| weights.place_of(clue).map(|weights| Seen { weights, tokens });
    clues.into_iter().filter_map(seen).collect()
}

/// The score of each mark; a clue counts once, however often it stands in the sentence.
fn scores(seen: &[Seen], weights: &Weights) -> Vec<f32> {
    let mut places: Vec<(u32, u32)> = seen.iter().map(|one| (one.weights.start, one.weights.end)).collect();
    places.sort_unstable();
    places.dedup();
    let mut hundredths = vec![0_i32; weights.marks.len()];
    for (mark, weight) in places.iter().flat_map(|(start, end)| weights.entries(&(*start..*end))) {
        hundredths[usize::from(*mark)] += i32::from(*weight);
    }
    let score = |(learned, sum): (&Learned, i32)| learned.bias + sum as f32 / 100.0;
    weights.marks.iter().zip(hundredths).map(score).collect()
}
