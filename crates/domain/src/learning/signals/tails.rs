//! The distributions that counts are judged by: Poisson, negative binomial and normal, with their exact tails.

/// Counts of a period: Poisson where the dispersion is 0, else negative binomial with variance `mean + dispersion·mean²`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CountModel {
    /// Events expected in the period; not negative.
    pub mean: f64,
    /// How much more they scatter than a Poisson count would; 0 or more.
    pub dispersion: f64,
}

impl CountModel {
    /// A Poisson count of this mean.
    #[must_use]
    pub const fn poisson(mean: f64) -> Self {
        Self { mean, dispersion: 0.0 }
    }

    /// Variance of the count, in events squared.
    #[must_use]
    pub fn variance(self) -> f64 {
        (self.dispersion * self.mean).mul_add(self.mean, self.mean)
    }

    /// Whether it is too little to tell from a Poisson count; spares the cancellation in the gamma functions.
    #[must_use]
    pub fn is_poisson(self) -> bool {
        self.dispersion * self.mean.max(1.0) < 1e-9
    }

    /// The chance of exactly `x` events.
    #[must_use]
    pub fn exactly(self, x: u64) -> f64 {
        if self.mean <= 0.0 {
            return if x == 0 { 1.0 } else { 0.0 };
        }
        let k = count(x);
        let among = libm::lgamma(k + 1.0);
        if self.is_poisson() {
            return (k.mul_add(self.mean.ln(), -self.mean) - among).exp();
        }
        let size = 1.0 / self.dispersion;
        let spread = self.dispersion * self.mean;
        let arranged = libm::lgamma(k + size) - libm::lgamma(size) - among;
        (arranged - size * spread.ln_1p() + k * (spread / (1.0 + spread)).ln()).exp()
    }

    /// P(x + 1) / P(x).
    fn ratio(self, x: u64) -> f64 {
        if self.is_poisson() {
            return self.mean / count(x + 1);
        }
        let spread = self.dispersion * self.mean;
        (count(x) + 1.0 / self.dispersion) / count(x + 1) * (spread / (1.0 + spread))
    }

    /// The chance of `x` events or more. Summed from the smaller side, so that deep tails keep their digits.
    #[must_use]
    pub fn at_least(self, x: u64) -> f64 {
        if x == 0 {
            return 1.0;
        }
        if count(x) > self.mean { self.upward(x) } else { (1.0 - self.downward(x - 1)).clamp(0.0, 1.0) }
    }

    fn upward(self, from: u64) -> f64 {
        let (mut term, mut x) = (self.exactly(from), from);
        let mut sum = term;
        while term > sum * 1e-17 {
            term *= self.ratio(x);
            x += 1;
            sum += term;
        }
        sum.min(1.0)
    }

    fn downward(self, from: u64) -> f64 {
        let (mut term, mut x) = (self.exactly(from), from);
        let mut sum = term;
        while x > 0 && term > sum * 1e-17 {
            x -= 1;
            term /= self.ratio(x);
            sum += term;
        }
        sum.min(1.0)
    }

    /// The smallest count whose tail is at most `limit` (between 0 and 1, not 0): the first that alarms.
    #[must_use]
    pub fn first_unlikely(self, limit: f64) -> u64 {
        let mut x = 0;
        let mut tail = 1.0;
        let mut term = self.exactly(0);
        // Sums from below lose digits far out; the last steps are asked for exactly.
        while tail > limit * 1.001 {
            tail -= term;
            term *= self.ratio(x);
            x += 1;
            if tail < limit * 4.0 || tail < 1e-9 {
                tail = self.at_least(x);
            }
        }
        while x > 0 && self.at_least(x - 1) <= limit {
            x -= 1;
        }
        while self.at_least(x) > limit {
            x += 1;
        }
        x
    }

    /// The smallest count that is not exceeded with at least this chance, as R's `qpois` and `qnbinom` have it.
    #[must_use]
    pub fn quantile(self, chance: f64) -> u64 {
        // The tolerance keeps a chance that is met to the last digit from slipping to the next count.
        self.first_unlikely((1.0 - chance) * (1.0 + 64.0 * f64::EPSILON)).saturating_sub(1)
    }
}

/// The chance that a standard normal value is `z` or more.
#[must_use]
pub fn normal_at_least(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// The value that a standard normal value reaches or exceeds with this chance (between 0 and 1, neither).
#[must_use]
pub fn normal_exceeded_with(chance: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..120 {
        let middle = f64::midpoint(low, high);
        if normal_at_least(middle) > chance { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts of events stay far below 2^52")]
pub const fn count(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::{CountModel, normal_at_least, normal_exceeded_with};

    /// Counts that alarm at P(X ≥ x) ≤ 0.00135.
    #[test]
    fn the_first_unlikely_count_is_exact() {
        let rows = [(0.5, 5), (1.0, 6), (2.0, 8), (4.0, 12), (9.0, 20), (16.0, 30), (25.0, 42)];
        for (mean, first) in rows {
            assert_eq!(CountModel::poisson(mean).first_unlikely(0.00135), first, "mean {mean}");
        }
        assert_eq!(CountModel::poisson(0.0).first_unlikely(0.001), 1);
    }

    /// Upper tails by `poisson.test` of R 4.2.2 (x, rate, p).
    #[test]
    fn poisson_tails_agree_with_r_far_out() {
        let rows = [
            (5, 0.5, 0.000_172_115_629_955_841),
            (9, 0.5, 3.435_490_246_848_13e-9),
            (15, 1.0, 3.000_010_666_525_2e-13),
            (40, 1.0, 4.621_445_840_379_91e-49),
            (40, 0.5, 6.844_395_918_288_12e-61),
            (9, 5.0, 0.068_093_634_721_848_6),
            (1, 5.0, 0.993_262_053_000_915),
        ];
        for (x, mean, p) in rows {
            let found = CountModel::poisson(mean).at_least(x);
            assert!((found / p - 1.0).abs() < 1e-9, "{x} at {mean}: {found:e}, expected {p:e}");
        }
    }

    #[test]
    fn a_negative_binomial_sums_to_one_and_has_its_variance() {
        let model = CountModel { mean: 3.0, dispersion: 0.7 };
        let chances: Vec<f64> = (0..400).map(|x| model.exactly(x)).collect();
        let total: f64 = chances.iter().sum();
        let mean: f64 = chances.iter().zip(0_u32..).map(|(p, x)| p * f64::from(x)).sum();
        let variance: f64 = chances.iter().zip(0_u32..).map(|(p, x)| p * (f64::from(x) - mean).powi(2)).sum();
        assert!((total - 1.0).abs() < 1e-9 && (mean - 3.0).abs() < 1e-9, "{total} {mean}");
        assert!((variance - model.variance()).abs() < 1e-6, "{variance}");
        let tail: f64 = chances.iter().skip(9).sum();
        assert!((model.at_least(9) - tail).abs() < 1e-12);
        assert!((model.at_least(2) - (1.0 - chances[0] - chances[1])).abs() < 1e-12);
    }

    /// As R's `qpois(0.99, 4)`, `qpois(0.95, 0.5)` and `qnbinom(0.99, size = 2, mu = 4)`.
    #[test]
    fn quantiles_agree_with_r() {
        assert_eq!(CountModel::poisson(4.0).quantile(0.99), 9);
        assert_eq!(CountModel::poisson(0.5).quantile(0.95), 2);
        assert_eq!(CountModel { mean: 4.0, dispersion: 0.5 }.quantile(0.99), 15);
    }

    #[test]
    fn the_normal_tail_and_its_inverse_agree() {
        assert!((normal_exceeded_with(0.001) - 3.090_232_306_167_813).abs() < 1e-12);
        assert!((normal_at_least(1.959_963_984_540_054) - 0.025).abs() < 1e-15);
    }
}
