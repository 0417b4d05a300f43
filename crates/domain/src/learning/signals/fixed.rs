//! Charts and sums whose expectation is taken from a baseline once and then held: the textbook's two phases.

use super::{
    charts::u_chart,
    run_length::{Cusum, likelihood_ratio},
    scan::{Alarm, Method},
    series::Series,
    tails::{CountModel, normal_exceeded_with},
};

/// What the baseline says: events an opportunity, and the scatter beyond Poisson.
#[derive(Clone, Copy, Debug)]
struct Phase {
    rate: f64,
    dispersion: f64,
    opportunities: f64,
}

impl Phase {
    /// Of the first `end` periods. A baseline without events counts half a one: nothing is impossible.
    fn of(series: &Series, end: usize) -> Self {
        let opportunities: f64 = (0..end).map(|at| series.opportunities(at)).sum();
        let events: f64 = series.counts[..end].iter().map(|count| *count as f64).sum();
        let rate = events.max(0.5) / opportunities.max(1e-9);
        let expected = |at: usize| rate * series.opportunities(at);
        let free = end.saturating_sub(1).max(1) as f64;
        let squares: f64 = (0..end).map(|at| (series.counts[at] as f64 - expected(at)).powi(2)).sum();
        let (means, squared) =
            (0..end).map(expected).fold((0.0, 0.0), |sum, mean| (sum.0 + mean, sum.1 + mean * mean));
        let excess = squares * end as f64 / free - means;
        Self {
            rate,
            dispersion: (excess / squared.max(1e-9)).max(0.0),
            opportunities: opportunities / end.max(1) as f64,
        }
    }

    fn expected(&self, series: &Series, at: usize) -> f64 {
        self.rate * series.opportunities(at)
    }
}

/// Counts above the exact Poisson limit: P(X ≥ x) ≤ `limit`.
pub fn poisson(series: &Series, baseline: usize, limit: f64) -> Vec<Alarm> {
    let phase = Phase::of(series, baseline);
    let judge = |at: usize| {
        let model = CountModel::poisson(phase.expected(series, at));
        let p = model.at_least(series.counts[at]);
        (p <= limit).then(|| Alarm {
            at,
            began: at,
            method: Method::Poisson.name(),
            observed: series.counts[at],
            expected: model.mean,
            statistic: series.counts[at] as f64,
            threshold: model.first_unlikely(limit) as f64,
            p,
        })
    };
    (baseline..series.counts.len()).filter_map(judge).collect()
}

/// Counts, or rates where opportunities vary, strictly above `width` standard deviations.
///
/// A baseline that is the whole series is judged itself: a first look at a process.
pub fn chart(series: &Series, baseline: usize, method: Method, width: f64) -> Vec<Alarm> {
    let phase = Phase::of(series, baseline);
    let first = if baseline < series.counts.len() { baseline } else { 0 };
    let judge = |at: usize| {
        let opportunities = if method == Method::UChart { series.opportunities(at) } else { 1.0 };
        let center = if method == Method::UChart { phase.rate } else { phase.rate * phase.opportunities };
        let limits = u_chart(center, opportunities, width);
        let statistic = series.counts[at] as f64 / opportunities;
        let model = CountModel::poisson(center * opportunities);
        (statistic > limits.high).then(|| Alarm {
            at,
            began: at,
            method: method.name(),
            observed: series.counts[at],
            expected: model.mean,
            statistic,
            threshold: limits.high,
            p: model.at_least(series.counts[at]),
        })
    };
    (first..series.counts.len()).filter_map(judge).collect()
}

/// Deviations that a normal value exceeds with one chance in `arl0`.
pub fn width(arl0: f64) -> f64 {
    normal_exceeded_with(1.0 / arl0)
}

/// A CUSUM of counts, designed for the baseline's mean; it starts anew after each alarm.
pub fn cusum(series: &Series, baseline: usize, method: Method, ratio: f64, arl0: f64) -> Vec<Alarm> {
    let phase = Phase::of(series, baseline);
    let dispersion = if method == Method::NbCusum { phase.dispersion } else { 0.0 };
    let model = |at: usize| CountModel { mean: phase.expected(series, at), dispersion };
    let design =
        Cusum::design(CountModel { mean: phase.rate * phase.opportunities, dispersion }, ratio, arl0);
    let usual = design.k / reference(phase.rate * phase.opportunities, dispersion, ratio);
    let (mut sum, mut began, mut seen, mut due, mut extra) = (0.0, baseline, 0, 0.0, 0.0);
    let mut alarms = Vec::new();
    for at in baseline..series.counts.len() {
        if sum <= 0.0 {
            (began, seen, due, extra) = (at, 0, 0.0, 0.0);
        }
        let now = model(at);
        sum = (sum + series.counts[at] as f64 - usual * reference(now.mean, dispersion, ratio)).max(0.0);
        seen += series.counts[at];
        due += now.mean;
        extra += dispersion * now.mean * now.mean;
        // What the lattice makes equal must not be told apart by the last bit.
        if sum + 1e-9 >= design.h {
            let stretch = CountModel { mean: due, dispersion: extra / (due * due) };
            alarms.push(Alarm {
                at,
                began,
                method: method.name(),
                observed: series.counts[at],
                expected: now.mean,
                statistic: sum,
                threshold: design.h,
                p: stretch.at_least(seen),
            });
            sum = 0.0;
        }
    }
    alarms
}

/// What a period of this mean takes off the sum, in events, before it is put on the lattice.
fn reference(mean: f64, dispersion: f64, ratio: f64) -> f64 {
    let (event, period) = likelihood_ratio(CountModel { mean, dispersion }, ratio);
    period / event
}
