//! Streams of whole weeks: those with three years behind the last one, in which the season is known from years before.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::{
    super::{
        Watched,
        signals::{Every, Series},
    },
    Arrivals, Days,
};

/// Weeks behind the first one that is judged: three years and the half window of the season (Farrington–Noufaily).
pub const BEHIND: usize = 3 * 52 + 3;
/// A pair is watched by itself where a year brought a case a week; rarer ones are judged beside the others alone.
const WEEKS_OF_A_YEAR: usize = 52;
const FEWEST_OF_A_PAIR: u64 = 52;

/// The streams that are wanted and old enough, over the whole weeks of `all` days. Each begins with its own first case:
/// years in which nobody knew of a product say nothing about it. Where business is known `lately`, it begins with that.
pub fn weekly_streams(
    arrivals: &[Arrivals],
    all: &Days,
    lately: &Days,
    wanted: impl Fn(&Watched) -> bool,
) -> BTreeMap<Watched, Series> {
    let weeks = Weeks::of(all);
    let mut counts: BTreeMap<Watched, Vec<u64>> = BTreeMap::new();
    for one in arrivals {
        let Some(week) = weeks.place(one.day) else { continue };
        for about in one.about.streams().into_iter().filter(&wanted) {
            counts.entry(about).or_insert_with(|| vec![0; weeks.length])[week] += one.cases;
        }
    }
    let old_enough = |(about, counts): (Watched, Vec<u64>)| {
        let is_known = !lately.business(&about).is_empty();
        let series = weeks.series(&counts, is_known.then(|| all.business(&about)))?;
        (about.named() <= 1 || is_frequent(&series)).then_some((about, series))
    };
    counts.into_iter().filter_map(old_enough).collect()
}

fn is_frequent(series: &Series) -> bool {
    let from = series.counts.len().saturating_sub(WEEKS_OF_A_YEAR);
    series.counts[from..].iter().sum::<u64>() >= FEWEST_OF_A_PAIR
}

/// The whole weeks within some days.
struct Weeks {
    first: jiff::civil::Date,
    /// Days before the first of them.
    spare: usize,
    length: usize,
}

impl Weeks {
    fn of(days: &Days) -> Self {
        let spare = days.first.weekday().until(days.week_starts).unsigned_abs() as usize;
        Self {
            first: days.first.saturating_add((spare as i64).days()),
            spare,
            length: days.length.saturating_sub(spare) / 7,
        }
    }

    /// Which week a day lies in, if it lies in a whole one.
    fn place(&self, day: usize) -> Option<usize> {
        day.checked_sub(self.spare).map(|day| day / 7).filter(|week| *week < self.length)
    }

    /// From the first week with a case on, and with business known where there is any; `None` where that is too short.
    fn series(&self, counts: &[u64], business: Option<&[f64]>) -> Option<Series> {
        let business: Vec<&[f64]> =
            business.map_or_else(Vec::new, |days| days[self.spare..].chunks_exact(7).collect());
        // The week in which it began to be known is known in part only.
        let known = business.iter().position(|week| week.iter().all(|number| *number > 0.0)).unwrap_or(0);
        let from = counts.iter().position(|count| *count > 0)?.max(known);
        let series = Series {
            start: self.first.saturating_add((7 * from as i64).days()),
            every: Every::Week,
            counts: counts.get(from..)?.to_vec(),
            opportunities: business.iter().skip(from).map(|week| week.iter().sum()).collect(),
        };
        (series.counts.len() > BEHIND).then_some(series)
    }
}
