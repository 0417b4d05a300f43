//! What a word takes from the others in its sentence, however far they stand: each asks, each offers, and the better an offer
//! fits what is asked, the more is taken of what is given (A. Vaswani et al., "Attention is all you need", NeurIPS 2017).

use std::ops::Range;

use wide::f32x8;

use super::SAID;
use super::lanes::{LANES, read, share_out};

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
        let mut fits = vec![f32x8::ZERO; count.div_ceil(LANES)];
        for (head, near) in near.chunks(NEAR).enumerate() {
            let heard = Heard::of(words, head, near);
            for (at, word) in words.iter().enumerate() {
                let shares = &mut heeded.shares[(head * count + at) * count..][..count];
                heard.fit(at, ASKS.by(word, head), &mut fits);
                share_out(&mut fits, shares);
                let taken = &mut heeded.taken[at * TAKEN + head * HEAD..][..HEAD];
                taken.copy_from_slice(heard.given(shares).map(f32x8::to_array).as_flattened());
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

/// What one head hears of all words.
struct Heard<'w> {
    /// What so many words at a time offer, number by number.
    offers: Vec<[[f32; LANES]; HEAD]>,
    gives: Vec<&'w [f32; HEAD]>,
    /// What is added by how near another stands, from as many words before as there are to as many behind.
    near: Vec<f32>,
}

impl<'w> Heard<'w> {
    #[inline]
    fn of(words: &[&'w [f32]], head: usize, near: &[f32]) -> Self {
        let count = words.len();
        Self {
            offers: words.chunks(LANES).map(|words| turned(words, head)).collect(),
            gives: words.iter().map(|word| GIVES.by(word, head)).collect(),
            near: (0..2 * count + LANES).map(|other| near[nearness(count, other)]).collect(),
        }
    }

    /// How well each word's offer fits what the one at this place asks.
    #[inline]
    fn fit(&self, at: usize, asks: &[f32; HEAD], fits: &mut [f32x8]) {
        let near = self.near[self.gives.len() - at..].as_chunks().0;
        for ((fits, offers), near) in fits.iter_mut().zip(&self.offers).zip(near) {
            *fits = f32x8::from(*near);
            for (ask, offers) in asks.iter().zip(offers) {
                *fits += f32x8::splat(*ask) * f32x8::from(*offers);
            }
        }
    }

    /// What they give to one that takes such shares.
    #[inline]
    fn given(&self, shares: &[f32]) -> [f32x8; HEAD / LANES] {
        let mut taken = [f32x8::ZERO; HEAD / LANES];
        for (share, gives) in shares.iter().zip(&self.gives) {
            let (share, gives): (_, [f32x8; HEAD / LANES]) = (f32x8::splat(*share), read(gives));
            taken.iter_mut().zip(gives).for_each(|(taken, given)| *taken += share * given);
        }
        taken
    }
}

/// What some words offer, turned: by number, and then by word.
#[inline]
fn turned(words: &[&[f32]], head: usize) -> [[f32; LANES]; HEAD] {
    let mut turned = [[0.0; LANES]; HEAD];
    for (lane, word) in words.iter().enumerate() {
        let offers = OFFERS.by(word, head);
        turned.iter_mut().zip(offers).for_each(|(turned, offer)| turned[lane] = *offer);
    }
    turned
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
