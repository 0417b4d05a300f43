//! One sentence of a batch there and back: from its words to its features, some of both hidden, and the slopes of the features
//! back to what each word added.

use std::collections::BTreeMap;

use domain::reply::net::{
    ANSWERS, FEATURES, FILTERS, Features, HEEDING, Net, SAID, TAKEN, WIDTHS, add, behind, place,
};

use super::heed;
use crate::words::chance::Chance;

/// The share of words that are not seen, and of features, while it learns: so it leans on none.
const WORDS_HIDDEN: f32 = 0.15;
const FEATURES_HIDDEN: f32 = 0.5;

static NOTHING: [f32; ANSWERS] = [0.0; ANSWERS];

/// What each word adds to the answers, or the slopes of that, by the number of the word.
pub type Answers = BTreeMap<u32, Vec<f32>>;

/// A sentence as it was read.
pub struct Sentence {
    /// The words that were seen.
    words: Vec<Option<u32>>,
    features: Features,
    /// By how much each feature was taken.
    taken: Vec<f32>,
}

impl Sentence {
    /// Reads a sentence; with `chance` some words and features stay hidden.
    pub fn read(net: &Net, words: &[u32], answers: &Answers, mut chance: Option<&mut Chance>) -> Self {
        let mut is_hidden = |share: f32| chance.as_mut().is_some_and(|chance| chance.share() < share);
        let words: Vec<Option<u32>> =
            words.iter().map(|word| (!is_hidden(WORDS_HIDDEN)).then_some(*word)).collect();
        let features = net.features_with_origin(&added(&words, answers));
        let taken =
            (0..FEATURES).map(|_| if is_hidden(FEATURES_HIDDEN) { 0.0 } else { 1.0 }).collect::<Vec<f32>>();
        let whole = if chance.is_some() { 1.0 / (1.0 - FEATURES_HIDDEN) } else { 1.0 };
        Self { words, features, taken: taken.into_iter().map(|taken| taken * whole).collect() }
    }

    /// The features that are seen.
    pub fn seen(&self) -> Vec<f32> {
        self.features.heights.iter().zip(&self.taken).map(|(height, taken)| height * taken).collect()
    }

    /// Leads the slopes of the features back to the network's own numbers and to what each word added.
    pub fn back(
        &self,
        slopes: &[f32],
        net: &Net,
        added: &Answers,
        of_net: &mut Net,
        of_answers: &mut Answers,
    ) {
        let mut of_taken = vec![0.0; self.words.len() * TAKEN];
        for (feature, slope) in self.counting(slopes) {
            of_net.filters[feature] += slope;
            for (word, at) in self.looked_at(feature) {
                of_word(of_answers, word)[at] += slope;
            }
            if feature / FILTERS == HEEDING {
                self.back_to_taken(feature, slope, net, of_net, &mut of_taken);
            }
        }
        self.back_to_said(&of_taken, added, of_net, of_answers);
    }

    /// The features that counted, each with its slope.
    fn counting(&self, slopes: &[f32]) -> impl Iterator<Item = (usize, f32)> {
        let slopes = slopes.iter().zip(&self.taken).map(|(slope, taken)| slope * taken);
        slopes.enumerate().filter(|(feature, slope)| *slope != 0.0 && self.features.heights[*feature] > 0.0)
    }

    /// The words that a feature's highest answer was made of, each with the place of its part.
    fn looked_at(&self, feature: usize) -> impl Iterator<Item = (u32, usize)> {
        let (number, filter) = (feature / FILTERS, feature % FILTERS);
        let taps = 0..WIDTHS.get(number).copied().unwrap_or(1);
        taps.filter_map(move |tap| {
            let at = behind(self.features.begins[feature], tap)?;
            Some((self.words.get(at).copied().flatten()?, place(number, tap).start + filter))
        })
    }

    /// From an answer of a filter that heeds to what the word took from others.
    fn back_to_taken(&self, feature: usize, slope: f32, net: &Net, of_net: &mut Net, of_taken: &mut [f32]) {
        let Some(at) = behind(self.features.begins[feature], 0) else { return };
        for (input, taken) in self.features.heeded.by(at).iter().enumerate() {
            let number = input * FILTERS + feature % FILTERS;
            of_net.heed[number] += slope * taken;
            of_taken[at * TAKEN + input] += slope * net.heed[number];
        }
    }

    /// From what words took to what all of them said.
    fn back_to_said(&self, of_taken: &[f32], added: &Answers, of_net: &mut Net, of_answers: &mut Answers) {
        let mut said = vec![0.0; self.words.len() * heed::SAYS];
        let words = self::added(&self.words, added);
        heed::back(&self.features.heeded, &words, of_taken, &mut of_net.near, &mut said);
        for (word, slopes) in self.words.iter().zip(said.chunks(heed::SAYS)) {
            if let Some(word) = word {
                add(&mut of_word(of_answers, *word)[SAID..], slopes, 1.0);
            }
        }
    }
}

/// What the words that are seen add to the answers.
fn added<'a>(words: &[Option<u32>], answers: &'a Answers) -> Vec<&'a [f32]> {
    let of =
        |word: &Option<u32>| word.and_then(|word| answers.get(&word)).map_or(&NOTHING[..], Vec::as_slice);
    words.iter().map(of).collect()
}

fn of_word(answers: &mut Answers, word: u32) -> &mut [f32] {
    answers.entry(word).or_insert_with(|| vec![0.0; ANSWERS])
}
