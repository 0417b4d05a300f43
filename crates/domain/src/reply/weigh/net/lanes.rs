//! Numbers that are reckoned eight side by side, whatever processor it is: each with the same operations in the same order, so
//! that every machine comes to the same result.

use wide::f32x8;

/// How many.
pub const LANES: usize = 8;

/// Numbers that are summed in one go: as many as the processor keeps at hand.
pub const STRIPE: usize = 4 * LANES;

/// A stripe, eight by eight.
pub type Stripe = [f32x8; STRIPE / LANES];

/// So little fits where no word is.
const NONE: f32 = -1e9;

/// Numbers, eight by eight.
#[inline]
pub fn read<const N: usize, const M: usize>(numbers: &[f32; N]) -> [f32x8; M] {
    let eights = numbers.as_chunks::<LANES>().0;
    std::array::from_fn(|number| f32x8::from(eights[number]))
}

/// Turns how well each fits into shares of one (softmax); there may be more lanes than shares.
#[inline]
pub fn share_out(fits: &mut [f32x8], shares: &mut [f32]) {
    let (last, over) = (shares.len() / LANES, shares.len() % LANES);
    if let Some(fits) = fits.get_mut(last) {
        let mut lanes = fits.to_array();
        lanes[over..].fill(NONE);
        *fits = lanes.into();
    }
    let best = fits.iter().fold(f32x8::splat(NONE), |best, fits| best.fast_max(*fits));
    let best = f32x8::splat(best.to_array().into_iter().fold(NONE, f32::max));
    let mut sum = f32x8::ZERO;
    for fits in fits.iter_mut() {
        *fits = exp(*fits - best);
        sum += *fits;
    }
    let part = f32x8::splat(1.0 / sum.to_array().iter().sum::<f32>());
    for (shares, fits) in shares.chunks_mut(LANES).zip(fits) {
        shares.copy_from_slice(&(*fits * part).to_array()[..shares.len()]);
    }
}

/// e to the power of numbers that are not above nought, off by a hundred-thousandth part at most: 2 to the whole part is a matter
/// of the exponent, and to the rest, which lies within half of nought, a Taylor series.
#[inline]
fn exp(powers: f32x8) -> f32x8 {
    use std::f32::consts::{LN_2, LOG2_E};
    /// Added, it leaves a whole number in the lowest bits; taken away again, the number itself.
    const ROUNDS: f32 = 12_582_912.0;
    /// What lies below makes a share of nothing.
    const LEAST: f32 = -80.0;
    let doublings = powers.fast_max(f32x8::splat(LEAST)) * f32x8::splat(LOG2_E);
    let rounded = doublings + f32x8::splat(ROUNDS);
    let rest = (doublings - (rounded - f32x8::splat(ROUNDS))) * f32x8::splat(LN_2);
    let series = [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];
    let of_rest = series.into_iter().fold(f32x8::ZERO, |sum, term| sum * rest + f32x8::splat(term));
    // The bits of what rounds lie above the 23 of the exponent's place and fall out.
    let doubled = |rounded: f32| f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23));
    of_rest * f32x8::from(rounded.to_array().map(doubled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_the_library() {
        for step in 0..1000 {
            let powers: [f32; LANES] = std::array::from_fn(|lane| (step * LANES + lane) as f32 * -0.01);
            for (power, ours) in powers.into_iter().zip(exp(powers.into()).to_array()) {
                let theirs = libm::expf(power);
                assert!((ours - theirs).abs() <= 1e-5 * theirs, "{power}: {ours} {theirs}");
            }
        }
        assert!(exp(f32x8::splat(f32::MIN)).to_array()[0] < 1e-30);
    }

    #[test]
    fn lanes_without_a_share_take_none() {
        for count in 1..=3 * LANES {
            let mut fits = vec![f32x8::ZERO; count.div_ceil(LANES)];
            let mut shares = vec![0.0; count];
            share_out(&mut fits, &mut shares);
            assert!(shares.iter().all(|share| (share * count as f32 - 1.0).abs() < 1e-6), "{count}");
        }
    }
}
