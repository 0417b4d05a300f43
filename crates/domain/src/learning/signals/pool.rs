//! Two opinions of the same week, held together by how well each foretold the weeks before.
//!
//! Our own expectation follows the level closely; Farrington–Noufaily's regression knows the season from whole years, but
//! holds the level for all of them. The logarithms of their means and their dispersions are averaged. The weights come
//! from the chances that each gave to the last counts, forgotten steadily and taken by their root, so that one lucky week
//! decides little (Raftery and others 2010, dynamic model averaging).

use super::{
    farrington::{Farrington, Form},
    series::{Every, Series},
    tails::CountModel,
};

/// Share of the past merits that is kept from one week to the next: some twenty weeks count.
const KEEP: f64 = 0.95;
/// The power at which merits are taken.
const POWER: f64 = 0.5;
/// Deviations above what was expected at which a count is no merit of anybody: a rise must not choose between them.
const CAP: f64 = 2.0;
/// Years that Farrington–Noufaily's regression needs, and takes at most.
const YEARS: (usize, usize) = (3, 5);
/// Beyond this deviation of its logarithm the regression knows nothing.
const UNKNOWN: f64 = 2.0;

/// How far the regression has been the better prophet.
#[derive(Default, Debug)]
pub struct Pool {
    /// Logarithm of the ratio of chances given to the last counts, theirs over ours.
    merit: f64,
}

/// What both say of one week.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Opinions {
    ours: CountModel,
    theirs: Option<CountModel>,
}

impl Opinions {
    /// Ours beside that of the regression, which speaks of weeks with three years before them. Its counts are not held
    /// against opportunities, so where these are known it is not asked.
    #[must_use]
    pub fn on(series: &Series, at: usize, ours: CountModel) -> Self {
        let years = (at.saturating_sub(HALF_WINDOW) / 52).min(YEARS.1);
        let asked = series.every == Every::Week && series.opportunities.is_empty() && years >= YEARS.0;
        let method = Farrington { form: Form::Improved, years, half_window: HALF_WINDOW, alpha: 0.01 };
        let theirs = asked.then(|| method.foretells(&series.counts, at)).flatten();
        Self { ours, theirs: theirs.filter(|(_, deviation)| *deviation < UNKNOWN).map(|(model, _)| model) }
    }

    fn pooled(&self, weight: f64) -> CountModel {
        let Some(theirs) = self.theirs else { return self.ours };
        let between = |ours: f64, theirs: f64| (1.0 - weight) * ours + weight * theirs;
        CountModel {
            mean: between(self.ours.mean.ln(), theirs.mean.ln()).exp(),
            dispersion: between(self.ours.dispersion, theirs.dispersion),
        }
    }
}

/// Weeks either side that count as the same season.
const HALF_WINDOW: usize = 3;

impl Pool {
    /// What the week is expected to bring, all opinions heard.
    #[must_use]
    pub fn expects(&self, opinions: &Opinions) -> CountModel {
        opinions.pooled(1.0 / (1.0 + (-POWER * self.merit).exp()))
    }

    /// Takes in what the week brought.
    pub fn learn(&mut self, opinions: &Opinions, count: u64) {
        let Some(theirs) = opinions.theirs else {
            self.merit *= KEEP;
            return;
        };
        let even = opinions.pooled(0.5);
        let taken = count.min((even.mean + CAP * even.variance().sqrt()) as u64);
        let chance = |model: CountModel| model.exactly(taken).max(1e-12);
        self.merit = KEEP * self.merit + (chance(theirs) / chance(opinions.ours)).ln();
    }
}

#[cfg(test)]
mod tests {
    use super::{Opinions, Pool};
    use crate::learning::signals::{CountModel, Every, Series};

    const LOW: CountModel = CountModel { mean: 4.0, dispersion: 0.1 };
    const HIGH: CountModel = CountModel { mean: 9.0, dispersion: 0.3 };

    #[test]
    fn at_first_both_count_alike_and_then_the_better_prophet() {
        let opinions = Opinions { ours: LOW, theirs: Some(HIGH) };
        let mut pool = Pool::default();
        let first = pool.expects(&opinions);
        assert!((first.mean - 6.0).abs() < 1e-9 && (first.dispersion - 0.2).abs() < 1e-9, "{first:?}");
        (0..30).for_each(|_| pool.learn(&opinions, 4));
        assert!(pool.expects(&opinions).mean < 4.5, "{pool:?}");
        (0..60).for_each(|_| pool.learn(&opinions, 9));
        assert!(pool.expects(&opinions).mean > 8.5, "{pool:?}");
    }

    /// A rise is far above both: whoever expected more is no better prophet for it than for what is just plausible.
    #[test]
    fn a_rise_does_not_choose_between_them() {
        let opinions = Opinions { ours: LOW, theirs: Some(HIGH) };
        let (mut much, mut very_much) = (Pool::default(), Pool::default());
        much.learn(&opinions, 40);
        very_much.learn(&opinions, 4000);
        assert_eq!(much.expects(&opinions), very_much.expects(&opinions));
    }

    #[test]
    fn the_regression_is_asked_of_weeks_with_three_years_before_them_alone() {
        let start = jiff::civil::date(2020, 1, 6);
        let counts: Vec<u64> =
            (0..240).map(|week| 6 + week % 5 + if week % 52 < 12 { 20 } else { 0 }).collect();
        let mut series = Series { start, every: Every::Week, counts, opportunities: Vec::new() };
        assert_eq!(Opinions::on(&series, 158, LOW).theirs, None);
        let theirs = Opinions::on(&series, 210, LOW).theirs.unwrap();
        assert!((24.0..32.0).contains(&theirs.mean), "in season: {theirs:?}");
        series.opportunities = vec![100.0; 240];
        assert_eq!(Opinions::on(&series, 210, LOW).theirs, None);
        series.opportunities.clear();
        series.every = Every::Day;
        assert_eq!(Opinions::on(&series, 210, LOW).theirs, None);
    }
}
