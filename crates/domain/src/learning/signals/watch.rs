//! Our own watch over one stream: an expectation that learns, one test for a sudden jump and one for a slow rise.
//!
//! The jump: a count so high that its exact tail is below the limit. The rise: the sum of log likelihood ratios for
//! counts grown by `ratio` (Page 1954), whose bar is designed by its Markov chain. Each may raise a false alarm half as
//! often as is allowed, so that both together keep to it. After an alarm the sum starts anew.

use std::collections::HashMap;

use super::{
    expectation::Expectation,
    run_length::{Cusum, likelihood_ratio},
    series::{Every, Series},
    tails::CountModel,
};

/// How a stream is watched.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WatchRule {
    /// Periods that are learned from before the first one is judged.
    pub baseline: usize,
    /// Periods between false alarms, on average, for one stream.
    pub arl0: f64,
    /// The growth that the slow test is tuned to; more than 1.
    pub ratio: f64,
}

/// An alarm of a watch.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WatchAlarm {
    /// Which period.
    pub at: usize,
    /// In which period the rise began, as far as the counts tell.
    pub began: usize,
    /// Whether the sum over several periods alarmed, and not the period's own count.
    pub slow: bool,
    /// Events expected in the period.
    pub expected: f64,
    /// The count (jump) or the sum (rise, in logarithms of the likelihood ratio).
    pub statistic: f64,
    /// What it had to reach.
    pub threshold: f64,
    /// The chance of at least as many: in this period (jump), or since the rise began.
    pub p: f64,
}

/// Designs that were made before, shared by streams alike: the run length is reckoned once for each.
#[derive(Default, Debug)]
pub struct Designs(HashMap<(i32, i32), f64>);

impl Designs {
    /// The bar for the sum, in logarithms of the likelihood ratio, at about this mean and dispersion.
    fn bar(&mut self, counts: CountModel, rule: &WatchRule) -> f64 {
        // Steps of a fifth in the mean and of half a unit in `ln(1 + variance/mean − 1)` change a run length little.
        let mean = (counts.mean.clamp(0.005, 400.0).ln() * 5.0).round();
        let spread = ((counts.variance() / counts.mean.max(1e-9)).clamp(1.0, 30.0).ln() * 4.0).round();
        let key = (mean as i32, spread as i32);
        *self.0.entry(key).or_insert_with(|| {
            let mean = (mean / 5.0).exp();
            let model = CountModel { mean, dispersion: ((spread / 4.0).exp() - 1.0) / mean };
            let ratio = tuned(model, rule.ratio);
            let design = Cusum::design(model, ratio, 2.0 * rule.arl0);
            design.h * likelihood_ratio(model, ratio).0
        })
    }
}

/// The growth worth looking for: `ratio`, or less where counts are so many that less would be plain.
fn tuned(counts: CountModel, ratio: f64) -> f64 {
    let deviations = 3.0 * counts.variance().sqrt() / counts.mean.max(1e-9);
    ratio.min(1.0 + deviations.max(0.2))
}

/// Watches a stream from its first period to its last; answers every alarm.
#[must_use]
pub fn watch(series: &Series, rule: &WatchRule, designs: &mut Designs) -> Vec<WatchAlarm> {
    let mut expectation = Expectation::new(memory(series.every), series.counts.len());
    let mut sum = Sum::default();
    let mut alarms = Vec::new();
    for at in 0..series.counts.len() {
        let expected = expectation.next(series, at);
        if at >= rule.baseline
            && let Some(alarm) = sum.judge(series.counts[at], at, expected, rule, designs)
        {
            alarms.push(alarm);
        }
        expectation.learn(series, at, expected);
    }
    alarms
}

/// Periods that the level rests on.
const fn memory(every: Every) -> f64 {
    match every {
        Every::Day => 56.0,
        Every::Week => 26.0,
    }
}

/// The sum of log likelihood ratios, and what went into it since it was last empty.
#[derive(Default)]
struct Sum {
    value: f64,
    began: usize,
    seen: u64,
    due: f64,
    extra: f64,
}

impl Sum {
    fn judge(
        &mut self,
        count: u64,
        at: usize,
        expected: CountModel,
        rule: &WatchRule,
        designs: &mut Designs,
    ) -> Option<WatchAlarm> {
        if self.value <= 0.0 {
            *self = Self { began: at, ..Self::default() };
        }
        let (event, period) = likelihood_ratio(expected, tuned(expected, rule.ratio));
        self.value = (self.value + count as f64 * event - period).max(0.0);
        self.seen += count;
        self.due += expected.mean;
        self.extra += expected.dispersion * expected.mean * expected.mean;
        let alarm = self.jump(count, at, expected, rule).or_else(|| self.rise(at, expected, rule, designs));
        if alarm.is_some() {
            *self = Self::default();
        }
        alarm
    }

    fn jump(&self, count: u64, at: usize, expected: CountModel, rule: &WatchRule) -> Option<WatchAlarm> {
        let limit = 0.5 / rule.arl0;
        let plainly_fine = count as f64 <= expected.mean + 0.5 * expected.variance().sqrt();
        if plainly_fine || count < 2 {
            return None;
        }
        let p = expected.at_least(count);
        (p <= limit).then(|| WatchAlarm {
            at,
            began: at,
            slow: false,
            expected: expected.mean,
            statistic: count as f64,
            threshold: expected.first_unlikely(limit).max(2) as f64,
            p,
        })
    }

    fn rise(
        &self,
        at: usize,
        expected: CountModel,
        rule: &WatchRule,
        designs: &mut Designs,
    ) -> Option<WatchAlarm> {
        if self.value <= 0.0 {
            return None;
        }
        let bar = designs.bar(expected, rule);
        (self.value >= bar).then(|| {
            let stretch = CountModel { mean: self.due, dispersion: self.extra / (self.due * self.due) };
            WatchAlarm {
                at,
                began: self.began,
                slow: true,
                expected: expected.mean,
                statistic: self.value,
                threshold: bar,
                p: stretch.at_least(self.seen),
            }
        })
    }
}
