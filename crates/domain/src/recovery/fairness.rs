//! Is goodwill fair? Median goodwill by group with exact intervals, an alarm on gaps, and the spread between handlers.
//!
//! Only like is compared with like: the same currency and the same severity. A gap is raised where the 95 % intervals
//! of two groups do not meet. That asks for more than a difference by chance at 5 %, and says nothing of its cause.

use std::collections::BTreeMap;

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    customer::{Segment, ValueBand},
    failure::Severity,
    id::Id,
    intake::Channel,
    money::Money,
    staff::Member,
};

/// Below this many cases a group is not shown: its median says more about persons than about fairness.
pub const FEWEST: usize = 20;
/// A handler with fewer cases than this has no median of their own.
const FEWEST_OF_HANDLER: usize = 6;

/// One case in which goodwill was decided on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Treated {
    /// How bad it was.
    pub severity: Severity,
    /// The kind of failure.
    pub failure_type: Option<String>,
    /// A like failure had hit them before.
    pub repeat: bool,
    /// Person or business.
    pub segment: Segment,
    /// How much of the firm's future rests on them, if anybody knows.
    pub value_band: Option<ValueBand>,
    /// How it reached us.
    pub channel: Channel,
    /// How often they wrote or called.
    pub contacts: u64,
    /// Who handled it.
    pub handler: Option<Id<Member>>,
    /// The face value of all goodwill in it; zero where none was given.
    pub goodwill: Money,
}

/// What customers are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupedBy {
    /// Person or business.
    Segment,
    /// How much of the firm's future rests on them.
    ValueBand,
    /// How it reached us.
    Channel,
    /// How often they wrote or called: once, two or three times, more.
    Contacts,
}

/// A group of like cases.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// What it is grouped by.
    pub by: GroupedBy,
    /// The group, as a stable word such as `business`.
    pub group: String,
    /// How bad it was for them.
    pub severity: Severity,
    /// In which currency goodwill was given; of cases without any, the firm's.
    pub currency: String,
    /// How many cases.
    pub n: usize,
    /// The median of goodwill per case, at face value; null below 20.
    pub median: Option<Money>,
    /// Lower end of its 95 % interval.
    pub low: Option<Money>,
    /// Upper end.
    pub high: Option<Money>,
}

/// Two groups whose intervals do not meet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Gap {
    /// What they are grouped by.
    pub by: GroupedBy,
    /// How bad it was for them.
    pub severity: Severity,
    /// Who gets less.
    pub less: String,
    /// Who gets more.
    pub more: String,
    /// How far the intervals are apart.
    pub apart: Money,
}

/// How differently like cases are handled by different people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Spread {
    /// The kind of failure.
    pub failure_type: Option<String>,
    /// How bad it was.
    pub severity: Severity,
    /// A like failure had hit them before.
    pub repeat: bool,
    /// How many cases.
    pub n: usize,
    /// How many people handled six of them or more.
    pub handlers: usize,
    /// The least median of any of them.
    pub least: Money,
    /// The greatest.
    pub most: Money,
    /// Whether the 95 % intervals of two of them do not meet.
    pub apart: bool,
}

/// The report.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Fairness {
    /// How many cases it rests on.
    pub cases: usize,
    /// Every group of like cases, also those that are too few to be shown.
    pub groups: Vec<Group>,
    /// What should be looked at.
    pub gaps: Vec<Gap>,
    /// Between people of ours, for like facts.
    pub spread: Vec<Spread>,
}

impl Fairness {
    /// Compares like cases.
    #[must_use]
    pub fn of(treated: &[Treated]) -> Self {
        let groups = groups(treated);
        Self { cases: treated.len(), gaps: gaps(&groups), groups, spread: spread(treated) }
    }
}

/// The median of sorted amounts; between the two in the middle it is halfway, rounded up. None of nothing.
#[must_use]
pub fn median(sorted: &[i64]) -> Option<i64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    let sum = i128::from(lower) + i128::from(upper);
    i64::try_from((sum + 1).div_euclid(2)).ok()
}

/// Which two of `n` sorted values hold the median between them with at least 95 %, counted from 0: the exact binomial
/// interval of order statistics (Thompson 1936; Conover, Practical Nonparametric Statistics, §3.2). None below six.
#[must_use]
pub fn median_interval(n: usize) -> Option<(usize, usize)> {
    let level = (0.025_f64).ln();
    let (mut below, mut log_term) = (f64::NEG_INFINITY, -real(n) * std::f64::consts::LN_2);
    let mut reached = 0;
    // `below` is the logarithm of P(X ≤ reached) for X binomial(n, ½), summed so that nothing underflows.
    loop {
        below = log_add(below, log_term);
        if below > level {
            break;
        }
        reached += 1;
        log_term += (real(n - reached + 1) / real(reached)).ln();
    }
    (reached > 0).then(|| (reached - 1, n - reached))
}

fn log_add(one: f64, other: f64) -> f64 {
    let (high, low) = (one.max(other), one.min(other));
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases stay far below 2^52")]
const fn real(count: usize) -> f64 {
    count as f64
}

/// What makes cases a group of like ones: currency, severity, and what they are grouped by.
type Like = (&'static str, Severity, GroupedBy, String);

fn groups(treated: &[Treated]) -> Vec<Group> {
    let mut amounts: BTreeMap<Like, (Currency, Vec<i64>)> = BTreeMap::new();
    for one in treated {
        let currency = one.goodwill.currency();
        for (by, group) in one.groups() {
            let key = (currency.code(), one.severity, by, group);
            let entry = amounts.entry(key).or_insert_with(|| (currency, Vec::new()));
            entry.1.push(one.goodwill.minor_units());
        }
    }
    let group = |(like, (currency, values)): (Like, _)| Group::of(like, currency, values);
    amounts.into_iter().map(group).collect()
}

impl Group {
    fn of((code, severity, by, group): Like, currency: Currency, mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        let n = values.len();
        let shown = (n >= FEWEST).then(|| summary(&values, currency)).flatten();
        let (median, low, high) = match shown {
            Some((median, low, high)) => (Some(median), Some(low), Some(high)),
            None => (None, None, None),
        };
        Self { by, group, severity, currency: code.to_owned(), n, median, low, high }
    }
}

/// Median and its interval.
fn summary(sorted: &[i64], currency: Currency) -> Option<(Money, Money, Money)> {
    let (low, high) = median_interval(sorted.len())?;
    let money = |minor: i64| Money::minor(minor, currency);
    Some((money(median(sorted)?), money(*sorted.get(low)?), money(*sorted.get(high)?)))
}

impl Treated {
    fn groups(&self) -> [(GroupedBy, String); 4] {
        let contacts = match self.contacts {
            0 | 1 => "once",
            2 | 3 => "two_or_three_times",
            _ => "more_often",
        };
        let segment = if self.segment == Segment::Business { "business" } else { "consumer" };
        let band = match self.value_band {
            None => "unknown",
            Some(ValueBand::Low) => "low",
            Some(ValueBand::Middle) => "middle",
            Some(ValueBand::High) => "high",
        };
        [
            (GroupedBy::Segment, segment.to_owned()),
            (GroupedBy::ValueBand, band.to_owned()),
            (GroupedBy::Channel, self.channel.name().to_owned()),
            (GroupedBy::Contacts, contacts.to_owned()),
        ]
    }
}

fn gaps(groups: &[Group]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (nth, one) in groups.iter().enumerate() {
        let like = |other: &&Group| (other.by, other.severity) == (one.by, one.severity);
        for other in groups.iter().skip(nth + 1).filter(like) {
            gaps.extend(gap(one, other).or_else(|| gap(other, one)));
        }
    }
    gaps
}

/// A gap where all of the first interval lies below all of the second; only amounts of one currency are compared.
fn gap(less: &Group, more: &Group) -> Option<Gap> {
    let (high, low) = (less.high?, more.low?);
    if high.currency() != low.currency() || high.minor_units() >= low.minor_units() {
        return None;
    }
    let apart = Money::minor(low.minor_units() - high.minor_units(), low.currency());
    Some(Gap {
        by: less.by,
        severity: less.severity,
        less: less.group.clone(),
        more: more.group.clone(),
        apart,
    })
}

/// Like facts, as a handler sees them.
type Facts<'t> = (&'static str, Option<&'t str>, Severity, bool, bool);

fn spread(treated: &[Treated]) -> Vec<Spread> {
    let mut like: BTreeMap<Facts<'_>, Vec<&Treated>> = BTreeMap::new();
    for one in treated {
        let business = one.segment == Segment::Business;
        let facts =
            (one.goodwill.currency().code(), one.failure_type.as_deref(), one.severity, one.repeat, business);
        like.entry(facts).or_default().push(one);
    }
    like.into_values().filter(|cases| cases.len() >= FEWEST).filter_map(|cases| between(&cases)).collect()
}

fn between(cases: &[&Treated]) -> Option<Spread> {
    let first = cases.first()?;
    let mut by_handler: BTreeMap<Id<Member>, Vec<i64>> = BTreeMap::new();
    for one in cases {
        if let Some(handler) = one.handler {
            by_handler.entry(handler).or_default().push(one.goodwill.minor_units());
        }
    }
    let currency = first.goodwill.currency();
    let own: Vec<(Money, Money, Money)> = by_handler
        .into_values()
        .filter(|values| values.len() >= FEWEST_OF_HANDLER)
        .filter_map(|mut values| {
            values.sort_unstable();
            summary(&values, currency)
        })
        .collect();
    let least = own.iter().map(|(median, ..)| *median).min_by_key(|money| money.minor_units())?;
    let most = own.iter().map(|(median, ..)| *median).max_by_key(|money| money.minor_units())?;
    let lowest_end = own.iter().map(|(.., high)| high.minor_units()).min()?;
    let highest_start = own.iter().map(|(_, low, _)| low.minor_units()).max()?;
    (own.len() > 1).then(|| Spread {
        failure_type: first.failure_type.clone(),
        severity: first.severity,
        repeat: first.repeat,
        n: cases.len(),
        handlers: own.len(),
        least,
        most,
        apart: lowest_end < highest_start,
    })
}

#[cfg(test)]
mod tests;
