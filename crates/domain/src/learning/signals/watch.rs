//! Our own watch over one stream: an expectation that learns, one test for a sudden jump and one for a slow rise.
//!
//! The jump: a count so high that its exact tail is below the limit. The rise: the sum of log likelihood ratios for
//! counts grown by `ratio` (Page 1954), whose bar is reckoned for the run length that is wanted. Each may raise a false
//! alarm half as often as is allowed, so that both together keep to it. After an alarm the sum starts anew. Where weeks
//! have three years before them, what is expected is pooled with Farrington–Noufaily's regression.

use std::collections::HashMap;

use super::{
    expectation::Expectation,
    pool::{Opinions, Pool},
    run_length::{likelihood_ratio, nearly_bar},
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

/// Bars that were reckoned before, shared by streams alike.
///
/// The Markov chain would be exact, but for its own lattice: rounding the reference value costs more than the approximation.
#[derive(Default, Debug)]
pub struct Designs(HashMap<(i32, i32), f64>);

impl Designs {
    /// The bar for the sum, in logarithms of the likelihood ratio, at about this mean and dispersion.
    fn bar(&mut self, counts: CountModel, rule: &WatchRule) -> f64 {
        // Steps of a fifth in the mean and of a quarter in the logarithm of variance over mean change a run length little.
        let mean = (counts.mean.clamp(0.005, 400.0).ln() * 5.0).round();
        let spread = ((counts.variance() / counts.mean.max(1e-9)).clamp(1.0, 30.0).ln() * 4.0).round();
        let key = (mean as i32, spread as i32);
        *self.0.entry(key).or_insert_with(|| {
            let mean = (mean / 5.0).exp();
            let model = CountModel { mean, dispersion: ((spread / 4.0).exp() - 1.0) / mean };
            let ratio = tuned(model, rule.ratio);
            nearly_bar(model, ratio, 2.0 * rule.arl0)
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
    watch_beside(series, &foreseen(series), rule, designs)
}

/// What each period of a stream was expected to bring, from those before it alone.
#[must_use]
pub fn foreseen(series: &Series) -> Vec<CountModel> {
    let mut expectation = Expectation::new(memory(series.every), series.counts.len());
    let mut pool = Pool::default();
    let next = |at: usize| {
        let ours = expectation.next(series, at);
        let opinions = Opinions::on(series, at, ours);
        let expected = pool.expects(&opinions);
        pool.learn(&opinions, series.counts[at]);
        expectation.learn(series, at, ours);
        expected
    };
    (0..series.counts.len()).map(next).collect()
}

/// The same as [`watch`] beside what was [`foreseen`], for a stream that is watched by several rules.
#[must_use]
pub fn watch_beside(
    series: &Series,
    foreseen: &[CountModel],
    rule: &WatchRule,
    designs: &mut Designs,
) -> Vec<WatchAlarm> {
    let mut sum = Sum::default();
    let judged = foreseen.iter().enumerate().skip(rule.baseline).filter(|(at, _)| series.has_any(*at));
    judged.filter_map(|(at, expected)| sum.judge(series.counts[at], at, *expected, rule, designs)).collect()
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

#[cfg(test)]
mod tests {
    use super::{Designs, Every, Series, WatchRule, watch};
    use crate::learning::signals::{CountModel, Draw, tails::normal_exceeded_with};

    const RULE: WatchRule = WatchRule { baseline: 56, arl0: 200.0, ratio: 2.0 };

    /// Counts of a day whose mean is a function of the day, with this ratio of variance to mean.
    fn days(seed: u64, spread: f64, mean: impl Fn(usize) -> f64) -> Series {
        let start = jiff::civil::date(2023, 1, 2);
        Series {
            start,
            every: Every::Day,
            counts: counts(seed, spread, 800, mean),
            opportunities: Vec::new(),
        }
    }

    fn counts(seed: u64, spread: f64, length: usize, mean: impl Fn(usize) -> f64) -> Vec<u64> {
        let mut draw = Draw(seed);
        let mut drawn = |mean: f64| {
            let model = CountModel { mean, dispersion: (spread - 1.0) / mean };
            if mean >= 300.0 {
                // So many are all but normal, and the sum below would begin at nothing.
                return (mean + model.variance().sqrt() * normal_exceeded_with(draw.unit())).round() as u64;
            }
            let (place, mut x, mut sum) = (draw.unit(), 0, model.exactly(0));
            while sum < place && x < 10_000 {
                x += 1;
                sum += model.exactly(x);
            }
            x
        };
        (0..length).map(|at| drawn(mean(at))).collect()
    }

    /// Days between false alarms over streams of one kind.
    fn run_length(spread: f64, mean: impl Fn(usize) -> f64 + Copy) -> f64 {
        let mut designs = Designs::default();
        let alarms: usize =
            (0..24).map(|seed| watch(&days(seed, spread, mean), &RULE, &mut designs).len()).sum();
        24.0 * 744.0 / alarms.max(1) as f64
    }

    #[test]
    fn false_alarms_are_no_more_than_asked_for_whatever_the_counts_are_like() {
        // About ninety alarms are meant in each row: the bound is three deviations off, and what is learned costs a little.
        for (spread, level) in [(1.0, 0.2), (1.0, 2.0), (1.0, 20.0), (2.0, 1.0), (2.0, 8.0), (4.0, 20.0)] {
            let found = run_length(spread, |_| level);
            assert!(found > 130.0, "mean {level}, variance over mean {spread}: one in {found:.0} days");
        }
    }

    /// Steady counts of any size, from the first day that is judged: the first days set the level, not a guess of ours.
    #[test]
    fn steady_counts_of_any_size_raise_no_more_alarms_than_asked_for() {
        for level in [0.5, 5.0, 60.0, 200.0, 1e3, 1e4, 1e5] {
            let found = run_length(1.0, |_| level);
            assert!(found > 130.0, "mean {level}: one in {found:.0} days");
            let weekdays = run_length(1.0, |day| if day % 7 < 5 { 1.3 * level } else { 0.25 * level });
            assert!(weekdays > 130.0, "mean {level} with a weekly cycle: one in {weekdays:.0} days");
        }
        for level in [100.0, 400.0, 2e3] {
            let found = run_length(4.0, |_| level);
            assert!(found > 130.0, "scattered, mean {level}: one in {found:.0} days");
        }
    }

    /// Days without opportunities before, between and after say nothing of the rate on the others.
    #[test]
    fn closed_days_neither_lower_the_level_nor_alarm() {
        let mut series = days(3, 1.0, |day| if day % 7 < 5 { 40.0 } else { 0.01 });
        series.opportunities = (0..800).map(|day| if day % 7 < 5 { 10.0 } else { 0.0 }).collect();
        series.counts[306] = 3;
        let alarms = watch(&series, &RULE, &mut Designs::default());
        assert!(alarms.len() < 9 && alarms.iter().all(|alarm| alarm.at % 7 < 5), "{alarms:?}");
    }

    #[test]
    fn a_weekly_cycle_and_a_season_do_not_raise_the_rate() {
        let week = run_length(1.0, |day| if day % 7 < 5 { 7.0 } else { 1.0 });
        assert!(week > 130.0, "weekly cycle: one in {week:.0} days");
        let year = run_length(1.0, |day| 6.0 * (1.0 + 0.4 * (day as f64 * 0.0172).sin()));
        assert!(year > 100.0, "season: one in {year:.0} days");
    }

    #[test]
    fn a_doubling_is_found_about_as_soon_as_the_design_says_and_its_beginning_told() {
        // Designed delays (ARL₁ at this run length, from an empty sum) are 14, 9 and 3 days.
        for (level, within) in [(0.5, 24), (2.0, 11), (8.0, 4)] {
            let mut designs = Designs::default();
            let mut delays: Vec<usize> = (0..31)
                .map(|seed| {
                    let series = days(seed, 1.0, |day| if day < 400 { level } else { 2.0 * level });
                    let alarms = watch(&series, &RULE, &mut designs);
                    let found = alarms.iter().find(|alarm| alarm.at >= 400);
                    assert!(found.is_none_or(|alarm| alarm.began <= alarm.at));
                    found.map_or(800, |alarm| alarm.at - 400)
                })
                .collect();
            delays.sort_unstable();
            assert!(delays[15] <= within, "mean {level}: median {} days", delays[15]);
        }
    }

    /// A season that rises sevenfold within half a year is no rise; a doubling on top of it is found, and at once.
    #[test]
    fn weeks_with_years_before_them_are_held_against_their_season() {
        let rule = WatchRule { baseline: 165, arl0: 200.0, ratio: 2.0 };
        let season = |week: usize| 8.0 * (week as f64 * 0.1204).sin().exp();
        let (mut designs, mut false_alarms, mut delays) = (Designs::default(), 0, Vec::new());
        for seed in 0..15 {
            let begins = 200 + 5 * seed as usize;
            let doubled = |week| if week < begins { season(week) } else { 2.0 * season(week) };
            let start = jiff::civil::date(2020, 1, 6);
            let counts = counts(seed, 1.0, begins + 8, doubled);
            let series = Series { start, every: Every::Week, counts, opportunities: Vec::new() };
            let alarms = watch(&series, &rule, &mut designs);
            false_alarms += alarms.iter().filter(|alarm| alarm.at < begins).count();
            delays.push(alarms.iter().find(|alarm| alarm.at >= begins).map_or(99, |alarm| alarm.at - begins));
        }
        delays.sort_unstable();
        // Five false alarms are meant, and fewer come while the first year is remembered.
        assert!(false_alarms <= 5 && delays[7] <= 1 && delays[12] < 8, "{false_alarms}, {delays:?}");
    }

    #[test]
    fn more_opportunities_are_no_rise() {
        let mut series = days(5, 1.0, |day| if day < 400 { 4.0 } else { 12.0 });
        assert!(
            watch(&series, &RULE, &mut Designs::default())
                .iter()
                .any(|alarm| alarm.at < 406 && alarm.at >= 400)
        );
        series.opportunities = (0..800).map(|day| if day < 400 { 100.0 } else { 300.0 }).collect();
        let alarms = watch(&series, &RULE, &mut Designs::default());
        assert!(!alarms.iter().any(|alarm| (400..420).contains(&alarm.at)), "{alarms:?}");
    }
}
