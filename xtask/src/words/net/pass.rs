//! One batch there and back: what the network makes of it, and how each number would have to move.

use std::collections::BTreeMap;

use domain::reply::net::{
    ANSWERS, FEATURES, FILTERS, Features, Layer, Net, OPINION, Opinions, WIDTHS, WORD, add, behind, place,
    product, views,
};

use super::{Learned, Text, loss};
use crate::words::chance::Chance;

/// The share of words that are not seen, and of features, while it learns: so it leans on none.
const WORDS_HIDDEN: f32 = 0.15;
const FEATURES_HIDDEN: f32 = 0.5;

static NOTHING: [f32; ANSWERS] = [0.0; ANSWERS];

/// How the cost of a batch rises with each number.
pub struct Slopes {
    pub net: Net,
    /// By the number of the word.
    pub words: BTreeMap<u32, Vec<f32>>,
}

/// What the network made of a batch.
pub struct Pass<'t> {
    texts: Vec<Read<'t>>,
}

struct Read<'t> {
    text: &'t Text,
    sentences: Vec<Sentence>,
    opinions: Opinions,
}

struct Sentence {
    /// The words that were seen.
    words: Vec<Option<u32>>,
    features: Features,
    /// By how much each feature was taken.
    taken: Vec<f32>,
}

impl<'t> Pass<'t> {
    /// Reads a batch; with `chance` some words and features stay hidden.
    pub fn of(learned: &Learned, texts: &[&'t Text], mut chance: Option<&mut Chance>) -> Self {
        let answers = answers(learned, texts);
        let mut read = |text: &'t Text| {
            let sentences: Vec<Sentence> = text
                .sentences
                .iter()
                .map(|words| Sentence::read(&learned.net, words, &answers, chance.as_deref_mut()))
                .collect();
            let features: Vec<Vec<f32>> = sentences.iter().map(Sentence::seen).collect();
            let opinions = learned.net.opinions(&features, &text.known);
            Read { text, sentences, opinions }
        };
        Self { texts: texts.iter().map(|text| read(text)).collect() }
    }

    /// The scores of each sentence in turn.
    pub fn scores(&self) -> impl Iterator<Item = &[f32]> {
        self.texts.iter().flat_map(|read| read.opinions.scores.iter().map(Vec::as_slice))
    }

    /// The cost of the batch and its slopes.
    pub fn back(&self, learned: &Learned) -> (f32, Slopes) {
        let Learned { net, words } = learned;
        let known = self.texts.first().map_or(0, |read| read.text.known.len());
        let mut slopes = Slopes { net: Net::new(net.alone.bias.len(), known), words: BTreeMap::new() };
        let sentences = self.texts.iter().map(|read| read.sentences.len()).sum::<usize>().max(1) as f32;
        let wholes = self.texts.iter().filter(|read| read.text.whole.is_some()).count().max(1) as f32;
        let (mut sum, mut answers) = (0.0, BTreeMap::new());
        for read in &self.texts {
            let (cost, wanted) = loss::of(read.text, &read.opinions, sentences, wholes);
            sum += cost;
            let features = read.back(net, &wanted, &mut slopes.net);
            for (sentence, features) in read.sentences.iter().zip(features) {
                sentence.back(&features, &mut slopes.net.filters, &mut answers);
            }
        }
        for (word, slope) in answers {
            let row = &words[word as usize * WORD..(word as usize + 1) * WORD];
            slopes.words.insert(word, back(&net.answers, &mut slopes.net.answers, row, &slope));
        }
        (sum, slopes)
    }
}

/// What each word of the texts adds to the answers.
fn answers(learned: &Learned, texts: &[&Text]) -> BTreeMap<u32, Vec<f32>> {
    let mut answers = BTreeMap::new();
    for word in texts.iter().flat_map(|text| text.sentences.iter().flatten()) {
        let row = &learned.words[*word as usize * WORD..(*word as usize + 1) * WORD];
        answers.entry(*word).or_insert_with(|| learned.net.answers.of(row));
    }
    answers
}

impl Sentence {
    fn read(
        net: &Net,
        words: &[u32],
        answers: &BTreeMap<u32, Vec<f32>>,
        mut chance: Option<&mut Chance>,
    ) -> Self {
        let mut is_hidden = |share: f32| chance.as_mut().is_some_and(|chance| chance.share() < share);
        let words: Vec<Option<u32>> =
            words.iter().map(|word| (!is_hidden(WORDS_HIDDEN)).then_some(*word)).collect();
        let added =
            |word: &Option<u32>| word.and_then(|word| answers.get(&word)).map_or(&NOTHING[..], Vec::as_slice);
        let features = net.features(&words.iter().map(added).collect::<Vec<_>>());
        let taken =
            (0..FEATURES).map(|_| if is_hidden(FEATURES_HIDDEN) { 0.0 } else { 1.0 }).collect::<Vec<f32>>();
        let whole = if chance.is_some() { 1.0 / (1.0 - FEATURES_HIDDEN) } else { 1.0 };
        Self { words, features, taken: taken.into_iter().map(|taken| taken * whole).collect() }
    }

    fn seen(&self) -> Vec<f32> {
        self.features.heights.iter().zip(&self.taken).map(|(height, taken)| height * taken).collect()
    }

    /// Leads the slopes of the features back to what each word added.
    fn back(&self, slopes: &[f32], filters: &mut [f32], answers: &mut BTreeMap<u32, Vec<f32>>) {
        for (feature, (slope, taken)) in slopes.iter().zip(&self.taken).enumerate() {
            let slope = slope * taken;
            if slope == 0.0 || self.features.heights[feature] <= 0.0 {
                continue;
            }
            filters[feature] += slope;
            let (number, filter) = (feature / FILTERS, feature % FILTERS);
            for tap in 0..WIDTHS[number] {
                let at = behind(self.features.begins[feature], tap);
                let word = at.and_then(|at| self.words.get(at).copied().flatten());
                if let Some(word) = word {
                    let sum = answers.entry(word).or_insert_with(|| vec![0.0; ANSWERS]);
                    sum[place(number, tap).start + filter] += slope;
                }
            }
        }
    }
}

impl Read<'_> {
    /// Leads the slopes of the scores back to the features of each sentence.
    fn back(&self, net: &Net, wanted: &loss::Slopes, slopes: &mut Net) -> Vec<Vec<f32>> {
        let Opinions { told, heard, between, .. } = &self.opinions;
        let mut of_told = vec![vec![0.0; OPINION]; told.len()];
        for (at, scores) in wanted.scores.iter().enumerate() {
            let mut of_between = back(&net.together, &mut slopes.together, &between[at], scores);
            of_between
                .iter_mut()
                .zip(&between[at])
                .for_each(|(slope, out)| *slope *= f32::from(u8::from(*out > 0.0)));
            let of_heard = back(&net.around, &mut slopes.around, &heard[at], &of_between);
            for (view, span) in views(at, told.len()).into_iter().enumerate() {
                for number in 0..OPINION {
                    let (height, slope) =
                        (heard[at][view * OPINION + number], of_heard[view * OPINION + number]);
                    let teller = span.clone().find(|one| height > 0.0 && told[*one][number] >= height);
                    if let Some(teller) = teller {
                        of_told[teller][number] += slope;
                    }
                }
            }
        }
        let per_sentence = self.sentences.iter().zip(of_told).zip(wanted.scores.iter().zip(&wanted.alone));
        per_sentence
            .map(|((sentence, of_told), (scores, alone))| {
                let seen = sentence.seen();
                let mut features = back(&net.opinion, &mut slopes.opinion, &seen, &of_told);
                let both: Vec<f32> = scores.iter().zip(alone).map(|(one, other)| one + other).collect();
                add(&mut features, &back(&net.alone, &mut slopes.alone, &seen, &both), 1.0);
                features
            })
            .collect()
    }
}

/// Leads the slopes of a layer's outputs back to its inputs, and adds up those of its own numbers.
fn back(layer: &Layer, slopes: &mut Layer, inputs: &[f32], outputs: &[f32]) -> Vec<f32> {
    let width = outputs.len();
    for (row, input) in slopes.rows.chunks_mut(width).zip(inputs).filter(|(_, input)| **input != 0.0) {
        add(row, outputs, *input);
    }
    add(&mut slopes.bias, outputs, 1.0);
    layer.rows.chunks(width).map(|row| product(row, outputs)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Wanted;
    use super::*;

    fn wanted(there: bool) -> Vec<Wanted> {
        vec![Wanted { there, counts: 1.0 }, Wanted { there: !there, counts: 0.5 }]
    }

    fn text() -> Text {
        Text {
            sentences: vec![vec![1, 2, 3], vec![4], vec![2, 2, 5, 0, 1]],
            wanted: vec![wanted(true), wanted(false), wanted(false)],
            whole: Some(wanted(true)),
            known: vec![1.0, 0.0],
        }
    }

    fn cost(learned: &Learned, text: &Text) -> f32 {
        Pass::of(learned, &[text], None).back(learned).0
    }

    /// Every slope is what the cost does when its number moves a little.
    #[test]
    fn slopes_are_those_of_the_cost() {
        let mut chance = Chance::default();
        let rows: Vec<f32> = (0..6 * WORD).map(|_| chance.around_nought(0.5)).collect();
        let (mut learned, text) = (Learned::begin(&rows, 2, 2, &mut chance), text());
        let (_, mut slopes) = Pass::of(&learned, &[&text], None).back(&learned);
        let step = 5e-4_f32;
        let mut compared = 0;
        for part in 0..slopes.net.numbers_mut().len() {
            for _ in 0..40 {
                let at = chance.below(slopes.net.numbers_mut()[part].len());
                let slope = slopes.net.numbers_mut()[part][at];
                let before = learned.net.numbers_mut()[part][at];
                learned.net.numbers_mut()[part][at] = before + step;
                let above = cost(&learned, &text);
                learned.net.numbers_mut()[part][at] = before - step;
                let below = cost(&learned, &text);
                learned.net.numbers_mut()[part][at] = before;
                let measured = (above - below) / (2.0 * step);
                assert!(
                    (measured - slope).abs() < 2e-3 + 0.05 * slope.abs(),
                    "{part} {at}: {measured} {slope}"
                );
                compared += usize::from(slope != 0.0);
            }
        }
        assert!(compared > 100, "{compared}");
    }

    #[test]
    fn the_rows_of_words_have_the_slopes_of_the_cost() {
        let mut chance = Chance::default();
        let rows: Vec<f32> = (0..6 * WORD).map(|_| chance.around_nought(0.5)).collect();
        let (mut learned, text) = (Learned::begin(&rows, 2, 2, &mut chance), text());
        let (_, slopes) = Pass::of(&learned, &[&text], None).back(&learned);
        assert_eq!(slopes.words.len(), 6);
        for (word, slopes) in slopes.words {
            let at = word as usize * WORD + 7;
            let before = learned.words[at];
            learned.words[at] = before + 2e-3;
            let above = cost(&learned, &text);
            learned.words[at] = before - 2e-3;
            let measured = (above - cost(&learned, &text)) / 4e-3;
            learned.words[at] = before;
            assert!(
                (measured - slopes[7]).abs() < 2e-3 + 0.05 * slopes[7].abs(),
                "{word}: {measured} {}",
                slopes[7]
            );
        }
    }
}
