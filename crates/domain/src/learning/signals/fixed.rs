//! Charts and sums whose expectation is taken from a baseline once and then held: the textbook's two phases.

use super::{
    charts::u_chart,
    run_length::{Cusum, likelihood_ratio},
    scan::{Alarm, Method},
    series::Series,
    tails::{CountModel, normal_exceeded_with},
};

/// Two figures that differ by this share only are the same figure, rounded on its way.
const SAME: f64 = 1e-12;

/// What the baseline says: events a period, events an opportunity, and the scatter beyond Poisson.
#[derive(Clone, Copy, Debug)]
struct Phase {
    mean: f64,
    rate: f64,
    dispersion: f64,
    opportunities: f64,
}

impl Phase {
    /// Of the first `end` periods. A baseline without events counts half a one: nothing is impossible.
    fn of(series: &Series, end: usize) -> Self {
        let open = || (0..end).filter(|at| series.has_any(*at));
        let opportunities: f64 = open().map(|at| series.opportunities(at)).sum();
        let count = |at: usize| series.counts[at] as f64;
        let rate = open().map(count).sum::<f64>().max(0.5) / opportunities.max(1e-9);
        let expected = |at: usize| rate * series.opportunities(at);
        let periods = open().count() as f64;
        let squares: f64 = open().map(|at| (count(at) - expected(at)).powi(2)).sum();
        let (means, squared) =
            open().map(expected).fold((0.0, 0.0), |sum, mean| (sum.0 + mean, sum.1 + mean * mean));
        let excess = squares * periods / (periods - 1.0).max(1.0) - means;
        Self {
            mean: (0..end).map(count).sum::<f64>().max(0.5) / end.max(1) as f64,
            rate,
            dispersion: (excess / squared.max(1e-9)).max(0.0),
            opportunities: opportunities / periods.max(1.0),
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
    (baseline..series.counts.len()).filter(|at| series.has_any(*at)).filter_map(judge).collect()
}

/// Counts, or rates where opportunities vary, strictly above `width` standard deviations.
///
/// A baseline that is the whole series is judged itself: a first look at a process.
pub fn chart(series: &Series, baseline: usize, method: Method, width: f64) -> Vec<Alarm> {
    let phase = Phase::of(series, baseline);
    let first = if baseline < series.counts.len() { baseline } else { 0 };
    let judge = |at: usize| {
        let opportunities = if method == Method::UChart { series.opportunities(at) } else { 1.0 };
        // Counts a period are not reckoned by way of a rate: a count that equals its limit must not be lifted above it.
        let center = if method == Method::UChart { phase.rate } else { phase.mean };
        let limits = u_chart(center, opportunities, width);
        let statistic = series.counts[at] as f64 / opportunities;
        let model = CountModel::poisson(center * opportunities);
        (statistic > limits.high * (1.0 + SAME)).then(|| Alarm {
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
    let judged = |at: &usize| method == Method::CChart || series.has_any(*at);
    (first..series.counts.len()).filter(judged).filter_map(judge).collect()
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
    for at in (baseline..series.counts.len()).filter(|at| series.has_any(*at)) {
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

#[cfg(test)]
mod tests {
    use super::{Method, Series, chart, cusum, poisson};
    use crate::learning::signals::Every;

    fn series(counts: Vec<u64>, opportunities: Vec<f64>) -> Series {
        Series { start: jiff::civil::date(2026, 1, 1), every: Every::Day, counts, opportunities }
    }

    /// Mean exactly 9: the limit is 18, and 18 does not exceed it, whether opportunities are known or not.
    #[test]
    fn a_count_that_equals_its_limit_is_no_alarm() {
        let mut counts = [6, 12].repeat(30);
        counts.extend([18, 18, 19]);
        for opportunities in [Vec::new(), (0..63).map(|day| 0.1 + f64::from(day % 7) / 3.0).collect()] {
            let found = chart(&series(counts.clone(), opportunities), 60, Method::CChart, 3.0);
            assert_eq!(found.iter().map(|alarm| alarm.at).collect::<Vec<_>>(), [62]);
            assert!((found[0].threshold - 18.0).abs() < 1e-12);
        }
        let found = chart(&series(counts, vec![0.1; 63]), 60, Method::UChart, 3.0);
        assert!(found.iter().all(|alarm| alarm.at == 62), "{found:?}");
    }

    /// Open on five days of seven with a mean of 14: what comes on an open day is held against that, not against 10.
    #[test]
    fn a_day_on_which_nothing_could_fail_is_no_ordinary_day() {
        let open = |day: usize| day % 7 < 5;
        let mut counts: Vec<u64> =
            (0..70).map(|day| if open(day) { 13 + (day as u64 % 2) * 2 } else { 0 }).collect();
        counts[69] = 1;
        let opportunities = (0..70).map(|day| if open(day) { 1.0 } else { 0.0 }).collect();
        let series = series(counts, opportunities);
        let found = poisson(&series, 56, 0.9);
        assert!(found.iter().all(|alarm| open(alarm.at) && (alarm.expected - 14.0).abs() < 0.2), "{found:?}");
        assert!(!found.is_empty());
        let summed = cusum(&series, 56, Method::Cusum, 2.0, 370.0);
        assert_eq!(summed, []);
    }
}
