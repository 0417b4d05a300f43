//! The nightly look over all streams: what stands out now, told once, and what else moved with it.
//!
//! Single streams (all cases, each kind, product, site and cause) are watched one by one, each with its share of the
//! false alarms that the firm accepts. Pairs are many and rare: they are judged together, one table for each two
//! things, by the scan statistic over windows that are still open. Streams with years behind them are watched by their
//! whole weeks too, which know the season. What the first rise explains is not told again, nor what a signal that people
//! have before them explains.

mod burden;
mod moved;
mod streams;
#[cfg(test)]
mod tests;
mod weeks;

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use self::{
    burden::Burden,
    moved::{brought, moved},
    streams::{Known, streams_of, tables},
    weeks::weekly_streams,
};
pub use self::{burden::run_length_for, moved::Moved};
use super::{
    Watched,
    signals::{Alarm, CountModel, Designs, Every, Method, ScanRule, Series, Windows, most_crowded, scan},
};

/// Days of counts without which nothing is judged.
pub const LEAST_DAYS: usize = 28;
/// Days that single days are learned from: three years, so that a season can be told from a rise.
const DAYS_BACK: usize = 3 * 365;
/// Days back to which an alarm is still news: a night may have been missed, and cases may have been written down late.
const RECENT: usize = 7;
/// Days over which pairs are compared with each other.
const QUARTER: usize = 90;
/// Days that a crowd spans at most.
const LONGEST_CROWD: usize = 14;
/// Re-drawn tables; more where the accepted false alarms are few.
const REPLICAS: u32 = 999;
const MOST_REPLICAS: u32 = 9_999;
/// Days at the beginning within which business has to be known, or it is not known of these days.
const FIRST_NEWS: usize = 7;

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
    /// On which day the firm's weeks begin.
    pub week_starts: Weekday,
    /// What could have failed on each day, as long as the days and 0 before anybody knew; empty where nobody knows.
    pub opportunities: Vec<f64>,
    /// The same of one product or one place, where that is known of it.
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

    /// The last three years of them, and how many days lie before. Business that was not known from their beginning is not
    /// known: it must not look like growth that it began to be counted.
    fn lately(&self) -> (usize, Self) {
        let before = self.length.saturating_sub(DAYS_BACK);
        let known = |all: &Vec<f64>| {
            let days = all.get(before..).unwrap_or_default();
            let known = days.iter().take(FIRST_NEWS).any(|number| *number > 0.0);
            // Never nothing: what comes on a day without business would be impossible.
            days.iter().map(|number| number.max(0.1)).take(if known { days.len() } else { 0 }).collect()
        };
        let lately = Self {
            first: self.first.saturating_add((before as i64).days()),
            length: self.length - before,
            week_starts: self.week_starts,
            opportunities: known(&self.opportunities),
            opportunities_of: self
                .opportunities_of
                .iter()
                .map(|(about, all)| (about.clone(), known(all)))
                .collect(),
        };
        (before, lately)
    }

    /// Which day a date is, from 0; the nearest where it lies outside.
    fn place(&self, date: Date) -> usize {
        let days = self.first.duration_until(date).as_hours() / 24;
        usize::try_from(days).unwrap_or(0).min(self.length.saturating_sub(1))
    }
}

/// A stream that stands out.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// What its cases have in common.
    pub about: Watched,
    /// Its counts: by days, or by weeks where they showed it.
    pub series: Series,
    /// Why; its periods are those of the counts.
    pub alarm: Alarm,
    /// What else moved in those days, the clearest first.
    pub moved: Vec<Moved>,
}

/// Every stream that stands out now, the clearest first.
///
/// `before_people` is what signals that people still have before them, or decided on lately, are about: their cases make
/// no second signal of whatever else they belong to. `false_alarms_a_month` (positive) is what all streams together may
/// raise by chance. The same arrivals, the same answer.
#[must_use]
pub fn look_out(
    arrivals: &[Arrivals],
    days: &Days,
    before_people: &[Watched],
    false_alarms_a_month: f64,
) -> Vec<Found> {
    if days.length <= LEAST_DAYS {
        return Vec::new();
    }
    let lookout = Lookout::new(arrivals, days, false_alarms_a_month);
    let mut candidates = lookout.candidates();
    candidates.retain(|one| lookout.is_news(one, arrivals, before_people));
    let mut left = arrivals.to_vec();
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
    series: Series,
    alarm: Alarm,
    /// The chance of what it brought lately, by which candidates of all kinds compare: of days and pairs that of the last
    /// week from the weeks before, of weeks that of the rise.
    chance: f64,
}

impl Candidate {
    fn is_weekly(&self) -> bool {
        self.series.every == Every::Week
    }
}

/// The lowest chance; of two alike the one that names more. All cases together are news only where nothing else is. What
/// stands out by its days is told by them, even if its weeks are the clearer: a stream is told once.
fn take_clearest(candidates: &mut Vec<Candidate>) -> Option<Candidate> {
    let order = |one: &Candidate, other: &Candidate| {
        let is_all = |candidate: &Candidate| candidate.about.named() == 0;
        is_all(one)
            .cmp(&is_all(other))
            .then(one.chance.total_cmp(&other.chance))
            .then(other.about.named().cmp(&one.about.named()))
    };
    let (at, _) = candidates.iter().enumerate().min_by(|(_, one), (_, other)| order(one, other))?;
    let clearest = candidates.swap_remove(at);
    let twin = candidates.iter().position(|other| other.about == clearest.about);
    Some(match twin.map(|at| candidates.swap_remove(at)) {
        Some(by_days) if clearest.is_weekly() => by_days,
        _ => clearest,
    })
}

struct Lookout {
    /// All days, and the last of them with how many lie before.
    all: Days,
    before: usize,
    days: Days,
    known: Known,
    streams: BTreeMap<Watched, Series>,
    weekly: BTreeMap<Watched, Series>,
    burden: Burden,
}

impl Lookout {
    fn new(arrivals: &[Arrivals], all: &Days, false_alarms_a_month: f64) -> Self {
        let (before, days) = all.lately();
        let streams = streams_of(arrivals, &days, before, |_| true);
        let weekly = weekly_streams(arrivals, all, &days, |_| true);
        let singles = streams.keys().filter(|about| about.named() <= 1).count();
        let burden = Burden::shared(singles, weekly.len(), tables(&streams).len(), false_alarms_a_month);
        Self { known: Known::of(arrivals, before), all: all.clone(), before, days, streams, weekly, burden }
    }

    fn candidates(&self) -> Vec<Candidate> {
        let mut designs = Designs::default();
        let singles = self.streams.iter().filter(|(about, _)| about.named() <= 1);
        let mut found: Vec<Candidate> = singles
            .filter_map(|(about, series)| {
                let alarm = self.recent(about, series, &mut designs)?;
                let chance = self.last_week(series);
                Some(Candidate { about: about.clone(), series: series.clone(), alarm, chance })
            })
            .collect();
        found.extend(tables(&self.streams).iter().filter_map(|table| self.crowd(table)));
        found.extend(self.weekly.iter().filter_map(|(about, series)| {
            let alarm = self.last_whole_week(series, &mut designs)?;
            Some(Candidate { about: about.clone(), series: series.clone(), chance: alarm.p, alarm })
        }));
        found
    }

    /// The first alarm of the last days. Days before anybody told what a stream is of are no days without cases of it.
    fn recent(&self, about: &Watched, series: &Series, designs: &mut Designs) -> Option<Alarm> {
        let from = self.known.from(about);
        let counted = series.from(from);
        if counted.counts.len() <= LEAST_DAYS {
            return None;
        }
        let last = counted.counts.len() - 1;
        let rule = rule(LEAST_DAYS, self.burden.days);
        let alarm = scan(&counted, &rule, designs).into_iter().find(|alarm| alarm.at + RECENT > last)?;
        Some(Alarm { at: alarm.at + from, began: alarm.began + from, ..alarm })
    }

    /// The alarm of the last whole week, if it raises one: it stands for seven nights, as the last days do.
    fn last_whole_week(&self, weeks: &Series, designs: &mut Designs) -> Option<Alarm> {
        let rule = rule(weeks::BEHIND, self.burden.weeks);
        scan(weeks, &rule, designs).into_iter().find(|alarm| alarm.at + 1 == weeks.counts.len())
    }

    /// The pair that stands out of its table, if any does.
    fn crowd(&self, table: &[(&Watched, &Series)]) -> Option<Candidate> {
        let before = self.days.length.saturating_sub(QUARTER);
        let counts: Vec<Vec<u64>> =
            table.iter().map(|(_, series)| series.counts[before..].to_vec()).collect();
        let windows = Windows { longest: LONGEST_CROWD, ending_within: RECENT };
        let limit = self.burden.table_limit;
        let replicas = ((4.0 / limit).ceil() as u32).clamp(REPLICAS, MOST_REPLICAS);
        // Another seed each night: a table that stands at the edge is not judged by the same chance forever.
        let crowd = most_crowded(&counts, windows, replicas, self.days.length as u64)?;
        if crowd.p > limit {
            return None;
        }
        let alarm = Alarm {
            at: before + crowd.periods.1,
            began: before + crowd.periods.0,
            method: "scan",
            observed: crowd.observed,
            expected: crowd.expected,
            statistic: crowd.statistic,
            threshold: limit,
            p: crowd.p,
        };
        let (about, series) = table[crowd.cell];
        let chance = self.last_week(series);
        Some(Candidate { about: about.clone(), series: series.clone(), alarm, chance })
    }

    fn last_week(&self, series: &Series) -> f64 {
        let days = self.days.length;
        brought(series, days - RECENT, days - 1).chance
    }

    /// Whether a candidate says more than the signals that people have before them. One that names more than a signal does
    /// is told beside it; a wider one, or one that shares cases with it, only if it stands out without them.
    fn is_news(&self, candidate: &Candidate, arrivals: &[Arrivals], before_people: &[Watched]) -> bool {
        let explains = |told: &&Watched| told.named() > 0 && !told.takes(&candidate.about);
        let explaining: Vec<&Watched> = before_people.iter().filter(explains).collect();
        if explaining.is_empty() {
            return true;
        }
        let is_left = |one: &&Arrivals| !explaining.iter().any(|told| told.takes(&one.about));
        let left: Vec<Arrivals> = arrivals.iter().filter(is_left).cloned().collect();
        self.stands_without(candidate, &left)
    }

    /// Whether a candidate stands out also without the cases that were told already.
    fn stands_without(&self, candidate: &Candidate, left: &[Arrivals]) -> bool {
        let about = &candidate.about;
        let mut designs = Designs::default();
        if candidate.is_weekly() {
            let weeks = weekly_streams(left, &self.all, &self.days, |stream| stream == about).remove(about);
            return weeks.is_some_and(|weeks| self.last_whole_week(&weeks, &mut designs).is_some());
        }
        let days = streams_of(left, &self.days, self.before, |stream| stream == about).remove(about);
        let Some(series) = days else { return false };
        if about.named() <= 1 {
            return self.recent(about, &series, &mut designs).is_some();
        }
        let alarm = &candidate.alarm;
        let seen = series.counts[alarm.began..=alarm.at].iter().sum();
        CountModel::poisson(alarm.expected).at_least(seen) <= self.burden.table_limit
    }

    fn told(&self, candidate: Candidate) -> Found {
        let Candidate { about, series, alarm, .. } = candidate;
        let last = series.date(alarm.at).saturating_add((series.every.days() - 1).days());
        let (began, ended) = (self.days.place(series.date(alarm.began)), self.days.place(last));
        let moved = moved(&self.streams, &about, began, ended);
        Found { about, series, alarm, moved }
    }
}

const fn rule(baseline: usize, arl0: f64) -> ScanRule {
    ScanRule { method: Method::Auto, arl0: Some(arl0), baseline: Some(baseline), ratio: 2.0 }
}
