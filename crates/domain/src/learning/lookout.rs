//! The nightly look over all streams: what stands out now, told once, and what else moved with it.
//!
//! Single streams (all cases, each kind, product, site and cause) are watched one by one, each with its share of the
//! false alarms that the firm accepts. Pairs are many and rare: they are judged together, one table for each two
//! things, by the scan statistic over windows that are still open. What the first rise explains is not told again.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Watched,
    signals::{
        Alarm, CountModel, Designs, Every, Method, ScanRule, Series, Windows, benjamini_hochberg,
        most_crowded, scan,
    },
};

/// Days of counts without which nothing is judged.
pub const LEAST_DAYS: usize = 28;
/// Days back to which an alarm is still news: a night may have been missed, and cases may have been written down late.
const RECENT: usize = 7;
/// Days over which pairs are compared with each other.
const QUARTER: usize = 90;
/// Days that a crowd spans at most.
const LONGEST_CROWD: usize = 14;
/// A pair with fewer cases in the quarter is not looked at.
const FEWEST_OF_A_PAIR: u64 = 3;
/// Re-drawn tables; more where the accepted false alarms are few.
const REPLICAS: u32 = 999;
const MOST_REPLICAS: u32 = 9_999;
/// Days that a rise is compared with, to say what else moved.
const BEFORE: usize = 56;
/// The share of false ones among what else moved.
const FALSE_AMONG_MOVED: f64 = 0.1;
const MOST_MOVED: usize = 5;
const DAYS_IN_A_MONTH: f64 = 365.25 / 12.0;

/// Cases of one day of which the same is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrivals {
    /// What is known of them.
    pub about: Watched,
    /// The day, from 0.
    pub day: usize,
    /// How many.
    pub cases: u64,
}

/// What is looked over: the days up to last night.
#[derive(Clone, PartialEq, Debug)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// How many days.
    pub length: usize,
    /// What could have failed on each day, as long as the days; empty where nobody knows.
    pub opportunities: Vec<f64>,
    /// The same of one product or one place, where that is known of it from the first day to the last.
    pub opportunities_of: BTreeMap<Watched, Vec<f64>>,
}

impl Days {
    /// What could have failed in a stream: of the product or place that it names, else of the whole; nothing where nobody
    /// knows, as of a product at a place.
    fn business(&self, about: &Watched) -> &[f64] {
        let sold = Watched { failure_type: None, cause: None, ..about.clone() };
        if sold.named() == 0 {
            return &self.opportunities;
        }
        self.opportunities_of.get(&sold).map_or(&[], Vec::as_slice)
    }
}

/// A stream that stands out.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// What its cases have in common.
    pub about: Watched,
    /// Its counts.
    pub series: Series,
    /// Why.
    pub alarm: Alarm,
    /// What else moved in those days, the clearest first.
    pub moved: Vec<Moved>,
}

/// A stream that moved at the same time.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Moved {
    /// What its cases have in common.
    #[serde(flatten)]
    pub about: Watched,
    /// Cases since the rise began.
    pub observed: u64,
    /// Cases that eight weeks before let expect.
    pub expected: f64,
}

/// How many days between false alarms of one stream, so that all streams together raise so many in a month.
///
/// Average run lengths of independent streams add up as rates do.
#[must_use]
pub fn run_length_for(streams: usize, false_alarms_a_month: f64) -> f64 {
    DAYS_IN_A_MONTH * streams.max(1) as f64 / false_alarms_a_month
}

/// Every stream that stands out now, the clearest first.
///
/// `false_alarms_a_month` (positive) is what all streams together may raise by chance. The same arrivals, the same answer.
#[must_use]
pub fn look_out(arrivals: &[Arrivals], days: &Days, false_alarms_a_month: f64) -> Vec<Found> {
    if days.length <= LEAST_DAYS {
        return Vec::new();
    }
    let lookout = Lookout::new(arrivals, days, false_alarms_a_month);
    let mut left = arrivals.to_vec();
    let mut candidates = lookout.candidates();
    let mut found = Vec::new();
    while let Some(clearest) = take_clearest(&mut candidates) {
        left.retain(|one| !clearest.about.takes(&one.about));
        candidates.retain(|other| lookout.stands_without(other, &left));
        found.push(lookout.told(clearest));
    }
    found
}

/// A stream with its alarm, before anything is told.
struct Candidate {
    about: Watched,
    alarm: Alarm,
    /// The chance of its last week, from the weeks before: so candidates of all kinds compare.
    chance: f64,
}

/// The lowest chance; of two alike the one that names more. All cases together are news only where nothing else is.
fn take_clearest(candidates: &mut Vec<Candidate>) -> Option<Candidate> {
    let order = |one: &Candidate, other: &Candidate| {
        let is_all = |candidate: &Candidate| candidate.about.named() == 0;
        is_all(one)
            .cmp(&is_all(other))
            .then(one.chance.total_cmp(&other.chance))
            .then(other.about.named().cmp(&one.about.named()))
    };
    let (at, _) = candidates.iter().enumerate().min_by(|(_, one), (_, other)| order(one, other))?;
    Some(candidates.swap_remove(at))
}

struct Lookout<'a> {
    days: &'a Days,
    streams: BTreeMap<Watched, Series>,
    rule: ScanRule,
    /// The p of a table at which it alarms.
    table_limit: f64,
}

impl<'a> Lookout<'a> {
    fn new(arrivals: &[Arrivals], days: &'a Days, false_alarms_a_month: f64) -> Self {
        let streams = streams(arrivals, days);
        let singles = streams.keys().filter(|about| about.named() <= 1).count();
        let tables = tables(&streams).len();
        // Where there are pairs they may raise half of the false alarms.
        let share = if tables == 0 { 1.0 } else { 0.5 };
        let arl0 = run_length_for(singles, share * false_alarms_a_month);
        Self {
            days,
            streams,
            rule: ScanRule {
                method: Method::Auto,
                arl0: Some(arl0.max(2.0)),
                baseline: Some(LEAST_DAYS),
                ratio: 2.0,
            },
            table_limit: 1.0 / run_length_for(tables, share * false_alarms_a_month),
        }
    }

    fn candidates(&self) -> Vec<Candidate> {
        let mut designs = Designs::default();
        let singles = self.streams.iter().filter(|(about, _)| about.named() <= 1);
        let mut found: Vec<Candidate> = singles
            .filter_map(|(about, series)| {
                let alarm = self.recent(series, &mut designs)?;
                let chance = self.last_week(series);
                Some(Candidate { about: about.clone(), alarm, chance })
            })
            .collect();
        found.extend(tables(&self.streams).iter().filter_map(|table| self.crowd(table)));
        found
    }

    fn recent(&self, series: &Series, designs: &mut Designs) -> Option<Alarm> {
        let last = series.counts.len().saturating_sub(1);
        scan(series, &self.rule, designs).into_iter().find(|alarm| alarm.at + RECENT > last)
    }

    /// The pair that stands out of its table, if any does.
    fn crowd(&self, table: &[(&Watched, &Series)]) -> Option<Candidate> {
        let before = self.days.length.saturating_sub(QUARTER);
        let counts: Vec<Vec<u64>> =
            table.iter().map(|(_, series)| series.counts[before..].to_vec()).collect();
        let windows = Windows { longest: LONGEST_CROWD, ending_within: RECENT };
        let replicas = ((4.0 / self.table_limit).ceil() as u32).clamp(REPLICAS, MOST_REPLICAS);
        // Another seed each night: a table that stands at the edge is not judged by the same chance forever.
        let crowd = most_crowded(&counts, windows, replicas, self.days.length as u64)?;
        if crowd.p > self.table_limit {
            return None;
        }
        let alarm = Alarm {
            at: before + crowd.periods.1,
            began: before + crowd.periods.0,
            method: "scan",
            observed: crowd.observed,
            expected: crowd.expected,
            statistic: crowd.statistic,
            threshold: self.table_limit,
            p: crowd.p,
        };
        let (about, series) = table[crowd.cell];
        Some(Candidate { about: about.clone(), chance: self.last_week(series), alarm })
    }

    fn last_week(&self, series: &Series) -> f64 {
        let days = self.days.length;
        brought(series, days - RECENT, days - 1).chance
    }

    /// Whether a candidate stands out also without the cases that were told already.
    fn stands_without(&self, candidate: &Candidate, left: &[Arrivals]) -> bool {
        let about = &candidate.about;
        let Some(series) = streams_of(left, self.days, |stream| stream == about).remove(about) else {
            return false;
        };
        let alarm = &candidate.alarm;
        if about.named() <= 1 {
            return self.recent(&series, &mut Designs::default()).is_some();
        }
        let seen = series.counts[alarm.began..=alarm.at].iter().sum();
        CountModel::poisson(alarm.expected).at_least(seen) <= self.table_limit
    }

    fn told(&self, candidate: Candidate) -> Found {
        let Candidate { about, alarm, .. } = candidate;
        let moved = moved(&self.streams, &about, &alarm);
        // The stream is there: the alarm came out of it.
        let series = self.streams.get(&about).cloned().unwrap_or_else(|| empty(self.days, &about));
        Found { about, series, alarm, moved }
    }
}

/// What a stream brought in some days.
struct Brought {
    observed: u64,
    expected: f64,
    /// Of at least as many.
    chance: f64,
}

/// From `first` to `last`, held against the eight weeks before.
fn brought(series: &Series, first: usize, last: usize) -> Brought {
    let before = first.saturating_sub(BEFORE);
    let past: u64 = series.counts[before..first].iter().sum();
    let observed = series.counts[first..=last].iter().sum();
    let length = (last + 1 - first) as f64;
    // Half an event more: a stream without a past is not impossible.
    let expected = (past as f64 + 0.5) * length / (first - before).max(1) as f64;
    Brought { observed, expected, chance: CountModel::poisson(expected).at_least(observed) }
}

/// Streams that brought more since the rise began than before it, as far as chance lets say so: Benjamini and Hochberg.
fn moved(streams: &BTreeMap<Watched, Series>, about: &Watched, alarm: &Alarm) -> Vec<Moved> {
    let others: Vec<(&Watched, Brought)> = streams
        .iter()
        .filter(|(other, _)| *other != about && other.named() > 0)
        .map(|(other, series)| (other, brought(series, alarm.began, alarm.at)))
        .collect();
    let chances: Vec<f64> = others.iter().map(|(_, brought)| brought.chance).collect();
    let believed = benjamini_hochberg(&chances, FALSE_AMONG_MOVED);
    let mut clear: Vec<(&Watched, Brought)> =
        others.into_iter().zip(believed).filter_map(|(other, believed)| believed.then_some(other)).collect();
    clear.sort_by(|one, other| one.1.chance.total_cmp(&other.1.chance));
    let told = |(about, brought): (&Watched, Brought)| Moved {
        about: about.clone(),
        observed: brought.observed,
        expected: brought.expected,
    };
    clear.into_iter().take(MOST_MOVED).map(told).collect()
}

/// The pairs that are judged together: one table for each two things.
fn tables(streams: &BTreeMap<Watched, Series>) -> Vec<Vec<(&Watched, &Series)>> {
    let mut tables: BTreeMap<[bool; 4], Vec<(&Watched, &Series)>> = BTreeMap::new();
    for (about, series) in streams.iter().filter(|(about, _)| about.named() == 2) {
        let before = series.counts.len().saturating_sub(QUARTER);
        if series.counts[before..].iter().sum::<u64>() >= FEWEST_OF_A_PAIR {
            tables.entry(about.shape()).or_default().push((about, series));
        }
    }
    tables.into_values().filter(|cells| cells.len() > 1).collect()
}

fn streams(arrivals: &[Arrivals], days: &Days) -> BTreeMap<Watched, Series> {
    streams_of(arrivals, days, |_| true)
}

fn streams_of(
    arrivals: &[Arrivals],
    days: &Days,
    wanted: impl Fn(&Watched) -> bool,
) -> BTreeMap<Watched, Series> {
    let mut streams: BTreeMap<Watched, Series> = BTreeMap::new();
    for one in arrivals.iter().filter(|one| one.day < days.length) {
        for about in one.about.streams().into_iter().filter(&wanted) {
            let stream = streams.entry(about).or_insert_with_key(|about| empty(days, about));
            stream.counts[one.day] += one.cases;
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

#[cfg(test)]
mod tests;
