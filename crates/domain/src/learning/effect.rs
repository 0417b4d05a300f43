//! Did it work? The conditional exact test for two Poisson rates.
//!
//! Given `n = x0 + x1` events in exposures `t0` and `t1`, `x1` is binomial with `p = r·t1 / (t0 + r·t1)` for a rate
//! ratio `r` (Przyborowski and Wilenski 1940). The interval is that of Clopper and Pearson (1934) for `p`, turned into
//! a ratio. It alone decides; few events come out inconclusive by themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const ALPHA: f64 = 0.05;

/// What the counts say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectVerdict {
    /// The whole interval lies below the target.
    Effective,
    /// The whole interval lies above the target.
    Ineffective,
    /// Neither: too few events to tell.
    Inconclusive,
}

/// The answer, with its grounds.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// What the counts say.
    pub verdict: EffectVerdict,
    /// Rate after divided by rate before; none without any event before.
    pub ratio: Option<f64>,
    /// Lower end of the 95 % interval of the ratio.
    pub low: f64,
    /// Upper end; none when it has no bound.
    pub high: Option<f64>,
    /// One-sided probability of as few events afterwards if the ratio were the target.
    pub p: f64,
}

/// Compares `after` with `before` (events, exposure in any one unit) against a target ratio.
///
/// Exposures and the target must be positive and finite; `None` otherwise.
#[must_use]
pub fn effect(before: (u64, f64), after: (u64, f64), target: f64) -> Option<Effect> {
    let ((x0, t0), (x1, t1)) = (before, after);
    let positive = |value: f64| value.is_finite() && value > 0.0;
    if !(positive(t0) && positive(t1) && positive(target)) {
        return None;
    }
    let n = x0.checked_add(x1)?;
    let odds_to_ratio = |p: f64| p / (1.0 - p) * t0 / t1;
    let low =
        if x1 == 0 { 0.0 } else { odds_to_ratio(binomial_quantile(|p| 1.0 - below(x1, n, p), ALPHA / 2.0)) };
    let high =
        (x0 > 0).then(|| odds_to_ratio(binomial_quantile(|p| 1.0 - below(x1 + 1, n, p), 1.0 - ALPHA / 2.0)));
    let verdict = match high {
        Some(high) if high < target => EffectVerdict::Effective,
        _ if low > target => EffectVerdict::Ineffective,
        _ => EffectVerdict::Inconclusive,
    };
    let ratio = (x0 > 0).then(|| (count(x1) / t1) / (count(x0) / t0));
    let p = below(x1 + 1, n, target * t1 / target.mul_add(t1, t0));
    Some(Effect { verdict, ratio, low, high, p })
}

/// P(X < k) for X binomial(n, p), summed in logarithms from the mode so that nothing underflows.
pub(super) fn below(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        return 0.0;
    }
    if k > n {
        return 1.0;
    }
    let (log_p, log_q) = (p.ln(), (-p).ln_1p());
    let mut log_term = count(n) * log_q;
    let mut sum = LogSum::of(log_term);
    for i in 1..k {
        log_term += (count(n - i + 1) / count(i)).ln() + log_p - log_q;
        sum.add(log_term);
    }
    sum.value().min(1.0)
}

/// P(X ≥ k) for X binomial(n, p).
pub(super) fn at_least(k: u64, n: u64, p: f64) -> f64 {
    // As many successes or more are as few failures or fewer, which keeps the digits of a small tail.
    if k > n { 0.0 } else { below(n - k + 1, n, 1.0 - p) }
}

/// A sum of exponentials that never leaves the range of a float.
struct LogSum {
    peak: f64,
    rest: f64,
}

impl LogSum {
    const fn of(log: f64) -> Self {
        Self { peak: log, rest: 1.0 }
    }

    fn add(&mut self, log: f64) {
        if log > self.peak {
            self.rest = self.rest.mul_add((self.peak - log).exp(), 1.0);
            self.peak = log;
        } else {
            self.rest += (log - self.peak).exp();
        }
    }

    fn value(&self) -> f64 {
        self.peak.exp() * self.rest
    }
}

/// The `p` at which an increasing function of `p` reaches `level`, by bisection to the last bit that matters.
fn binomial_quantile(increasing: impl Fn(f64) -> f64, level: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if increasing(middle) < level { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[expect(clippy::cast_precision_loss, reason = "counts of events stay far below 2^52")]
const fn count(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::{EffectVerdict as V, effect};

    /// Rows: before, after, p, interval, verdict. Facts computed elsewhere by an independent program.
    #[test]
    fn agrees_with_reference_values() {
        let rows = [
            ((12, 90.0), (3, 90.0), 0.01758, (0.045, Some(0.926)), V::Effective),
            ((30, 90.0), (15, 90.0), 0.01785, (0.250, Some(0.959)), V::Effective),
            ((12, 90.0), (0, 30.0), 0.03168, (0.0, Some(1.080)), V::Inconclusive),
            ((6, 180.0), (0, 180.0), 0.01563, (0.0, Some(0.849)), V::Effective),
            ((8, 180.0), (2, 180.0), 0.05469, (0.026, Some(1.253)), V::Inconclusive),
            ((20, 90.0), (12, 90.0), 0.1077, (0.267, Some(1.289)), V::Inconclusive),
            ((40, 60.0), (18, 60.0), 0.00268, (0.243, Some(0.803)), V::Effective),
            ((2, 90.0), (30, 90.0), 1.0, (3.7, None), V::Ineffective),
        ];
        for (before, after, p, (low, high), verdict) in rows {
            let found = effect(before, after, 1.0).unwrap();
            assert!((found.p - p).abs() < 6e-5, "{before:?} {after:?} {found:?}");
            assert!(
                (found.low - low).abs() < 6e-4 || low > 3.0 && found.low > 3.0,
                "{before:?} {after:?} {found:?}"
            );
            assert!(
                high.is_none_or(|high: f64| (found.high.unwrap() - high).abs() < 6e-4),
                "{before:?} {after:?} {found:?}"
            );
            assert_eq!(found.verdict, verdict, "{before:?} {after:?} {found:?}");
        }
    }

    #[test]
    fn zero_afterwards_needs_enough_before() {
        for (needed, exposure) in [(6, 1.0), (10, 0.5), (17, 0.25)] {
            assert_eq!(effect((needed, 1.0), (0, exposure), 1.0).unwrap().verdict, V::Effective);
            assert_eq!(effect((needed - 1, 1.0), (0, exposure), 1.0).unwrap().verdict, V::Inconclusive);
        }
    }

    #[test]
    fn refuses_what_has_no_answer_and_survives_extremes() {
        assert!(effect((1, 0.0), (1, 1.0), 1.0).is_none());
        assert!(effect((1, 1.0), (1, f64::NAN), 1.0).is_none());
        let nothing = effect((0, 1.0), (0, 1.0), 1.0).unwrap();
        assert_eq!((nothing.verdict, nothing.ratio, nothing.high), (V::Inconclusive, None, None));
        let many = effect((20_000, 1.0), (20_000, 1.0), 1.0).unwrap();
        assert!(many.low > 0.97 && many.high.unwrap() < 1.03 && many.p.is_finite());
    }
}
