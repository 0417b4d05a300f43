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
    ///
    /// By the saddle point (Loader 2000, Fast and accurate computation of binomial probabilities), which keeps its digits
    /// however large mean and count are.
    #[must_use]
    pub fn exactly(self, x: u64) -> f64 {
        if self.mean <= 0.0 {
            return if x == 0 { 1.0 } else { 0.0 };
        }
        let k = count(x);
        if self.is_poisson() {
            return if x == 0 { (-self.mean).exp() } else { poisson_near(k, self.mean) };
        }
        let size = 1.0 / self.dispersion;
        if x == 0 {
            return (-size * (self.mean / size).ln_1p()).exp();
        }
        size / (size + k) * binomial_near((size, k), (size, self.mean))
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
        if self.tails_off_slowly() {
            let size = 1.0 / self.dispersion;
            return (self.exactly(from) * beta_fraction(count(from), size, self.mean / (self.mean + size)))
                .min(1.0);
        }
        let (mut term, mut x) = (self.exactly(from), from);
        let mut sum = term;
        while term > sum * 1e-17 {
            term *= self.ratio(x);
            x += 1;
            sum += term;
        }
        sum.min(1.0)
    }

    /// Whether a tail has so many terms that its fraction is quicker than their sum.
    fn tails_off_slowly(self) -> bool {
        !self.is_poisson() && self.variance() > 1e4
    }

    fn downward(self, from: u64) -> f64 {
        if self.tails_off_slowly() {
            let (k, size) = (count(from), 1.0 / self.dispersion);
            let lead = self.exactly(from) * self.mean / (self.mean + size) * (k + size) / size;
            return (lead * beta_fraction(size, k + 1.0, size / (self.mean + size))).min(1.0);
        }
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
        let deviation = self.variance().sqrt();
        let mut step = (0.5 * deviation).ceil().max(1.0) as u64;
        // `likely` and all below are likelier than the limit; `unlikely` is not. Both tails fall as counts grow.
        let mut likely = (self.mean - 4.0 * deviation).max(0.0) as u64;
        if self.at_least(likely) <= limit {
            likely = 0;
        }
        let mut unlikely = self.mean.ceil() as u64 + 2 * step;
        while self.at_least(unlikely) > limit {
            likely = unlikely;
            unlikely += step;
            step *= 2;
        }
        while unlikely - likely > 1 {
            let middle = u64::midpoint(likely, unlikely);
            if self.at_least(middle) > limit { likely = middle } else { unlikely = middle }
        }
        unlikely
    }

    /// The smallest count that is not exceeded with at least this chance, as R's `qpois` and `qnbinom` have it.
    #[must_use]
    pub fn quantile(self, chance: f64) -> u64 {
        // The tolerance keeps a chance that is met to the last digit from slipping to the next count.
        self.first_unlikely((1.0 - chance) * (1.0 + 64.0 * f64::EPSILON)).saturating_sub(1)
    }
}

/// The Poisson probability of `k`, 1 or more, at this mean.
fn poisson_near(k: f64, mean: f64) -> f64 {
    (-stirling_error(k) - deviance(k, mean)).exp() / (std::f64::consts::TAU * k).sqrt()
}

/// The binomial probability of `some` and `others`, all above 0, where one comes with `chances.0` to `chances.1`.
fn binomial_near((some, others): (f64, f64), chances: (f64, f64)) -> f64 {
    let all = some + others;
    let error = stirling_error(all) - stirling_error(some) - stirling_error(others);
    let of_all = |chance: f64| all * (chance / (chances.0 + chances.1));
    let off = deviance(some, of_all(chances.0)) + deviance(others, of_all(chances.1));
    (error - off).exp() * (all / (std::f64::consts::TAU * some * others)).sqrt()
}

/// `ln k! − ln(√(2πk)·(k/e)ᵏ)`, for `k` above 0.
fn stirling_error(k: f64) -> f64 {
    if k < 16.0 {
        let half_of_log_tau = 0.918_938_533_204_672_7;
        return libm::lgamma(k + 1.0) - (k + 0.5) * k.ln() + k - half_of_log_tau;
    }
    let k2 = k * k;
    let coefficients = [1.0 / 1188.0, 1.0 / 1680.0, 1.0 / 1260.0, 1.0 / 360.0, 1.0 / 12.0];
    coefficients.into_iter().fold(0.0, |rest, coefficient| coefficient - rest / k2) / k
}

/// `k·ln(k/mean) + mean − k`, for both above 0, without the loss of digits where they are near to each other.
fn deviance(k: f64, mean: f64) -> f64 {
    if (k - mean).abs() >= 0.1 * (k + mean) {
        return k * (k / mean).ln() + mean - k;
    }
    let v = (k - mean) / (k + mean);
    let mut sum = (k - mean) * v;
    let mut term = 2.0 * k * v;
    for odd in (3..1000).step_by(2) {
        term *= v * v;
        let more = sum + term / f64::from(odd);
        if more.to_bits() == sum.to_bits() {
            break;
        }
        sum = more;
    }
    sum
}

/// The continued fraction of the incomplete beta function: `a·B(a, b)·I_x(a, b) = xᵃ(1−x)ᵇ·fraction`, quick for `x` below
/// the mean (Lentz's method; Press and others 2007, Numerical Recipes, §6.4).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut below = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let (mut above, mut fraction) = (1.0, below);
    for step in 1..100_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for part in [even, odd] {
            below = 1.0 / away(1.0 + part * below);
            above = away(1.0 + part / above);
            change = below * above;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
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

    /// Beyond 745 a count of 0 is too unlikely to be told from nothing. Reference: incomplete gamma function with 40 digits.
    #[test]
    fn the_first_unlikely_count_is_exact_at_any_size() {
        let rows = [(745.0, 829), (1e3, 1097), (5e3, 5_214), (1e5, 100_951), (1e6, 1_003_002)];
        for (mean, first) in rows {
            assert_eq!(CountModel::poisson(mean).first_unlikely(0.00135), first, "mean {mean}");
        }
    }

    /// Reference: incomplete gamma and beta functions with 40 digits.
    #[test]
    fn tails_of_many_counts_keep_their_digits() {
        let rows = [
            (1_100, 1e3, 0.0, 0.000_962_630_405_866_557_2),
            (1_200, 1e3, 0.0, 4.684_203_854_228_721e-10),
            (950, 1e3, 0.0, 0.945_793_326_110_981_4),
            (1_004_000, 1e6, 0.0, 0.000_032_074_474_820_806_273),
            (1_500, 1e3, 0.02, 0.001_136_913_654_855_397_2),
            (7_000, 2e3, 0.5, 0.007_314_216_945_271_652),
            (130, 100.0, 1e-7, 0.002_282_201_490_880_194_3),
            (2_200_000, 1e6, 0.1, 0.001_504_992_508_594_736),
            (300_000, 1e6, 0.1, 0.998_897_430_853_146_3),
        ];
        for (x, mean, dispersion, p) in rows {
            let found = CountModel { mean, dispersion }.at_least(x);
            assert!((found / p - 1.0).abs() < 1e-9, "{x} at {mean}, {dispersion}: {found:e}, expected {p:e}");
        }
    }

    /// Upper tails by `poisson.test` of R 4.2.2: a rate, and the chances of at least each count.
    #[test]
    fn poisson_tails_agree_with_r_far_out() {
        let counts = [0, 1, 2, 5, 9, 15, 40];
        let rows = [
            (
                0.5,
                [
                    1.0,
                    0.393_469_340_287_367,
                    0.090_204_010_431_049_9,
                    0.000_172_115_629_955_841,
                    3.435_490_246_848_13e-09,
                    1.461_050_092_443_92e-17,
                    6.844_395_918_288_12e-61,
                ],
            ),
            (
                1.0,
                [
                    1.0,
                    0.632_120_558_828_558,
                    0.264_241_117_657_115,
                    0.003_659_846_827_343_71,
                    1.125_202_597_969_02e-06,
                    3.000_010_666_525_2e-13,
                    4.621_445_840_379_91e-49,
                ],
            ),
            (
                2.0,
                [
                    1.0,
                    0.864_664_716_763_387,
                    0.593_994_150_290_162,
                    0.052_653_017_343_711_1,
                    0.000_237_447_328_261_162,
                    3.871_230_404_600_29e-09,
                    1.917_158_341_594_27e-37,
                ],
            ),
            (
                5.0,
                [
                    1.0,
                    0.993_262_053_000_915,
                    0.959_572_318_005_487,
                    0.559_506_714_934_788,
                    0.068_093_634_721_848_6,
                    0.000_226_253_676_176_756,
                    8.550_023_756_842_88e-23,
                ],
            ),
        ];
        for (mean, chances) in rows {
            for (x, p) in counts.into_iter().zip(chances) {
                let found = CountModel::poisson(mean).at_least(x);
                assert!((found / p - 1.0).abs() < 1e-9, "{x} at {mean}: {found:e}, expected {p:e}");
            }
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
