//! A small network over the words of each sentence and over the sentences of a message.
//!
//! Each word is a row of numbers, words that are used alike in the corpus having like rows. Filters over one to four words
//! in a row answer to what they have learned to look for; what counts is the highest answer in the sentence (Y. Kim,
//! "Convolutional neural networks for sentence classification", EMNLP 2014). Further filters look at a word together with
//! those that it heeds, wherever in the sentence they stand ([`heed`]). From these features each sentence is scored by
//! itself, and again with a shorter opinion of those around it. It sees what the clues cannot, which know a word only by itself
//! ("wardrobe" tells nothing of "cupboard"), and misses what they see; the check weighs both together.

mod features;
mod heed;
mod lanes;
mod layer;
mod row;
mod shipped;

use std::ops::Range;

pub use heed::{ASKS, GIVES, HEAD, HEADS, Heeded, NEAR, OFFERS, TAKEN, nearness};
pub use layer::{Layer, add, product, rectify};
pub use row::written as written_row;
pub(super) use shipped::shipped;

/// Networks of this kind that are learned from other beginnings; the mean of what they make of a message is more often right
/// than each of them.
pub const NETWORKS: usize = 2;
/// Numbers that stand for a word.
pub const WORD: usize = 64;
/// Words that a filter looks at.
pub const WIDTHS: [usize; 4] = [1, 2, 3, 4];
/// Filters of each width, and of those that look at a word with what it heeds.
pub const FILTERS: usize = 64;
/// Places of the filters of all widths, and the one of those that heed: what a word may add to the answers.
const PLACES: usize = 11;
/// The number of the filters that heed, behind those of all widths.
pub const HEEDING: usize = WIDTHS.len();
/// What a word may add to the answers of all filters, and what it asks of other words, offers and gives to them.
pub const ANSWERS: usize = SAID + 3 * TAKEN;
/// Where in the answers of a word stands what it says to others.
pub const SAID: usize = PLACES * FILTERS;
/// Features of a sentence: the highest answer of each filter.
pub const FEATURES: usize = (WIDTHS.len() + 1) * FILTERS;
/// Numbers of the opinion that other sentences have of one.
pub const OPINION: usize = 32;
/// Where opinions are looked for: here, just before, just behind, before, behind.
pub const VIEWS: usize = 5;
/// Numbers between the opinions and the scores.
pub const HIDDEN: usize = 64;

/// What has been learned, but for the words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Net {
    /// From a word to what it adds to the answers.
    pub answers: Layer,
    /// What the answer of each filter begins at.
    pub filters: Vec<f32>,
    /// By head, what is added for a word that stands so near ([`nearness`]).
    pub near: Vec<f32>,
    /// From what a word takes from those that it heeds to the answers of the filters that heed, input by input.
    pub heed: Vec<f32>,
    /// From the features of a sentence to its scores by itself.
    pub alone: Layer,
    /// From its features to an opinion.
    pub opinion: Layer,
    /// From the opinions around it, and what is known of the message, to what lies between.
    pub around: Layer,
    /// From there to what is added to its scores.
    pub together: Layer,
}

/// The highest answers of the filters in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// By width and filter.
    pub heights: Vec<f32>,
    /// The word at which the highest answer begins; less than nought where the filter reaches over the beginning.
    pub begins: Vec<i32>,
    /// What each word heeded.
    pub heeded: Heeded,
}

/// What the network makes of a message, sentence by sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opinions {
    /// What others are told of the sentence.
    pub told: Vec<Vec<f32>>,
    /// What the sentence is told of them, and of the message.
    pub heard: Vec<Vec<f32>>,
    /// What lies between.
    pub between: Vec<Vec<f32>>,
    /// The scores of the sentence by itself, in log-odds, one a mark.
    pub alone: Vec<Vec<f32>>,
    /// Its scores among the others.
    pub scores: Vec<Vec<f32>>,
}

impl Net {
    /// All nought, for so many marks and so many signs of the message.
    #[must_use]
    pub fn new(marks: usize, known: usize) -> Self {
        Self {
            answers: Layer::new(WORD, ANSWERS),
            filters: vec![0.0; FEATURES],
            near: vec![0.0; HEADS * NEAR],
            heed: vec![0.0; TAKEN * FILTERS],
            alone: Layer::new(FEATURES, marks),
            opinion: Layer::new(FEATURES, OPINION),
            around: Layer::new(VIEWS * OPINION + known, HIDDEN),
            together: Layer::new(HIDDEN, marks),
        }
    }

    /// Everything that is learned, in an order of its own.
    pub fn numbers_mut(&mut self) -> [&mut Vec<f32>; 13] {
        let Self { answers, filters, near, heed, alone, opinion, around, together } = self;
        [
            &mut answers.rows,
            &mut answers.bias,
            filters,
            near,
            heed,
            &mut alone.rows,
            &mut alone.bias,
            &mut opinion.rows,
            &mut opinion.bias,
            &mut around.rows,
            &mut around.bias,
            &mut together.rows,
            &mut together.bias,
        ]
    }

    /// The features of a sentence with where they come from, which is needed to learn alone.
    #[must_use]
    #[inline]
    pub fn features_with_origin(&self, words: &[&[f32]]) -> Features {
        let heeded = Heeded::of(words, &self.near);
        let (mut heights, mut begins) = (vec![f32::MIN; FEATURES], vec![0; FEATURES]);
        self.each_answer(words, &heeded, |number, begin, answer| {
            let begins = begins[of_width(number)].iter_mut();
            for ((height, at), answer) in heights[of_width(number)].iter_mut().zip(begins).zip(answer) {
                // Both are chosen, so that no branch keeps the processor from reckoning them side by side.
                let higher = answer > height;
                *height = if higher { *answer } else { *height };
                *at = if higher { begin } else { *at };
            }
        });
        self.begin_at_filters(&mut heights);
        Features { heights, begins, heeded }
    }

    /// Hands on what the filters of each width answer wherever they may begin: the number of the width, the word, the answers.
    #[inline]
    fn each_answer(
        &self,
        words: &[&[f32]],
        heeded: &Heeded,
        mut take: impl FnMut(usize, i32, &[f32; FILTERS]),
    ) {
        for (number, width) in WIDTHS.into_iter().enumerate() {
            let reach = i32::try_from(width).unwrap_or_default() - 1;
            for begin in -reach..i32::try_from(words.len()).unwrap_or_default() {
                take(number, begin, &answer(words, number, width, begin));
            }
        }
        for ((begin, at), word) in (0..).zip(0..).zip(words) {
            take(HEEDING, begin, &self.answer_heeding(word, heeded.by(at)));
        }
    }

    #[inline]
    fn begin_at_filters(&self, heights: &mut [f32]) {
        add(heights, &self.filters, 1.0);
        rectify(heights);
    }

    /// What the filters that heed answer at a word that takes so much from others.
    #[inline]
    fn answer_heeding(&self, word: &[f32], taken: &[f32]) -> [f32; FILTERS] {
        let mut answer = [0.0; FILTERS];
        answer.copy_from_slice(&word[place(HEEDING, 0)]);
        for (row, taken) in self.heed.chunks_exact(FILTERS).zip(taken) {
            add(&mut answer, row, *taken);
        }
        answer
    }

    /// What it makes of sentences by their features; `known` is what is known of the message.
    #[must_use]
    #[inline]
    pub fn opinions(&self, features: &[Vec<f32>], known: &[f32]) -> Opinions {
        let mut opinions = Opinions::default();
        for sentence in features {
            let mut told = self.opinion.of(sentence);
            rectify(&mut told);
            opinions.told.push(told);
            opinions.alone.push(self.alone.of(sentence));
        }
        let before = highest_so_far(opinions.told.iter());
        let mut behind = highest_so_far(opinions.told.iter().rev());
        behind.reverse();
        for (at, alone) in opinions.alone.iter().enumerate() {
            let [here, just_before, just_behind, _, _] = views(at, opinions.told.len());
            let near = [here, just_before, just_behind].map(|view| highest(&opinions.told[view]));
            let mut heard = near.concat();
            heard.extend(before[at].iter().chain(&behind[at]).chain(known));
            let mut between = self.around.of(&heard);
            rectify(&mut between);
            let mut scores = self.together.of(&between);
            add(&mut scores, alone, 1.0);
            opinions.heard.push(heard);
            opinions.between.push(between);
            opinions.scores.push(scores);
        }
        opinions
    }
}

/// Where the features of a width stand.
#[inline]
fn of_width(number: usize) -> Range<usize> {
    number * FILTERS..(number + 1) * FILTERS
}

/// What the filters of a width answer where they begin at a word.
#[inline]
fn answer(words: &[&[f32]], number: usize, width: usize, begin: i32) -> [f32; FILTERS] {
    let mut sum = [0.0; FILTERS];
    for tap in 0..width {
        if let Some(word) = behind(begin, tap).and_then(|at| words.get(at)) {
            add(&mut sum, &word[place(number, tap)], 1.0);
        }
    }
    sum
}

/// The number of the word so far behind a beginning; none before the sentence.
#[must_use]
#[inline]
pub fn behind(begin: i32, tap: usize) -> Option<usize> {
    usize::try_from(begin.checked_add(i32::try_from(tap).ok()?)?).ok()
}

/// Where a word's part in the answers of a width stands, at one of the places of its filters.
#[must_use]
#[inline]
pub fn place(number: usize, tap: usize) -> Range<usize> {
    let before: usize = WIDTHS.iter().take(number).sum();
    (before + tap) * FILTERS..(before + tap + 1) * FILTERS
}

/// The sentences of each view from a sentence: itself, the one before, the one behind, all before, all behind.
#[must_use]
#[inline]
pub fn views(at: usize, sentences: usize) -> [Range<usize>; VIEWS] {
    [at..at + 1, at.saturating_sub(1)..at, at + 1..(at + 2).min(sentences), 0..at, at + 1..sentences]
}

/// The highest of what is told, number by number; nought where nobody tells.
#[inline]
fn highest(told: &[Vec<f32>]) -> Vec<f32> {
    let mut highest = vec![0.0_f32; OPINION];
    told.iter().for_each(|one| raise(&mut highest, one));
    highest
}

/// Takes each number that is higher.
fn raise(highest: &mut [f32], one: &[f32]) {
    highest.iter_mut().zip(one).for_each(|(high, number)| *high = high.max(*number));
}

/// For each the highest of what was told before it: a long text is read once, not once a sentence.
fn highest_so_far<'t>(told: impl Iterator<Item = &'t Vec<f32>>) -> Vec<Vec<f32>> {
    let mut highest = vec![0.0_f32; OPINION];
    let step = |one: &Vec<f32>| {
        let so_far = highest.clone();
        raise(&mut highest, one);
        so_far
    };
    told.map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that makes the first filter of a width answer at one of its places.
    fn word(number: usize, tap: usize, answer: f32) -> Vec<f32> {
        let mut word = vec![0.0; ANSWERS];
        word[place(number, tap).start] = answer;
        word
    }

    #[test]
    fn the_highest_answer_counts_and_is_known_by_its_place() {
        let net = Net::new(1, 0);
        let (not, ours) = (word(1, 0, 2.0), word(1, 1, 3.0));
        let apart = net.features_with_origin(&[&ours, &not]);
        let together = net.features_with_origin(&[&ours, &not, &ours]);
        assert_eq!((apart.heights[FILTERS], apart.begins[FILTERS]), (3.0, -1));
        assert_eq!((together.heights[FILTERS], together.begins[FILTERS]), (5.0, 1));
        assert_eq!(together.heights[0], 0.0);
        assert_eq!(net.features(&[&ours, &not, &ours]), together.heights);
    }

    #[test]
    fn a_sentence_without_words_has_no_features() {
        assert!(Net::new(1, 0).features(&[]).iter().all(|height| *height == 0.0));
    }

    #[test]
    fn every_place_stands_by_itself() {
        let places: Vec<usize> = (0..WIDTHS.len())
            .flat_map(|number| (0..WIDTHS[number]).flat_map(move |tap| place(number, tap)))
            .chain(place(HEEDING, 0))
            .chain(
                (0..HEADS)
                    .flat_map(|head| [ASKS, OFFERS, GIVES].into_iter().flat_map(move |part| part.of(head))),
            )
            .collect();
        let mut places = places;
        places.sort_unstable();
        assert_eq!(places, (0..ANSWERS).collect::<Vec<_>>());
    }

    #[test]
    fn a_sentence_is_told_by_those_around_it() {
        let mut net = Net::new(1, 1);
        // The first feature is told on; who hears it from behind, or knows the sign, scores by it.
        net.opinion.rows[0] = 1.0;
        net.around.rows[4 * OPINION * HIDDEN] = 1.0;
        net.around.rows[VIEWS * OPINION * HIDDEN] = 10.0;
        net.together.rows[0] = 1.0;
        let mut telling = vec![0.0; FEATURES];
        telling[0] = 3.0;
        let sentences = [vec![0.0; FEATURES], telling];
        let scores = |known: f32| net.opinions(&sentences, &[known]).scores.concat();
        assert_eq!(scores(0.0), [3.0, 0.0]);
        assert_eq!(scores(1.0), [13.0, 10.0]);
        assert_eq!(net.opinions(&[], &[1.0]).scores, Vec::<Vec<f32>>::new());
    }
}
