//! How long a CUSUM of counts runs until it alarms, and the design that runs as long as is wanted.
//!
//! The sum `S = max(0, S + X − k)` alarms at `S ≥ h`. On a lattice of steps of `1/d` it is a Markov chain (Brook and
//! Evans 1972) with `h·d` states; its average run length solves `(I − Q)·L = 1`. `Q` for a larger `h` contains that for
//! a smaller one, so one elimination that grows row by row gives the run length for every `h` on the way.

use super::tails::CountModel;

/// States beyond which no design is sought: some ten milliseconds' work.
const MOST_STATES: usize = 600;
/// A lattice is made for about so many states at most.
const FEW_STATES: usize = 400;

/// A CUSUM of counts: `k` and `h` in events, both multiples of `1/steps`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cusum {
    /// What is taken off each period.
    pub k: f64,
    /// The sum that alarms.
    pub h: f64,
    /// Lattice steps to one event.
    pub steps: usize,
}

impl Cusum {
    /// The head start of the fast initial response: `⌊d·h/2⌋/d` (Lucas and Crosier 1982, on our lattice).
    #[must_use]
    pub fn head_start(self) -> f64 {
        (self.states() / 2) as f64 / self.steps as f64
    }

    fn states(self) -> usize {
        (self.h * self.steps as f64).round() as usize
    }

    /// Average run length in periods from an empty sum, for counts of this model.
    #[must_use]
    pub fn run_length(self, counts: CountModel) -> f64 {
        self.run_length_from(counts, 0.0)
    }

    /// The same from a sum of `start` events (a multiple of the lattice step, below `h`).
    #[must_use]
    pub fn run_length_from(self, counts: CountModel, start: f64) -> f64 {
        let from = (start * self.steps as f64).round() as usize;
        let taken = (self.k * self.steps as f64).round() as usize;
        let mut chain = Chain::new(counts, taken, self.steps, from);
        for _ in 0..self.states() {
            chain.grow();
        }
        chain.run_length
    }

    /// The smallest `h` on the lattice whose run length at `counts` is at least `arl0` periods, for a rise of its mean
    /// by `ratio` (more than 1). `k` is the sum's best reference value for that ratio, put on the lattice.
    ///
    /// For Poisson counts `k = (λ₁ − λ₀)/ln(λ₁/λ₀)` (Lucas 1985), to 0.1; where it is below a half, `1/k` is made whole
    /// instead. Where many are counted the lattice is coarser, and where even whole events are too many states,
    /// [`nearly_bar`] decides.
    #[must_use]
    pub fn design(counts: CountModel, ratio: f64, arl0: f64) -> Self {
        let wished = reference(counts, ratio);
        let (event, _) = likelihood_ratio(counts, ratio);
        let nearly = nearly_bar(counts, ratio, arl0) / event;
        if nearly > FEW_STATES as f64 {
            return Self { k: wished.round(), h: nearly.round(), steps: 1 };
        }
        let steps = lattice(wished, counts, nearly);
        let taken = ((wished * steps as f64).round() as usize).max(1);
        // From an empty sum the lowest bar is passed by a single count. Where that is rare enough there is nothing to seek.
        let alone = counts.at_least((taken / steps) as u64 + 1);
        if alone * arl0 <= 1.0 {
            return Self { k: taken as f64 / steps as f64, h: 1.0 / steps as f64, steps };
        }
        let mut chain = Chain::new(counts, taken, steps, 0);
        while chain.run_length < arl0 && chain.states() < MOST_STATES {
            chain.grow();
        }
        let unit = steps as f64;
        Self { k: taken as f64 / unit, h: chain.states() as f64 / unit, steps }
    }
}

/// Steps to an event: ten, more where events are rare, fewer where overdispersed or many counts make the bar high.
fn lattice(wished: f64, counts: CountModel, bar: f64) -> usize {
    if wished < 0.5 {
        return ((1.0 / wished).round() as usize).clamp(2, 200);
    }
    let fine = if counts.is_poisson() { 10 } else { ((8.0 / wished).round() as usize).clamp(1, 10) };
    fine.min((FEW_STATES as f64 / bar.max(1.0)) as usize).max(1)
}

/// The bar for the sum of log likelihood ratios of a rise by `ratio` that is reached once in about `arl0` periods.
///
/// Siegmund's approximation (1985, §2.5): `ARL₀ = (eᵇ − b − 1)/|E₀|` with `b` the bar and the mean overshoots, 0.583
/// deviations of a period's ratio without the rise and 0.583 with it. The exponent is exact for every distribution, since
/// `E₀(eᴸ) = 1`; beside the chain the run length comes out 0.8 to 1.3 times what was asked for.
#[must_use]
pub fn nearly_bar(counts: CountModel, ratio: f64, arl0: f64) -> f64 {
    let (event, period) = likelihood_ratio(counts, ratio);
    let drift = period - event * counts.mean;
    let (mut low, mut high) = (0.0_f64, 60.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if (middle.exp() - middle - 1.0) / drift < arl0 { low = middle } else { high = middle }
    }
    let grown = CountModel { mean: ratio * counts.mean, ..counts };
    let deviations = counts.variance().sqrt() + grown.variance().sqrt();
    (high - 0.583 * event * deviations).max(0.0)
}

/// What one event weighs in the logarithm of the likelihood ratio, and what a period without any takes off it.
///
/// For a negative binomial of dispersion κ: `ln(ρ(1+κμ)/(1+κρμ))` and `ln((1+κρμ)/(1+κμ))/κ`; for a Poisson count their
/// limits `ln ρ` and `(ρ−1)μ`.
#[must_use]
pub fn likelihood_ratio(counts: CountModel, ratio: f64) -> (f64, f64) {
    let (mean, kappa) = (counts.mean, counts.dispersion);
    if kappa * mean < 1e-6 {
        return (ratio.ln(), (ratio - 1.0) * mean);
    }
    let grown = ((kappa * ratio).mul_add(mean, 1.0) / kappa.mul_add(mean, 1.0)).ln();
    (ratio.ln() - grown, grown / kappa)
}

/// The reference value: what a period takes off, in events.
fn reference(counts: CountModel, ratio: f64) -> f64 {
    let (event, period) = likelihood_ratio(counts, ratio);
    period / event
}

/// The chain, grown a state at a time, with the factors of `I − Q`.
struct Chain {
    /// `P(X = x)`, as many as were needed so far, and their running sum.
    exactly: Vec<f64>,
    up_to: Vec<f64>,
    counts: CountModel,
    taken: usize,
    steps: usize,
    from: usize,
    /// Rows of the unit lower factor (without the 1) and columns of the upper one.
    lower: Vec<Vec<f64>>,
    upper: Vec<Vec<f64>>,
    /// `L⁻¹·1` and row `from` of `U⁻¹·`: their product sums up to the run length.
    ahead: Vec<f64>,
    back: Vec<f64>,
    run_length: f64,
}

impl Chain {
    fn new(counts: CountModel, taken: usize, steps: usize, from: usize) -> Self {
        Self {
            exactly: Vec::new(),
            up_to: Vec::new(),
            counts,
            taken,
            steps,
            from,
            lower: Vec::new(),
            upper: Vec::new(),
            ahead: Vec::new(),
            back: Vec::new(),
            run_length: 0.0,
        }
    }

    fn states(&self) -> usize {
        self.ahead.len()
    }

    fn chance(&mut self, x: usize) -> (f64, f64) {
        while self.exactly.len() <= x {
            let p = self.counts.exactly(self.exactly.len() as u64);
            self.up_to.push(self.up_to.last().unwrap_or(&0.0) + p);
            self.exactly.push(p);
        }
        (self.exactly[x], self.up_to[x])
    }

    /// The chance of going from one state to another in one period.
    fn moves(&mut self, from: usize, to: usize) -> f64 {
        let Some(distance) = (to + self.taken).checked_sub(from) else { return 0.0 };
        if to == 0 {
            return self.chance(distance / self.steps).1;
        }
        if distance.is_multiple_of(self.steps) { self.chance(distance / self.steps).0 } else { 0.0 }
    }

    /// Adds the next state: a column of `U`, a row of `L`, and what they add to the run length.
    fn grow(&mut self) {
        let n = self.states();
        let mut column: Vec<f64> = Vec::with_capacity(n + 1);
        let mut row: Vec<f64> = Vec::with_capacity(n);
        for i in 0..n {
            let entry = -self.moves(i, n) - dot(&self.lower[i], &column);
            column.push(entry);
            let entry = -self.moves(n, i) - dot(&self.upper[i][..i], &row);
            row.push(entry / self.upper[i][i]);
        }
        let corner = 1.0 - self.moves(n, n) - dot(&row, &column);
        let ahead = 1.0 - dot(&row, &self.ahead);
        let unit = if n == self.from { 1.0 } else { 0.0 };
        let back = (unit - dot(&column, &self.back)) / corner;
        column.push(corner);
        self.lower.push(row);
        self.upper.push(column);
        self.ahead.push(ahead);
        self.back.push(back);
        // The states before the start see nothing of it.
        self.run_length += back * ahead;
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::{CountModel, Cusum, nearly_bar};

    /// Published (Lucas 1985): h 6, k 2; run lengths in order and shifted by 0.9627 standard deviations, and with FIR.
    #[test]
    fn run_lengths_agree_with_the_published_ones() {
        let chart = Cusum { k: 2.0, h: 6.0, steps: 1 };
        let in_order = CountModel::poisson(1.88);
        let shifted = CountModel::poisson(0.9627_f64.mul_add(1.88_f64.sqrt(), 1.88));
        for (counts, plain, fast) in [(in_order, 37.2, 29.19), (shifted, 5.49, 3.33)] {
            let found = (chart.run_length(counts), chart.run_length_from(counts, chart.head_start()));
            assert!((found.0 - plain).abs() < 0.06 && (found.1 - fast).abs() < 0.006, "{found:?}");
        }
    }

    /// Rows: rise, ARL₀ wanted → k, h, ARL₀, ARL₁, ARL₁ with fast initial response.
    #[test]
    fn designs_agree_with_the_table() {
        let rows = [
            ((0.5, 1.0), 370.0, (0.7, 5.3), (373.0, 16.8, Some(11.1))),
            ((1.0, 2.0), 370.0, (1.4, 5.9), (381.0, 10.3, Some(6.6))),
            ((2.0, 4.0), 370.0, (2.9, 5.8), (374.0, 6.1, Some(3.9))),
            ((4.0, 6.0), 370.0, (4.9, 10.0), (378.0, 9.5, Some(6.0))),
            ((1.0, 2.0), 1000.0, (1.4, 7.5), (1095.0, 12.9, None)),
            ((2.0, 4.0), 1000.0, (2.9, 7.4), (1039.0, 7.4, None)),
            ((4.0, 6.0), 1000.0, (4.9, 12.5), (1000.0, 11.7, None)),
        ];
        for ((before, after), arl0, (k, h), (runs, detects, fast)) in rows {
            let (before, after) = (CountModel::poisson(before), CountModel::poisson(after));
            let found = Cusum::design(before, after.mean / before.mean, arl0);
            assert!((found.k - k).abs() < 1e-9 && (found.h - h).abs() < 1e-9, "{found:?}");
            assert!((found.run_length(before) - runs).abs() < 0.51, "{}", found.run_length(before));
            assert!((found.run_length(after) - detects).abs() < 0.051, "{}", found.run_length(after));
            let started = found.run_length_from(after, found.head_start());
            assert!(fast.is_none_or(|fast: f64| (started - fast).abs() < 0.051), "{started}");
        }
    }

    #[test]
    fn the_quick_bar_is_near_the_exact_one_where_many_states_would_be_needed() {
        for (mean, spread, ratio) in [(20.0, 1.0, 1.6), (50.0, 1.0, 1.4), (20.0, 3.0, 2.0), (50.0, 4.0, 1.8)]
        {
            let counts = CountModel { mean, dispersion: (spread - 1.0) / mean };
            let (event, _) = super::likelihood_ratio(counts, ratio);
            let wished = super::reference(counts, ratio);
            let bar = nearly_bar(counts, ratio, 500.0) / event;
            let chart =
                Cusum { k: (wished * 10.0).round() / 10.0, h: (bar * 10.0).round() / 10.0, steps: 10 };
            let found = chart.run_length(counts);
            assert!((380.0..560.0).contains(&found), "mean {mean}, spread {spread}: {found}, bar {bar}");
        }
    }

    /// Beside the exact tail of one count, and the chain on a lattice of whole events.
    #[test]
    fn many_counts_have_a_design_as_well() {
        let plain = CountModel::poisson(2000.0);
        let found = Cusum::design(plain, 2.0, 370.0);
        assert!(found.h <= 1.0 && found.k > 2800.0, "a doubling shows in one period: {found:?}");
        for (mean, spread, ratio) in
            [(400.0, 1.0, 1.2), (2000.0, 1.0, 1.1), (400.0, 4.0, 1.5), (1e5, 1.0, 1.01)]
        {
            let counts = CountModel { mean, dispersion: (spread - 1.0) / mean };
            let found = Cusum::design(counts, ratio, 370.0);
            assert!(found.h > 1.0 && found.k > mean && found.k < ratio * mean, "{found:?}");
            if found.h * found.steps as f64 <= 500.0 {
                let runs = found.run_length(counts);
                assert!((370.0..420.0).contains(&runs), "mean {mean}: {found:?} runs {runs}");
            }
        }
    }

    #[test]
    fn overdispersed_counts_need_a_higher_bar_and_rare_ones_a_finer_lattice() {
        let plain = Cusum::design(CountModel::poisson(4.0), 2.0, 500.0);
        let scattered = CountModel { mean: 4.0, dispersion: 0.5 };
        let higher = Cusum::design(scattered, 2.0, 500.0);
        assert!(higher.h > 2.0 * plain.h, "{higher:?} {plain:?}");
        assert!(higher.run_length(scattered) >= 500.0 && plain.run_length(scattered) < 60.0);
        let rare = Cusum::design(CountModel::poisson(0.02), 2.0, 2000.0);
        assert!(rare.run_length(CountModel::poisson(0.02)) >= 2000.0 && rare.steps > 10, "{rare:?}");
    }
}
