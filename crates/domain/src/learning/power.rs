//! What a check can find at all: the chance that the exact test comes out effective, if the action works so well.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Criterion, effect::below, signals::CountModel};

/// The level at which one side of the two-sided 95 % interval decides.
pub const DECIDES: f64 = 0.025;
/// With more events than this in all, how many there are scatters by less than a twentieth: the mean stands for all.
const MANY: f64 = 500.0;
/// Totals that come less often than this add nothing to the digits that are shown.
const NEGLIGIBLE: f64 = 1e-9;

/// What a check can find.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Power {
    /// Failures that are to be expected before.
    pub expected_before: f64,
    /// The chance that it is found to work if it halves the rate.
    pub halving: f64,
    /// The chance that it is found to work if it brings the rate to a quarter.
    pub quarter: f64,
}

impl Power {
    /// The power that a check will have when both windows are over, with so many failures before; orders are taken to
    /// come as before.
    #[must_use]
    pub fn planned(before: u64, criterion: &Criterion) -> Self {
        let exposures = (f64::from(criterion.window_days), f64::from(criterion.days_after()));
        Self::of(real(before), exposures, criterion.target)
    }

    /// The power of the check of `effect` with so many failures expected in the exposures before and after.
    #[must_use]
    pub fn of(expected_before: f64, exposures: (f64, f64), target: f64) -> Self {
        let at = |ratio| power(expected_before, exposures, ratio, target, DECIDES);
        Self { expected_before, halving: at(0.5), quarter: at(0.25) }
    }
}

/// The chance that the one-sided conditional exact test at `level` rejects “the rate is `target` of the rate before”, if
/// it is `ratio` of it: `expected_before` failures in the first of the two exposures, both counts Poisson.
///
/// Summed over every total `n` and every count afterwards (Krishnamoorthy and Thomson, 2004, for the conditional test).
/// 0 where an exposure is not positive.
#[must_use]
pub fn power(expected_before: f64, exposures: (f64, f64), ratio: f64, target: f64, level: f64) -> f64 {
    let (before, after) = exposures;
    if !(before > 0.0 && after > 0.0 && expected_before > 0.0 && ratio >= 0.0) {
        return 0.0;
    }
    let expected_after = expected_before * ratio * after / before;
    let share = |ratio: f64| ratio * after / ratio.mul_add(after, before);
    let (supposed, true_share) = (share(target), share(ratio));
    let rejects = |n: u64| below(first_kept(n, supposed, level), n, true_share);
    let totals = CountModel::poisson(expected_before + expected_after);
    if totals.mean > MANY {
        return rejects(whole(totals.mean));
    }
    let (from, to) = (totals.quantile(NEGLIGIBLE), totals.quantile(1.0 - NEGLIGIBLE));
    (from..=to).map(|n| totals.exactly(n) * rejects(n)).sum::<f64>().clamp(0.0, 1.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a mean of events is positive, and far below 2^64"
)]
const fn whole(mean: f64) -> u64 {
    mean as u64
}

#[expect(clippy::cast_precision_loss, reason = "counts of failures are far below 2^52")]
const fn real(count: u64) -> f64 {
    count as f64
}

/// The least count that is not rejected: counts below it come with a chance of at most `level`.
fn first_kept(n: u64, share: f64, level: f64) -> u64 {
    // P(X ≤ x) grows with x, so the place is found by halving.
    let (mut kept, mut over) = (0, n + 1);
    while kept < over {
        let middle = u64::midpoint(kept, over);
        if below(middle + 1, n, share) <= level { kept = middle + 1 } else { over = middle }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{DECIDES, Power, power};

    /// Rows: expected before, power of halving and of bringing it to a quarter, at equal exposure and one-sided 0.05;
    /// computed elsewhere by an independent program.
    #[test]
    fn agrees_with_reference_values() {
        for (expected, halving, quarter) in [(10.0, 0.28, 0.60), (20.0, 0.51, 0.91), (40.0, 0.80, 0.996)] {
            let at = |ratio| power(expected, (1.0, 1.0), ratio, 1.0, 0.05);
            assert!((at(0.5) - halving).abs() < 0.006, "{expected}: {}", at(0.5));
            assert!((at(0.25) - quarter).abs() < 0.006, "{expected}: {}", at(0.25));
        }
    }

    #[test]
    fn a_test_of_no_effect_keeps_its_level_and_more_events_find_more() {
        for expected in [2.0, 9.0, 40.0, 300.0] {
            let falsely = power(expected, (90.0, 30.0), 1.0, 1.0, 0.05);
            assert!(falsely <= 0.05 + 1e-9, "{expected}: {falsely}");
        }
        let growing = [5.0, 10.0, 20.0, 40.0, 80.0, 160.0].map(|n| power(n, (1.0, 1.0), 0.5, 1.0, DECIDES));
        assert!(growing.windows(2).all(|pair| pair[0] < pair[1]), "{growing:?}");
        assert!(power(5_000.0, (1.0, 1.0), 0.5, 1.0, DECIDES) > 0.999_999);
        assert!(power(800.0, (1.0, 1.0), 0.95, 1.0, DECIDES) < 0.3);
    }

    #[test]
    fn what_cannot_be_compared_finds_nothing() {
        let none = Power::of(0.0, (90.0, 90.0), 1.0);
        assert!(none.halving.abs() < f64::EPSILON && none.quarter.abs() < f64::EPSILON);
        assert!(power(9.0, (0.0, 1.0), 0.5, 1.0, 0.05).abs() < f64::EPSILON);
    }
}
