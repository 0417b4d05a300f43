//! Streams of days: what was counted of each, and since when it could have been.

use std::collections::BTreeMap;

use super::{
    super::{
        Watched,
        signals::{Every, Series},
    },
    Arrivals, Days, QUARTER,
};

/// A pair with fewer cases in the quarter is not looked at.
const FEWEST_OF_A_PAIR: u64 = 3;

/// The day on which anybody first told the kind, the product, the site, the cause of a case. A firm that begins to write
/// down sites has no rise of all sites, and imported past cases may know less than those of today.
pub struct Known([usize; 4]);

impl Known {
    /// Counted from the day that `before` days precede.
    pub fn of(arrivals: &[Arrivals], before: usize) -> Self {
        let mut first = [usize::MAX; 4];
        for one in arrivals {
            for (day, told) in first.iter_mut().zip(one.about.shape()) {
                *day = if told { one.day.min(*day) } else { *day };
            }
        }
        Self(first.map(|day| day.saturating_sub(before)))
    }

    /// The first day on which a case could count in this stream.
    pub fn from(&self, about: &Watched) -> usize {
        let days = self.0.into_iter().zip(about.shape());
        days.filter_map(|(day, named)| named.then_some(day)).max().unwrap_or(0)
    }
}

/// The streams that are wanted, over the days that `before` days precede.
pub fn streams_of(
    arrivals: &[Arrivals],
    days: &Days,
    before: usize,
    wanted: impl Fn(&Watched) -> bool,
) -> BTreeMap<Watched, Series> {
    let mut streams: BTreeMap<Watched, Series> = BTreeMap::new();
    for one in arrivals.iter().filter(|one| (before..before + days.length).contains(&one.day)) {
        for about in one.about.streams().into_iter().filter(&wanted) {
            let stream = streams.entry(about).or_insert_with_key(|about| empty(days, about));
            stream.counts[one.day - before] += one.cases;
        }
    }
    streams
}

fn empty(days: &Days, about: &Watched) -> Series {
    Series {
        start: days.first,
        every: Every::Day,
        counts: vec![0; days.length],
        opportunities: days.business(about).to_vec(),
    }
}

/// The pairs that are judged together: one table for each two things.
pub fn tables(streams: &BTreeMap<Watched, Series>) -> Vec<Vec<(&Watched, &Series)>> {
    let mut tables: BTreeMap<[bool; 4], Vec<(&Watched, &Series)>> = BTreeMap::new();
    for (about, series) in streams.iter().filter(|(about, _)| about.named() == 2) {
        let before = series.counts.len().saturating_sub(QUARTER);
        if series.counts[before..].iter().sum::<u64>() >= FEWEST_OF_A_PAIR {
            tables.entry(about.shape()).or_default().push((about, series));
        }
    }
    tables.into_values().filter(|cells| cells.len() > 1).collect()
}
