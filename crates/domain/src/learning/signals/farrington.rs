//! Farrington's method for weekly counts, and its improvement by Noufaily: a week against the same season of years before.
//!
//! A quasi-Poisson regression on earlier years expects the week; past outbreaks are weighted down by their Anscombe
//! residuals; the bound is a quantile of what is expected (Farrington and others 1996; Noufaily and others 2013).

use super::{
    glm::{Fit, quadratic, quasi_poisson},
    tails::{CountModel, normal_at_least, normal_exceeded_with},
};

/// How it is done.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Farrington {
    /// Which of the two.
    pub form: Form,
    /// Years looked back.
    pub years: usize,
    /// Weeks on either side of the same week in those years that count as the same season.
    pub half_window: usize,
    /// The chance of a false alarm in a week.
    pub alpha: f64,
}

/// The two forms of the method.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// 1996: only the weeks around the same week; two thirds power, two-sided.
    First,
    /// 2013: all weeks but the last 26, season in ten levels; quantile of the negative binomial.
    Improved,
}

/// What one week comes to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FarringtonWeek {
    /// Events expected.
    pub expected: f64,
    /// An alarm is strictly above this.
    pub bound: f64,
    /// Variance over mean, at least 1.
    pub dispersion: f64,
    /// The chance of at least as many.
    pub p: f64,
}

/// Weeks in a year of this method.
const YEAR: usize = 52;
/// Levels of the season, of which one is the window around the week itself.
const LEVELS: usize = 10;
/// Weeks before the week itself that are left out, so that a rise does not hide itself.
const LEFT_OUT: usize = 26;
/// Fewer cases in so many weeks alarm nobody.
const LEAST: (u64, usize) = (5, 4);

impl Farrington {
    /// The first week (counted from 0) that can be judged.
    #[must_use]
    pub const fn first(self) -> usize {
        self.years * YEAR + self.half_window
    }

    /// Judges the week at `at`. `None` with too short a history, fewer than five cases in four weeks, or no fit.
    #[must_use]
    pub fn week(self, counts: &[u64], at: usize) -> Option<FarringtonWeek> {
        let recent = counts.get((at + 1).checked_sub(LEAST.1)?..=at)?;
        if at < self.first() || recent.iter().sum::<u64>() < LEAST.0 {
            return None;
        }
        let (expected, deviation, dispersion) = self.expected(counts, at)?;
        Some(self.judge(counts[at], expected, deviation, dispersion))
    }

    /// What the week at `at` will bring, its scatter with that of the fit, and the deviation of the logarithm of the mean.
    /// `None` with too short a history, no fit, or nothing to expect.
    #[must_use]
    pub fn foretells(self, counts: &[u64], at: usize) -> Option<(CountModel, f64)> {
        if at < self.first() {
            return None;
        }
        let (mean, deviation, dispersion) = self.expected(counts, at)?;
        let scatter = (dispersion - 1.0) / mean + deviation * deviation;
        (mean > 1e-3).then_some((CountModel { mean, dispersion: scatter }, deviation))
    }

    /// Mean, deviation of its logarithm, and variance over mean.
    fn expected(self, counts: &[u64], at: usize) -> Option<(f64, f64, f64)> {
        let history = self.history(at);
        let (fit, trend) = self.fit(counts, at, &history)?;
        let row = self.row(at, self.levels() - 1, trend.then_some(at));
        let linear: f64 = row.iter().zip(&fit.coefficients).map(|(x, b)| x * b).sum();
        let dispersion = fit.dispersion.max(1.0);
        let deviation = (dispersion * quadratic(&row, &fit.unscaled)).sqrt();
        Some((linear.exp(), deviation, dispersion))
    }

    const fn levels(self) -> usize {
        match self.form {
            Form::First => 1,
            Form::Improved => LEVELS,
        }
    }

    /// Past weeks, each with its level of the season; the last level is the window itself.
    fn history(self, at: usize) -> Vec<(usize, usize)> {
        let (w, last) = (self.half_window, self.levels() - 1);
        let mut weeks = Vec::new();
        for year in (1..=self.years).rev() {
            let middle = at - year * YEAR;
            weeks.extend((middle - w..=middle + w).map(|week| (week, last)));
            if self.form == Form::Improved {
                let between = YEAR - 2 * w - 1;
                weeks.extend((0..between).map(|i| (middle + w + 1 + i, block(i, between, last))));
            }
        }
        if self.form == Form::Improved {
            // The window before the week itself belongs to its season too, but is always left out.
            weeks.retain(|(week, _)| week + LEFT_OUT < at);
        }
        weeks
    }

    fn row(self, at: usize, level: usize, week: Option<usize>) -> Vec<f64> {
        let last = self.levels() - 1;
        let season = (0..last).map(|other| if other == level { 1.0 } else { 0.0 });
        let trend = week.map(|week| (week as f64 - at as f64) / YEAR as f64);
        std::iter::once(1.0).chain(season).chain(trend).collect()
    }

    /// With a trend where three years show one that does not run away; else without.
    fn fit(self, counts: &[u64], at: usize, history: &[(usize, usize)]) -> Option<(Fit, bool)> {
        let seen: Vec<f64> = history.iter().map(|(week, _)| counts[*week] as f64).collect();
        let rows = |trend: bool| -> Vec<Vec<f64>> {
            history.iter().map(|(week, level)| self.row(at, *level, trend.then_some(*week))).collect()
        };
        if self.years >= 3
            && let Some(fit) = self.reweighted(&rows(true), &seen)
        {
            let place = self.levels();
            let free = seen.len() - place - 1;
            let deviation = (fit.dispersion * fit.unscaled[place][place]).sqrt();
            // The window's own level is the reference and the trend is 0 now, so the constant is today's.
            let bounded = fit.coefficients[0].exp() <= seen.iter().copied().fold(0.0, f64::max);
            if bounded && student_two_sided(fit.coefficients[place] / deviation, free as f64) < 0.05 {
                return Some((fit, true));
            }
        }
        Some((self.reweighted(&rows(false), &seen)?, false))
    }

    fn reweighted(self, rows: &[Vec<f64>], seen: &[f64]) -> Option<Fit> {
        let plain = quasi_poisson(rows, seen, &vec![1.0; seen.len()])?;
        let limit = match self.form {
            Form::First => 1.0,
            Form::Improved => 2.58,
        };
        quasi_poisson(rows, seen, &weights(&plain, seen, limit))
    }

    fn judge(self, count: u64, expected: f64, deviation: f64, dispersion: f64) -> FarringtonWeek {
        let (bound, p) = match self.form {
            Form::First => {
                let two_thirds = expected.powf(2.0 / 3.0);
                // The deviation of the linear predictor times the mean is that of the mean.
                let tau = dispersion + deviation * deviation * expected;
                let spread = (4.0 / 9.0 * expected.cbrt() * tau).sqrt();
                let z = normal_exceeded_with(self.alpha / 2.0);
                let p = normal_at_least(((count as f64).powf(2.0 / 3.0) - two_thirds) / spread);
                ((two_thirds + z * spread).powf(1.5), p)
            }
            Form::Improved => {
                let model = CountModel { mean: expected, dispersion: (dispersion - 1.0) / expected };
                (model.quantile(1.0 - self.alpha) as f64, model.at_least(count))
            }
        };
        FarringtonWeek { expected, bound, dispersion, p }
    }
}

/// Which of `blocks` parts of `length` weeks week `i` lies in; the first parts take what is left over.
const fn block(i: usize, length: usize, blocks: usize) -> usize {
    let (size, rest) = (length / blocks, length % blocks);
    let long = rest * (size + 1);
    if i < long { i / (size + 1) } else { rest + (i - long) / size }
}

/// Weights that take past outbreaks down: `s⁻²` for standardised Anscombe residuals `s` beyond `limit`, summing to n.
fn weights(fit: &Fit, seen: &[f64], limit: f64) -> Vec<f64> {
    let phi = fit.dispersion.max(1.0);
    let residual = |i: usize| {
        let (count, mean) = (seen[i], fit.fitted[i]);
        let raw = 1.5 * (count.powf(2.0 / 3.0) * mean.powf(-1.0 / 6.0) - mean.sqrt());
        raw / (phi * (1.0 - fit.leverage[i])).sqrt()
    };
    let raw: Vec<f64> =
        (0..seen.len()).map(residual).map(|s| if s > limit { s.powi(-2) } else { 1.0 }).collect();
    let scale = seen.len() as f64 / raw.iter().sum::<f64>();
    raw.into_iter().map(|weight| weight * scale).collect()
}

/// The two-sided tail of Student's t, by Simpson's rule on its density (free ≥ 1; to six digits).
fn student_two_sided(t: f64, free: f64) -> f64 {
    let scale = libm::lgamma(f64::midpoint(free, 1.0)) - libm::lgamma(free / 2.0);
    let height = scale.exp() / (free * std::f64::consts::PI).sqrt();
    let density = |x: f64| height * (1.0 + x * x / free).powf(-f64::midpoint(free, 1.0));
    let reach = t.abs().min(40.0);
    let parts = 400;
    let width = reach / f64::from(parts);
    let inner: f64 =
        (1..parts).map(|i| (if i % 2 == 1 { 4.0 } else { 2.0 }) * density(f64::from(i) * width)).sum();
    let half = width / 3.0 * (density(0.0) + inner + density(reach));
    (1.0 - 2.0 * half).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Farrington, Form, block, student_two_sided};

    #[test]
    fn the_season_is_cut_into_nearly_equal_blocks() {
        let sizes: Vec<usize> =
            (0..9).map(|part| (0..45).filter(|i| block(*i, 45, 9) == part).count()).collect();
        assert_eq!(sizes, [5; 9]);
        let uneven: Vec<usize> =
            (0..9).map(|part| (0..47).filter(|i| block(*i, 47, 9) == part).count()).collect();
        assert_eq!(uneven, [6, 6, 5, 5, 5, 5, 5, 5, 5]);
    }

    /// As R's `2 * pt(-2, 10)` and `2 * pt(-1, 200)`.
    #[test]
    fn students_tail_agrees_with_r() {
        assert!((student_two_sided(2.0, 10.0) - 0.073_388_03).abs() < 1e-7);
        assert!((student_two_sided(-1.0, 200.0) - 0.318_518_4).abs() < 1e-6);
    }

    #[test]
    fn a_fall_over_the_years_is_followed_and_a_growth_is_not_run_ahead_of() {
        let method = Farrington { form: Form::Improved, years: 5, half_window: 3, alpha: 0.01 };
        let falls: Vec<u64> = (0..270).map(|week| 120 - week / 3 + week % 5).collect();
        let found = method.week(&falls, 269).unwrap();
        assert!(found.expected > 30.0 && found.expected < 45.0, "{found:?}");
        // No prediction beyond what was ever seen: then the trend is left out.
        let grows: Vec<u64> = (0..270).map(|week| 20 + week / 3 + week % 5).collect();
        let found = method.week(&grows, 269).unwrap();
        assert!(found.expected < 104.0 && found.dispersion > 5.0, "{found:?}");
    }

    #[test]
    fn too_few_cases_and_too_short_a_history_say_nothing() {
        let method = Farrington { form: Form::Improved, years: 3, half_window: 3, alpha: 0.01 };
        assert!(method.week(&[1; 300], 299).is_none());
        assert!(method.week(&[9; 150], 149).is_none());
        assert!(method.week(&[9; 300], 299).is_some());
    }
}
