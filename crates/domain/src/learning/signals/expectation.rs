//! What the next period of a stream will bring, learned as it goes: level, weekday, season and scatter.
//!
//! Level: a gamma–Poisson filter with discounting (West and Harrison 1997, §14): past events and past chances are
//! forgotten together at a steady rate, so that what is expected is a count with a negative binomial scatter that
//! includes how little is known yet. Weekday and season: shares of what was seen over what was expected there,
//! shrunk towards 1 by as much as they differ no more than chance would have it (James and Stein 1961).

use super::{
    series::{Every, Series},
    tails::CountModel,
};

/// What is believed before anything was seen, in events: a little, at the level of the first periods.
const PRIOR: f64 = 0.5;
/// Periods that set the level, taken as they came: every day of the week is among them.
const SETTLING: usize = 7;
/// Deviations above what was expected at which an observation stops pulling the level.
const CAP: f64 = 2.0;

/// The state after the periods seen so far.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Share of the past that is kept from one period to the next.
    keep: f64,
    events: f64,
    chances: f64,
    /// Periods that were learned from.
    learned: usize,
    /// Sums over the last weeks by weekday: seen and expected.
    weekdays: [(f64, f64); 7],
    weekday_shares: [f64; 7],
    /// Running sums of the counts and of the opportunities, for the season.
    sums: Vec<(f64, f64)>,
    season_weight: f64,
    /// Discounted sums of squared deviations, of means and of squared means.
    scatter: (f64, f64, f64),
}

/// Half a year and a whole one either way decide what is a year's own level.
struct Year {
    length: usize,
    half: usize,
    window: usize,
}

impl Year {
    fn of(every: Every) -> Self {
        let length = every.years_back(1);
        let window = match every {
            Every::Day => 14,
            Every::Week => 3,
        };
        Self { length, half: length / 2, window }
    }
}

impl Expectation {
    /// Before anything was seen; `memory` is how many periods the level rests on.
    #[must_use]
    pub fn new(memory: f64, periods: usize) -> Self {
        let mut sums = Vec::with_capacity(periods + 1);
        sums.push((0.0, 0.0));
        Self {
            keep: 1.0 - 1.0 / memory.max(2.0),
            events: 0.0,
            chances: 0.0,
            learned: 0,
            weekdays: [(0.0, 0.0); 7],
            weekday_shares: [1.0; 7],
            sums,
            season_weight: 0.0,
            scatter: (0.0, 0.0, 0.0),
        }
    }

    /// What the period `at` (the next one) is expected to bring.
    #[must_use]
    pub fn next(&self, series: &Series, at: usize) -> CountModel {
        self.model(self.share(series, at))
    }

    fn model(&self, share: f64) -> CountModel {
        let known = self.events + PRIOR;
        let rate =
            known / (self.chances + if self.chances > 0.0 { PRIOR * self.chances / known } else { 1.0 });
        // The level is itself known only to within 1/known of its square.
        CountModel { mean: rate * share, dispersion: 1.0 / known + self.dispersion() }
    }

    /// What this period is exposed to, relative to a plain one: opportunities, weekday, season.
    fn share(&self, series: &Series, at: usize) -> f64 {
        let season = self.season(series, at);
        series.opportunities(at).max(1e-9) * self.weekday_shares[series.weekday(at)] * season
    }

    /// Extra scatter over Poisson: `Σ((x−m)² − m)/Σm²`, pulled towards none while little was seen.
    fn dispersion(&self) -> f64 {
        let (squares, means, squared) = self.scatter;
        if squared <= 0.0 {
            return 0.0;
        }
        ((squares - means) / (squared + 4.0)).max(0.0)
    }

    /// Takes in what the period brought; what lies far above the expected counts as far only. A period in which nothing
    /// could happen teaches nothing.
    pub fn learn(&mut self, series: &Series, at: usize, expected: CountModel) {
        if series.has_any(at) {
            self.learn_from(series, at, expected);
        } else {
            self.sums.push(self.sums[at]);
        }
        if at.is_multiple_of(Year::of(series.every).length / 13) {
            self.season_weight = self.season_strength(series, at + 1);
        }
    }

    fn learn_from(&mut self, series: &Series, at: usize, expected: CountModel) {
        let share = self.share(series, at);
        let count = series.counts[at] as f64;
        let deviation = expected.variance().sqrt();
        // What is expected before the level is set is a guess of ours: nothing may be measured by it.
        let settled = self.learned >= SETTLING;
        self.learned += 1;
        let taken = if settled { count.min(expected.mean + CAP * deviation.max(0.7)) } else { count };
        self.events = self.keep * self.events + taken;
        self.chances = self.keep * self.chances + share;
        if settled {
            self.scatter_with(count.min(expected.mean + 4.5 * deviation.max(0.7)), expected.mean);
        }
        let (counts, opportunities) = self.sums[at];
        self.sums.push((counts + taken, opportunities + series.opportunities(at)));
        if settled && series.every == Every::Day {
            self.weekday_with(series.weekday(at), taken, expected.mean);
        }
    }

    fn scatter_with(&mut self, count: f64, mean: f64) {
        const KEEP: f64 = 0.995;
        let (squares, means, squared) = self.scatter;
        self.scatter =
            (KEEP * squares + (count - mean).powi(2), KEEP * means + mean, KEEP * squared + mean * mean);
    }

    /// Shares by weekday over half a year, of what the level alone would have expected.
    fn weekday_with(&mut self, day: usize, count: f64, mean: f64) {
        const KEEP: f64 = 0.96;
        let plain = mean / self.weekday_shares[day];
        let (seen, due) = self.weekdays[day];
        self.weekdays[day] = (KEEP * seen + count, KEEP * due + plain);
        if day != 6 {
            return;
        }
        let all = self.weekdays.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let due = |one: &(f64, f64)| (one.1 * all.0 / all.1).max(1e-9);
        let surprise: f64 = self.weekdays.iter().map(|one| (one.0 - due(one)).powi(2) / due(one)).sum();
        let weight = kept(surprise / self.variance_to_mean(), 6.0);
        for (share, one) in self.weekday_shares.iter_mut().zip(&self.weekdays) {
            *share = (1.0 + weight * (one.0 / due(one) - 1.0)).max(0.02);
        }
    }

    fn variance_to_mean(&self) -> f64 {
        let (squares, means, _) = self.scatter;
        if means > 0.0 { (squares / means).max(1.0) } else { 1.0 }
    }

    /// Events over opportunities between two places.
    fn between(&self, from: usize, to: usize) -> (f64, f64) {
        let (low, high) = (self.sums[from], self.sums[to]);
        (high.0 - low.0, high.1 - low.1)
    }

    /// The season of the period `at`: events there in years before, over what those years' levels would have brought.
    fn season(&self, series: &Series, at: usize) -> f64 {
        if self.season_weight <= 0.0 {
            return 1.0;
        }
        let year = Year::of(series.every);
        let (mut seen, mut due) = (0.0, 0.0);
        for back in 1..=5 {
            let Some(middle) = at.checked_sub(series.every.years_back(back)) else { break };
            let (Some(low), high) = (middle.checked_sub(year.half), middle + year.half + 1) else { break };
            if high > self.sums.len() - 1 {
                continue;
            }
            let near = self.between(middle - year.window, middle + year.window + 1);
            let whole = self.between(low, high);
            if whole.1 > 0.0 {
                seen += near.0;
                due += whole.0 * near.1 / whole.1;
            }
        }
        let prior = 2.0 * self.variance_to_mean();
        let raw = (seen + prior) / (due + prior);
        (1.0 + self.season_weight * (raw - 1.0)).max(0.05)
    }

    /// How far the parts of the year differ beyond chance, 0 to 1; from the whole years before `end`, at least 1½.
    fn season_strength(&self, series: &Series, end: usize) -> f64 {
        let year = Year::of(series.every);
        if end < year.length + year.half + year.window + 1 {
            return 0.0;
        }
        let years = (end / year.length).max(1);
        let part = year.length / 13;
        let mut bins = [(0.0, 0.0); 13];
        for back in 1..=years {
            let Some(start) = end.checked_sub(back * year.length) else { break };
            let whole = self.between(start, start + year.length);
            for (i, bin) in bins.iter_mut().enumerate() {
                let one = self.between(start + i * part, start + (i + 1) * part);
                bin.0 += one.0;
                bin.1 += if whole.1 > 0.0 { whole.0 * one.1 / whole.1 } else { 0.0 };
            }
        }
        let surprise: f64 = bins.iter().map(|bin| (bin.0 - bin.1).powi(2) / bin.1.max(0.5)).sum();
        kept(surprise / self.variance_to_mean(), 12.0)
    }
}

/// The share of a difference that is kept: 1 less what chance alone would bring (`free` degrees of freedom).
fn kept(surprise: f64, free: f64) -> f64 {
    if surprise <= 0.0 { 0.0 } else { (1.0 - free / surprise).clamp(0.0, 1.0) }
}
