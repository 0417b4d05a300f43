//! One batch there and back: what the network makes of it, and how each number would have to move.

use std::collections::{BTreeMap, BTreeSet};

use domain::reply::net::{Layer, Net, OPINION, Opinions, add, product, views};

use super::sentence::{Answers, Sentence};
use super::{Learned, Text, loss, many};
use crate::words::chance::Chance;

/// How the cost of a batch rises with each number.
pub struct Slopes {
    pub net: Net,
    /// By the number of the word.
    pub words: BTreeMap<u32, Vec<f32>>,
}

/// What the network made of a batch.
pub struct Pass<'t> {
    texts: Vec<Read<'t>>,
    /// What each word adds to the answers.
    answers: Answers,
}

struct Read<'t> {
    text: &'t Text,
    sentences: Vec<Sentence>,
    opinions: Opinions,
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
        Self { texts: texts.iter().map(|text| read(text)).collect(), answers }
    }

    /// The scores of each sentence in turn.
    pub fn scores(&self) -> impl Iterator<Item = &[f32]> {
        self.texts.iter().flat_map(|read| read.opinions.scores.iter().map(Vec::as_slice))
    }

    /// The cost of the batch and its slopes.
    pub fn back(&self, learned: &Learned) -> (f32, Slopes) {
        let net = &learned.net;
        let known = self.texts.first().map_or(0, |read| read.text.known.len());
        let mut slopes = Slopes { net: Net::new(net.alone.bias.len(), known), words: BTreeMap::new() };
        let sentences = self.texts.iter().map(|read| read.sentences.len()).sum::<usize>().max(1) as f32;
        let wholes = self.texts.iter().filter(|read| read.text.whole.is_some()).count().max(1) as f32;
        let (mut sum, mut answers) = (0.0, Answers::new());
        for read in &self.texts {
            let (cost, wanted) = loss::of(read.text, &read.opinions, sentences, wholes);
            sum += cost;
            let features = read.back(net, &wanted, &mut slopes.net);
            for (sentence, features) in read.sentences.iter().zip(features) {
                sentence.back(&features, net, &self.answers, &mut slopes.net, &mut answers);
            }
        }
        let numbers: Vec<u32> = answers.keys().copied().collect();
        let rows: Vec<&[f32]> = numbers.iter().map(|word| learned.row(*word)).collect();
        let of_rows = many::back(
            &net.answers,
            &mut slopes.net.answers,
            &rows,
            &answers.into_values().collect::<Vec<_>>(),
        );
        slopes.words = numbers.into_iter().zip(of_rows).collect();
        (sum, slopes)
    }
}

/// What each word of the texts adds to the answers.
fn answers(learned: &Learned, texts: &[&Text]) -> Answers {
    let words: BTreeSet<u32> =
        texts.iter().flat_map(|text| text.sentences.iter().flatten()).copied().collect();
    let rows: Vec<&[f32]> = words.iter().map(|word| learned.row(*word)).collect();
    words.into_iter().zip(many::of(&learned.net.answers, &rows)).collect()
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
    use domain::reply::net::WORD;

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
        // The same word twice would answer alike at both places, and which of them counts is up to nobody.
        learned.net.near.iter_mut().for_each(|number| *number = chance.around_nought(0.5));
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
