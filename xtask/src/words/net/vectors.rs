//! Rows that say how words are used: words in like company get like rows.
//!
//! Skip-gram with negative sampling (T. Mikolov et al., "Distributed representations of words and phrases and their
//! compositionality", NIPS 2013): each word learns to tell the words around it from words drawn by chance.

use domain::reply::net::{WORD, add, product};

use crate::words::chance::Chance;

/// Times that the texts are gone over.
const PASSES: usize = 10;
/// Words on each side that are company, at most.
const REACH: usize = 4;
/// Words drawn by chance for each that is company.
const DRAWN: usize = 5;
/// The rate of learning at the beginning; it falls to nought.
const RATE: f32 = 0.025;
/// Words more frequent than this share are passed over now and then: they tell little.
const FREQUENT: f32 = 1e-3;
/// How far the numbers lie from nought in the end, in the mean square.
const SPREAD: f32 = 0.3;

/// The rows of all words, one after the other.
pub fn learn(texts: &[Vec<u32>], words: usize) -> Vec<f32> {
    let mut chance = Chance::default();
    let counts = counts(texts, words);
    let mut rows: Vec<f32> = (0..words * WORD).map(|_| chance.around_nought(0.3 / WORD as f32)).collect();
    let mut company = vec![0.0_f32; words * WORD];
    let draws = draws(&counts);
    let total: f32 = counts.iter().sum();
    let all = (texts.len() * PASSES) as f32;
    for (number, text) in (0..PASSES).flat_map(|_| texts).enumerate() {
        let rate = RATE * (1.0 - number as f32 / all).max(1e-4);
        let kept: Vec<u32> = text
            .iter()
            .copied()
            .filter(|word| chance.share() < keeps(counts[*word as usize] / total))
            .collect();
        for (at, word) in kept.iter().enumerate() {
            let reach = 1 + chance.below(REACH);
            let around = kept[at.saturating_sub(reach)..(at + reach + 1).min(kept.len())].iter();
            for other in around.filter(|other| *other != word) {
                one(&mut rows, &mut company, (*word, *other), &draws, rate, &mut chance);
            }
        }
    }
    spread(&mut rows);
    rows
}

fn counts(texts: &[Vec<u32>], words: usize) -> Vec<f32> {
    let mut counts = vec![0.0; words];
    for word in texts.iter().flatten() {
        counts[*word as usize] += 1.0;
    }
    counts
}

/// How likely a word of this share is kept.
fn keeps(share: f32) -> f32 {
    ((share / FREQUENT).sqrt() + 1.0) * FREQUENT / share.max(f32::MIN_POSITIVE)
}

/// A list to draw words from, each as often as its count to the power of three quarters.
fn draws(counts: &[f32]) -> Vec<u32> {
    let times = |count: &f32| count.powf(0.75).round() as usize;
    counts.iter().zip(0..).flat_map(|(count, word)| std::iter::repeat_n(word, times(count))).collect()
}

/// A word learns that another is its company, and that some drawn by chance are not.
fn one(
    rows: &mut [f32],
    company: &mut [f32],
    (word, other): (u32, u32),
    draws: &[u32],
    rate: f32,
    chance: &mut Chance,
) {
    let span = |word: u32| word as usize * WORD..(word as usize + 1) * WORD;
    let mut moved = [0.0_f32; WORD];
    for drawn in 0..=DRAWN {
        let (target, there) = if drawn == 0 { (other, 1.0) } else { (draws[chance.below(draws.len())], 0.0) };
        if drawn > 0 && target == other {
            continue;
        }
        let (row, beside) = (&rows[span(word)], &mut company[span(target)]);
        let slope = rate * (there - super::loss::likelihood(product(row, beside)));
        add(&mut moved, beside, slope);
        add(beside, row, slope);
    }
    add(&mut rows[span(word)], &moved, 1.0);
}

fn spread(rows: &mut [f32]) {
    let square = rows.iter().map(|number| number * number).sum::<f32>() / rows.len().max(1) as f32;
    let times = SPREAD / square.sqrt().max(f32::MIN_POSITIVE);
    rows.iter_mut().for_each(|number| *number *= times);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_like_company_get_like_rows() {
        // The first hundred stand among each other, and so do the second.
        let mut chance = Chance::default();
        let texts: Vec<Vec<u32>> = (0..4000)
            .map(|number| {
                (0..6).map(|_| number % 2 * 100 + u32::try_from(chance.below(100)).unwrap()).collect()
            })
            .collect();
        let rows = learn(&texts, 200);
        let like = |a: usize, b: usize| {
            let (a, b) = (&rows[a * WORD..(a + 1) * WORD], &rows[b * WORD..(b + 1) * WORD]);
            product(a, b) / (product(a, a) * product(b, b)).sqrt()
        };
        assert!((0..99).all(|one| like(one, one + 1) > like(one, one + 100) + 0.2));
        assert_eq!(rows, learn(&texts, 200));
    }
}
