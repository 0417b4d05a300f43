//! The way back through what words heed: how each answer of each word would have to move.

use std::ops::Range;

use domain::reply::net::{ASKS, GIVES, HEADS, Heeded, NEAR, OFFERS, SAID, TAKEN, add, nearness, product};

/// What a word says to others: what it asks, offers and gives.
pub const SAYS: usize = 3 * TAKEN;

/// Leads the slopes of what each word takes ([`TAKEN`] numbers a word) back to what all of them say ([`SAYS`] numbers a word),
/// and to how near they stand.
pub fn back(heeded: &Heeded, words: &[&[f32]], of_taken: &[f32], near: &mut [f32], said: &mut [f32]) {
    for (at, of_taken) in of_taken.chunks(TAKEN).enumerate() {
        if of_taken.iter().all(|slope| *slope == 0.0) {
            continue;
        }
        for head in 0..HEADS {
            let of_taken = &of_taken[head * TAKEN / HEADS..(head + 1) * TAKEN / HEADS];
            let of_fits = of_fits(heeded.shares(head, at), words, head, of_taken);
            for (other, (share, slope)) in heeded.shares(head, at).iter().zip(&of_fits).enumerate() {
                let of = |word: usize, part: Range<usize>| {
                    let word = word * SAYS;
                    word + part.start - SAID..word + part.end - SAID
                };
                add(&mut said[of(other, GIVES.of(head))], of_taken, *share);
                add(&mut said[of(at, ASKS.of(head))], &words[other][OFFERS.of(head)], *slope);
                add(&mut said[of(other, OFFERS.of(head))], &words[at][ASKS.of(head)], *slope);
                near[head * NEAR + nearness(at, other)] += slope;
            }
        }
    }
}

/// The slopes of how well each word fits, through the shares that add up to one.
fn of_fits(shares: &[f32], words: &[&[f32]], head: usize, of_taken: &[f32]) -> Vec<f32> {
    let of_shares: Vec<f32> = words.iter().map(|word| product(&word[GIVES.of(head)], of_taken)).collect();
    let mean = product(shares, &of_shares);
    shares.iter().zip(of_shares).map(|(share, slope)| share * (slope - mean)).collect()
}
