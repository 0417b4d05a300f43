//! EARS C1, C2 and C3: a day against the mean and spread of the few days before it. Hints, not alarms to run a firm by.
//!
//! Their nominal rate is not met: with a base of 7 days a limit of 0.001 alarms on 1.4 % of normal days and on 1.7 to
//! 4.1 % of days of Poisson counts. C3 sums what C2 found beyond one deviation on three days, as it was first
//! published (Hutwagner and others 2003); adding the day's own count to its bound, as some programs do, would cancel it.

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ears {
    /// Base: the days just before.
    C1,
    /// Base: the days before, leaving out the last two.
    C2,
    /// Three days of C2 together.
    C3,
}

/// What one day comes to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EarsDay {
    /// The mean of the base.
    pub expected: f64,
    /// The day's count (C1, C2), or the sum over three days (C3).
    pub statistic: f64,
    /// An alarm is strictly above this.
    pub threshold: f64,
    /// Standard deviations above the mean.
    pub deviations: f64,
}

/// Judges the day at `at`; `None` where there are too few days before it.
///
/// `z` deviations are the limit of C1 and C2 (3.09 for 0.001); a spread below `least_spread` counts as that
/// (at 0 a flat base would alarm at anything above it). The spread has the denominator `base − 1`.
#[must_use]
pub fn ears(
    kind: Ears,
    counts: &[u64],
    at: usize,
    base: usize,
    z: f64,
    least_spread: f64,
) -> Option<EarsDay> {
    if kind == Ears::C3 {
        let first = at.checked_sub(2)?;
        let days = (first..=at).map(|day| ears(Ears::C2, counts, day, base, z, least_spread));
        let days: Vec<EarsDay> = days.collect::<Option<_>>()?;
        let today = days.last()?;
        let sum = days.iter().map(|day| (day.deviations - 1.0).max(0.0)).sum();
        return Some(EarsDay { statistic: sum, threshold: 2.0, ..*today });
    }
    let end = at.checked_sub(if kind == Ears::C2 { 2 } else { 0 })?;
    let window = counts.get(end.checked_sub(base)?..end)?;
    if base < 2 {
        return None;
    }
    let number = base as f64;
    let mean = window.iter().map(|count| *count as f64).sum::<f64>() / number;
    let squares: f64 = window.iter().map(|count| (*count as f64 - mean).powi(2)).sum();
    let spread = (squares / (number - 1.0)).sqrt().max(least_spread);
    let count = *counts.get(at)? as f64;
    let deviations = if count > mean { (count - mean) / spread } else { 0.0 };
    Some(EarsDay { expected: mean, statistic: count, threshold: mean + z * spread, deviations })
}

#[cfg(test)]
mod tests {
    use super::{Ears, ears};
    use crate::learning::signals::{CountModel, Draw};

    /// How often each cries wolf on Poisson counts though one in a thousand is its name: the reason why it is a hint. Rates from
    /// 200,000 days elsewhere; 40,000 here are within a tenth of them, and C3's days hang together.
    #[test]
    fn the_real_rate_of_false_alarms_is_what_the_manual_says() {
        let rows = [
            (0.5, [0.041, 0.041, 0.146]),
            (1.0, [0.029, 0.029, 0.123]),
            (5.0, [0.022, 0.022, 0.089]),
            (20.0, [0.017, 0.017, 0.075]),
        ];
        for (mean, rates) in rows {
            let mut draw = Draw(11);
            let model = CountModel::poisson(mean);
            let counts: Vec<u64> =
                (0..40_000).map(|_| model.first_unlikely(draw.unit().max(1e-12)) - 1).collect();
            for (kind, rate) in [Ears::C1, Ears::C2, Ears::C3].into_iter().zip(rates) {
                let alarms = |at: &usize| {
                    ears(kind, &counts, *at, 7, 3.090_232_306_167_813, 0.0)
                        .is_some_and(|day| day.statistic > day.threshold)
                };
                let found = (20..counts.len()).filter(alarms).count() as f64 / 39_980.0;
                assert!((found / rate - 1.0).abs() < 0.15, "{kind:?} at {mean}: {found}, expected {rate}");
            }
        }
    }

    /// Bounds of C1 by the R package surveillance 1.20.3 on a weekly series (alpha 0.001, no least spread).
    #[test]
    fn bounds_agree_with_surveillance() {
        let counts = [3, 0, 0, 1, 4, 2, 1, 1, 2, 0, 3];
        for (at, bound) in [(7, 6.243_421), (8, 5.550_640), (9, 5.503_496), (10, 5.503_496)] {
            let found = ears(Ears::C1, &counts, at, 7, 3.090_232_306_167_813, 0.0).unwrap();
            assert!((found.threshold - bound).abs() < 1e-6, "{at}: {found:?}");
        }
    }

    #[test]
    fn too_short_a_base_says_nothing_and_a_flat_one_has_a_least_spread() {
        let counts = [0; 10];
        assert!(ears(Ears::C1, &counts, 6, 7, 3.09, 0.5).is_none());
        assert!(ears(Ears::C2, &counts, 8, 7, 3.09, 0.5).is_none());
        assert!((ears(Ears::C1, &counts, 7, 7, 3.0, 0.5).unwrap().threshold - 1.5).abs() < 1e-12);
    }

    #[test]
    fn c3_is_decided_by_all_three_days() {
        let mut counts = [2, 1, 3, 2, 1, 3, 2, 2, 1, 5, 2, 2];
        let quiet = ears(Ears::C3, &counts, 11, 7, 3.09, 0.5).unwrap();
        counts[11] = 9;
        let loud = ears(Ears::C3, &counts, 11, 7, 3.09, 0.5).unwrap();
        assert!(loud.statistic > 2.0 && loud.statistic > quiet.statistic, "{quiet:?} {loud:?}");
    }
}
