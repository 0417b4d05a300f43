//! The features of a sentence, stripe by stripe of the filters, so that the processor keeps at hand what it sums up.

use wide::f32x8;

use super::lanes::{STRIPE, Stripe, read};
use super::{FEATURES, FILTERS, HEEDING, Heeded, Net, WIDTHS, behind, place};

/// Stripes of the filters of one width.
const STRIPES: usize = FILTERS / STRIPE;

impl Net {
    /// The features of a sentence, from what each of its words adds to the answers ([`super::ANSWERS`] numbers).
    #[must_use]
    #[inline]
    pub fn features(&self, words: &[&[f32]]) -> Vec<f32> {
        let mut heights = Vec::with_capacity(FEATURES);
        for (number, width) in WIDTHS.into_iter().enumerate() {
            for stripe in 0..STRIPES {
                write(&mut heights, highest(words, number, width, stripe));
            }
        }
        let heeded = Heeded::of(words, &self.near);
        for stripe in 0..STRIPES {
            write(&mut heights, self.highest_heeding(words, &heeded, stripe));
        }
        self.begin_at_filters(&mut heights);
        heights
    }

    #[inline]
    fn highest_heeding(&self, words: &[&[f32]], heeded: &Heeded, stripe: usize) -> Stripe {
        let mut highest = lowest();
        for (at, word) in words.iter().enumerate() {
            let mut sum = part(word, HEEDING, 0, stripe);
            for (row, taken) in self.heed.chunks_exact(FILTERS).zip(heeded.by(at)) {
                let (row, taken): (Stripe, _) =
                    (read(&row.as_chunks::<STRIPE>().0[stripe]), f32x8::splat(*taken));
                sum.iter_mut().zip(row).for_each(|(sum, weights)| *sum += taken * weights);
            }
            raise(&mut highest, sum);
        }
        highest
    }
}

/// The highest answers of some filters of a width, wherever in the sentence they begin.
#[inline]
fn highest(words: &[&[f32]], number: usize, width: usize, stripe: usize) -> Stripe {
    let mut highest = lowest();
    let reach = i32::try_from(width).unwrap_or_default() - 1;
    for begin in -reach..i32::try_from(words.len()).unwrap_or_default() {
        let mut sum = Stripe::default();
        for tap in 0..width {
            let Some(word) = behind(begin, tap).and_then(|at| words.get(at)) else { continue };
            let part = part(word, number, tap, stripe);
            sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        raise(&mut highest, sum);
    }
    highest
}

/// What a word adds to the answers of some filters at one of their places.
#[inline]
fn part(word: &[f32], number: usize, tap: usize, stripe: usize) -> Stripe {
    read(&word[place(number, tap)].as_chunks::<STRIPE>().0[stripe])
}

#[inline]
fn lowest() -> Stripe {
    Stripe::default().map(|_| f32x8::splat(f32::MIN))
}

#[inline]
fn raise(highest: &mut Stripe, answers: Stripe) {
    highest.iter_mut().zip(answers).for_each(|(highest, answer)| *highest = highest.fast_max(answer));
}

#[inline]
fn write(heights: &mut Vec<f32>, stripe: Stripe) {
    heights.extend_from_slice(stripe.map(f32x8::to_array).as_flattened());
}
