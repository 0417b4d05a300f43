//! What is usual among like cells, and how strongly a cell with few cases is drawn towards it.
//!
//! A cell with `x` of `n` recovered is given the rate `(x + μM) / (n + M)`: the mean of the posterior of a beta-binomial
//! whose prior has the mean μ and weighs as much as M cases. Both are fitted to the cells by Kleinman's weighted moments
//! (Kleinman 1973, Journal of the American Statistical Association 68, 46–54): the weights `n / (1 + ρ(n − 1))` and
//! the correlation ρ = 1 / (M + 1) are worked out in turns. Where the cells differ no more than chance makes them,
//! ρ would be nothing and M without bound; so a prior never weighs more than all the cases that it rests on, nor more
//! than [`Prior::MOST_WEIGHT`].

use super::{beta_quantile, real};

/// How often it was tried, and how often it was known to have settled the matter.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tried {
    /// Make-goods of which the outcome is known.
    pub n: u64,
    /// Of those, the matter is settled.
    pub recovered: u64,
}

/// What is usual: a beta distribution of rates.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Prior {
    /// μ, the usual rate, 0 to 1.
    pub mean: f64,
    /// M, as many cases as it weighs.
    pub weight: f64,
}

impl Tried {
    /// The plain share; none of nothing.
    #[must_use]
    pub fn raw(self) -> Option<f64> {
        (self.n > 0).then(|| real(self.recovered) / real(self.n))
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self { n: self.n + other.n, recovered: self.recovered + other.recovered }
    }
}

impl Prior {
    /// The least that a prior weighs: even cells that seem to differ wildly say something about each other.
    pub const LEAST_WEIGHT: f64 = 2.0;
    /// The most: cells that differ by chance alone still may say something of their own.
    pub const MOST_WEIGHT: f64 = 2_000.0;
    const ROUNDS: usize = 50;

    /// Fits it to some cells; none if nothing was tried. With a single cell there is no telling how cells differ, and it
    /// weighs least.
    #[must_use]
    pub fn fit(cells: &[Tried]) -> Option<Self> {
        let cells: Vec<Tried> = cells.iter().copied().filter(|cell| cell.n > 0).collect();
        let all = cells.iter().fold(Tried::default(), |sum, cell| sum.with(*cell));
        let pooled = all.raw()?;
        if cells.len() < 2 || pooled <= 0.0 || pooled >= 1.0 {
            return Some(Self { mean: smoothed(all), weight: Self::LEAST_WEIGHT });
        }
        let (mut mean, mut rho) = (pooled, 0.0);
        for _ in 0..Self::ROUNDS {
            let next = moments(&cells, rho);
            let settled = (next.1 - rho).abs() < 1e-10;
            (mean, rho) = next;
            if settled {
                break;
            }
        }
        let weight = if rho > 0.0 { 1.0 / rho - 1.0 } else { f64::INFINITY };
        let weight = weight.min(real(all.n)).clamp(Self::LEAST_WEIGHT, Self::MOST_WEIGHT);
        Some(Self { mean, weight })
    }

    /// The rate of a cell, drawn towards what is usual: `(x + μM) / (n + M)`.
    #[must_use]
    pub fn shrink(self, cell: Tried) -> f64 {
        let (a, b) = self.after(cell);
        a / (a + b)
    }

    /// The 95 % credible interval of a cell's rate, with equal tails.
    #[must_use]
    pub fn interval(self, cell: Tried) -> (f64, f64) {
        let (a, b) = self.after(cell);
        (beta_quantile(0.025, a, b), beta_quantile(0.975, a, b))
    }

    /// The parameters of the posterior.
    fn after(self, cell: Tried) -> (f64, f64) {
        let missed = cell.n.saturating_sub(cell.recovered);
        (
            self.mean.mul_add(self.weight, real(cell.recovered)),
            (1.0 - self.mean).mul_add(self.weight, real(missed)),
        )
    }
}

/// Never quite nothing or all (Laplace's rule): a prior at the edge could not be moved by any case.
fn smoothed(all: Tried) -> f64 {
    (real(all.recovered) + 1.0) / (real(all.n) + 2.0)
}

/// One turn of Kleinman's: mean and correlation by the weights that the last correlation gives.
fn moments(cells: &[Tried], rho: f64) -> (f64, f64) {
    let weighed: Vec<(f64, f64, f64)> = cells
        .iter()
        .map(|cell| {
            let n = real(cell.n);
            (n / rho.mul_add(n - 1.0, 1.0), n, real(cell.recovered) / n)
        })
        .collect();
    let total: f64 = weighed.iter().map(|(w, ..)| w).sum();
    let mean = weighed.iter().map(|(w, _, p)| w * p).sum::<f64>() / total;
    let spread: f64 = weighed.iter().map(|(w, _, p)| w * (p - mean).powi(2)).sum();
    let by_chance: f64 = weighed.iter().map(|(w, n, _)| w / n * (1.0 - w / total)).sum();
    let room: f64 = weighed.iter().map(|(w, ..)| w * (1.0 - w / total)).sum();
    let variance = mean * (1.0 - mean);
    let rho = (spread - variance * by_chance) / (variance * (room - by_chance));
    (mean, if rho.is_finite() { rho.clamp(0.0, 1.0) } else { 0.0 })
}
