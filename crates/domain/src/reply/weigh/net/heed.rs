//! What a word takes from the others in its sentence, however far they stand: each asks, each offers, and the better an offer
//! fits what is asked, the more is taken of what is given (A. Vaswani et al., "Attention is all you need", NeurIPS 2017).

use std::ops::Range;

use super::SAID;

/// Ways of asking side by side.
pub const HEADS: usize = 2;
/// Numbers of what one of them asks.
pub const HEAD: usize = 16;
/// Numbers that a word takes from others, over all heads.
pub const TAKEN: usize = HEADS * HEAD;
/// Words further off than this are all equally far.
const FAR: usize = 8;
/// How near another word may stand: before, here, behind.
pub const NEAR: usize = 2 * FAR + 1;

/// One of the three things that a word says to the others; it stands in the word's answers, head by head.
#[derive(Clone, Copy, Debug)]
pub struct Said(usize);

/// What the word asks of others.
pub const ASKS: Said = Said(0);
/// What others find when they ask.
pub const OFFERS: Said = Said(1);
/// What they take.
pub const GIVES: Said = Said(2);

impl Said {
    /// Where it stands in the answers of a word.
    #[must_use]
    #[inline]
    pub fn of(self, head: usize) -> Range<usize> {
        let from = SAID + self.0 * TAKEN + head * HEAD;
        from..from + HEAD
    }

    /// What a word says, from its answers.
    #[inline]
    fn by(self, word: &[f32], head: usize) -> &[f32; HEAD] {
        &word[SAID..].as_chunks().0[self.0 * HEADS + head]
    }

    #[inline]
    fn by_all<'w>(self, words: &[&'w [f32]], head: usize) -> Vec<&'w [f32; HEAD]> {
        words.iter().map(|word| self.by(word, head)).collect()
    }
}

/// Words that are reckoned side by side.
const LANES: usize = 8;

/// What the words offer, turned: number by number what so many of them offer.
#[inline]
fn turned(words: &[&[f32]], head: usize) -> Vec<[[f32; LANES]; HEAD]> {
    let turn = |words: &[&[f32]]| {
        let mut turned = [[0.0; LANES]; HEAD];
        for (lane, word) in words.iter().enumerate() {
            for (lanes, offer) in turned.iter_mut().zip(OFFERS.by(word, head)) {
                lanes[lane] = *offer;
            }
        }
        turned
    };
    words.chunks(LANES).map(turn).collect()
}

/// How well the offers fit what is asked.
#[inline]
fn fit(asks: &[f32; HEAD], offers: &[[f32; LANES]; HEAD]) -> [f32; LANES] {
    let mut fits = [0.0; LANES];
    for (ask, offers) in asks.iter().zip(offers) {
        fits.iter_mut().zip(offers).for_each(|(fit, offer)| *fit += ask * offer);
    }
    fits
}

/// How near the other word stands, as its place among the numbers of a head.
#[must_use]
#[inline]
pub fn nearness(word: usize, other: usize) -> usize {
    (other + FAR).saturating_sub(word).min(NEAR - 1)
}

/// What the words of a sentence heed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heeded {
    words: usize,
    /// The share that a word takes from another, by head, word and other word; those of one word add up to one.
    shares: Vec<f32>,
    /// What it takes, by word and head.
    taken: Vec<f32>,
}

impl Heeded {
    /// What each word heeds, by the answers of all; `near` has [`NEAR`] numbers a head.
    #[must_use]
    #[inline]
    pub fn of(words: &[&[f32]], near: &[f32]) -> Self {
        let count = words.len();
        let mut heeded =
            Self { words: count, shares: vec![0.0; HEADS * count * count], taken: vec![0.0; count * TAKEN] };
        let mut fits = vec![[0.0; LANES]; count.div_ceil(LANES)];
        for head in 0..HEADS {
            let near = &near[head * NEAR..(head + 1) * NEAR];
            let offers = turned(words, head);
            let gives = GIVES.by_all(words, head);
            for (at, word) in words.iter().enumerate() {
                let asks = ASKS.by(word, head);
                for (fits, offers) in fits.iter_mut().zip(&offers) {
                    *fits = fit(asks, offers);
                }
                let fits = &mut fits.as_flattened_mut()[..count];
                for (other, fit) in fits.iter_mut().enumerate() {
                    *fit += near[nearness(at, other)];
                }
                share_out(fits);
                heeded.shares[(head * count + at) * count..][..count].copy_from_slice(fits);
                let mut taken = [0.0; HEAD];
                for (share, gives) in fits.iter().zip(&gives) {
                    taken.iter_mut().zip(*gives).for_each(|(taken, given)| *taken += share * given);
                }
                heeded.taken[at * TAKEN + head * HEAD..][..HEAD].copy_from_slice(&taken);
            }
        }
        heeded
    }

    /// What a word takes from the others.
    #[must_use]
    #[inline]
    pub fn by(&self, word: usize) -> &[f32] {
        &self.taken[word * TAKEN..(word + 1) * TAKEN]
    }

    /// The share that a word takes from each.
    #[must_use]
    #[inline]
    pub fn shares(&self, head: usize, word: usize) -> &[f32] {
        &self.shares[(head * self.words + word) * self.words..][..self.words]
    }
}

/// Turns how well each fits into shares of one (softmax).
#[inline]
fn share_out(fits: &mut [f32]) {
    let best = fits.iter().copied().fold(f32::MIN, f32::max);
    fits.iter_mut().for_each(|fit| *fit = exp(*fit - best));
    let whole = 1.0 / fits.iter().sum::<f32>();
    fits.iter_mut().for_each(|fit| *fit *= whole);
}

/// e to the power of a number that is not above nought, off by a hundred-thousandth part at most, without a branch, so that the
/// processor may reckon many side by side: 2 to the whole part is a matter of the exponent, and to the rest, which lies within
/// half of nought, a Taylor series.
#[inline]
fn exp(power: f32) -> f32 {
    use std::f32::consts::{LN_2, LOG2_E};
    /// Added and taken away again, it leaves a whole number.
    const ROUNDS: f32 = 12_582_912.0;
    /// What lies below makes a share of nothing.
    const LEAST: f32 = -80.0;
    let doublings = power.max(LEAST) * LOG2_E;
    let whole = (doublings + ROUNDS) - ROUNDS;
    let rest = (doublings - whole) * LN_2;
    let series = [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];
    let of_rest = series.into_iter().fold(0.0, |sum, term| sum * rest + term);
    of_rest * f32::from_bits(((whole as i32 + 127) << 23) as u32)
}

#[cfg(test)]
mod tests {
    use super::super::ANSWERS;
    use super::*;

    fn word(parts: &[(Said, f32)]) -> Vec<f32> {
        let mut word = vec![0.0; ANSWERS];
        for (said, number) in parts {
            word[said.of(0).start] = *number;
        }
        word
    }

    #[test]
    fn a_word_takes_most_from_the_one_that_offers_what_it_asks() {
        let (asking, fitting, other) =
            (word(&[(ASKS, 3.0)]), word(&[(OFFERS, 2.0), (GIVES, 5.0)]), word(&[(GIVES, -5.0)]));
        let near = vec![0.0; HEADS * NEAR];
        let heeded = Heeded::of(&[&asking, &other, &fitting], &near);
        assert!(heeded.shares(0, 0)[2] > 0.98 && heeded.by(0)[0] > 4.8);
        assert!((heeded.shares(0, 0).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        // Who asks for nothing takes a little from each.
        assert_eq!((heeded.shares(0, 1)[0], heeded.by(1)[0]), (1.0 / 3.0, 0.0));
    }

    #[test]
    fn powers_are_those_of_the_library() {
        for step in 0..8000 {
            let power = step as f32 * -0.01;
            let (ours, theirs) = (exp(power), libm::expf(power));
            assert!((ours - theirs).abs() <= 1e-5 * theirs, "{power}: {ours} {theirs}");
        }
        assert!(exp(f32::MIN) < 1e-30);
    }

    #[test]
    fn the_place_of_a_word_may_count() {
        let (plain, giving) = (word(&[]), word(&[(GIVES, 1.0)]));
        let mut near = vec![0.0; HEADS * NEAR];
        near[nearness(0, 1)] = 4.0;
        let heeded = Heeded::of(&[&plain, &giving, &plain], &near);
        assert!(heeded.by(0)[0] > 0.9 && heeded.by(2)[0] < 0.5);
        let far = (nearness(0, 30), nearness(30, 0), nearness(3, 3));
        assert_eq!(far, (NEAR - 1, 0, FAR));
    }
}
