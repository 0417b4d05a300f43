//! Honest numbers: each with what it rests on and its 95 % interval, few cases without a rate, unfinished ones not left out.
//!
//! Cases count by first receipt. What was no complaint (dismissed) or goes on elsewhere (merged) does not count.

mod cost;
mod seen;
mod survival;
mod wilson;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pub use cost::Cost;
pub use seen::{CaseFacts, Seen};
pub use survival::{Span, quantile};
pub use wilson::wilson;

use crate::{case::House, promise::Verdict};

/// Below this many there is no rate.
pub const FEWEST: u64 = 20;

/// The measures of one period.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Measures {
    /// First receipt from here.
    pub from: Timestamp,
    /// First receipt before this.
    pub to: Timestamp,
    /// When it was counted: what is not finished by then counts as unfinished.
    pub at: Timestamp,
    /// How many cases.
    pub cases: u64,
    /// How often a case changed hands, over all cases.
    pub handovers: u64,
    /// Promises moved in time with consent: neither kept nor broken.
    pub renegotiated: u64,
    /// Shares.
    pub rates: Vec<Rate>,
    /// How long things took.
    pub durations: Vec<Duration>,
    /// What recovery cost, by currency.
    pub costs: Vec<Cost>,
    /// The shares again for each kind of failure, most cases first.
    pub by_failure_type: Vec<Group>,
}

/// A share and what it rests on.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Rate {
    /// What is counted.
    pub of: RateOf,
    /// How many of them.
    pub numerator: u64,
    /// Out of how many.
    pub denominator: u64,
    /// The share, 0 to 1; null below 20.
    pub rate: Option<f64>,
    /// Lower end of the 95 % interval (Wilson).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// What a share counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateOf {
    /// Acknowledged in time, of all whose time is over or who were acknowledged.
    AcknowledgedInTime,
    /// Promises kept, of those kept or broken.
    PromisesKept,
    /// The customer says all is settled, of those who answered.
    Recovered,
    /// A like failure had hit the same customer before, of all cases.
    Repeated,
    /// Hurt a second time inside the case, of all cases.
    HurtTwice,
    /// Upheld at least in part, of all decided.
    Upheld,
    /// Changed hands at least once, of all cases.
    HandedOver,
    /// Sent although the reply check found a hard fault, of all messages to customers.
    Overridden,
}

/// How long something took.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Duration {
    /// What.
    pub to: DurationTo,
    /// How many have done it.
    pub finished: u64,
    /// Of how many; the rest counts as “longer than until now”.
    pub of: u64,
    /// Hours within which half of all were done (Kaplan–Meier); null if that is not known yet.
    pub median_hours: Option<f64>,
    /// Hours within which nine tenths were done.
    pub p90_hours: Option<f64>,
}

/// From first receipt to this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DurationTo {
    /// Acknowledged.
    Acknowledge,
    /// Further harm stopped.
    Contain,
    /// Put right, for the last time.
    Resolve,
}

/// The cases of one kind of failure.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// The kind; null where nobody named one.
    pub failure_type: Option<String>,
    /// How many cases.
    pub cases: u64,
    /// Their shares.
    pub rates: Vec<Rate>,
}

impl RateOf {
    /// Every share, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::PromisesKept,
        Self::AcknowledgedInTime,
        Self::Recovered,
        Self::HurtTwice,
        Self::Repeated,
        Self::Upheld,
        Self::HandedOver,
        Self::Overridden,
    ];

    /// The name, as in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AcknowledgedInTime => "acknowledged_in_time",
            Self::PromisesKept => "promises_kept",
            Self::Recovered => "recovered",
            Self::Repeated => "repeated",
            Self::HurtTwice => "hurt_twice",
            Self::Upheld => "upheld",
            Self::HandedOver => "handed_over",
            Self::Overridden => "overridden",
        }
    }

    /// The share of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.name() == name)
    }
}

impl Measures {
    /// Counts the cases received in `[from, to)` as they stand at `now`.
    #[must_use]
    pub fn of(seen: &[Seen], from: Timestamp, to: Timestamp, house: &House, now: Timestamp) -> Self {
        let counted: Vec<&Seen> = seen.iter().filter(|one| one.counts()).collect();
        Self {
            from,
            to,
            at: now,
            cases: counted.len() as u64,
            handovers: counted.iter().map(|one| u64::from(one.case.handovers)).sum(),
            renegotiated: counted.iter().map(|one| one.promises_that_are(Verdict::Renegotiated, now)).sum(),
            rates: rates(&counted, house, now),
            durations: durations(&counted, now),
            costs: cost::costs(&counted),
            by_failure_type: groups(&counted, house, now),
        }
    }

    /// One share.
    #[must_use]
    pub fn rate(&self, of: RateOf) -> Option<&Rate> {
        self.rates.iter().find(|rate| rate.of == of)
    }
}

impl Rate {
    /// `numerator` of `denominator`, with its interval.
    #[must_use]
    pub fn new(of: RateOf, numerator: u64, denominator: u64) -> Self {
        let interval = wilson(numerator, denominator);
        let rate = (denominator >= FEWEST).then(|| wilson::real(numerator) / wilson::real(denominator));
        Self {
            of,
            numerator,
            denominator,
            rate,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }

    /// Counts what is true among what is known.
    fn known(of: RateOf, answers: impl Iterator<Item = Option<bool>>) -> Self {
        let (yes, all) =
            answers.flatten().fold((0, 0), |(yes, all), answer| (yes + u64::from(answer), all + 1));
        Self::new(of, yes, all)
    }
}

fn rates(seen: &[&Seen], house: &House, now: Timestamp) -> Vec<Rate> {
    use RateOf as R;
    let sum = |count: &dyn Fn(&Seen) -> u64| seen.iter().map(|one| count(one)).sum::<u64>();
    let kept = sum(&|one| one.promises_that_are(Verdict::Kept, now));
    let broken = sum(&|one| one.promises_that_are(Verdict::Broken, now));
    let all = RateOf::ALL.into_iter();
    all.map(|of| match of {
        R::PromisesKept => Rate::new(of, kept, kept + broken),
        R::Overridden => Rate::new(of, sum(&|one| one.overridden), sum(&|one| one.sent)),
        _ => Rate::known(of, seen.iter().map(|one| one.answer(of, house, now))),
    })
    .collect()
}

fn durations(seen: &[&Seen], now: Timestamp) -> Vec<Duration> {
    let of = |to, end: &dyn Fn(&Seen) -> Option<Timestamp>| {
        let spans: Vec<Span> = seen.iter().map(|one| one.span_to(end(one), now)).collect();
        let hours = |share| quantile(&spans, share).map(|length| length.as_secs_f64() / 3600.0);
        let finished = spans.iter().filter(|span| span.finished).count() as u64;
        let (median_hours, p90_hours) = (hours(0.5), hours(0.9));
        Duration { to, finished, of: spans.len() as u64, median_hours, p90_hours }
    };
    vec![
        of(DurationTo::Acknowledge, &|one| one.case.milestones.acknowledged),
        of(DurationTo::Contain, &|one| one.case.containment.as_ref().map(|contained| contained.at)),
        of(DurationTo::Resolve, &|one| one.case.milestones.resolved),
    ]
}

fn groups(seen: &[&Seen], house: &House, now: Timestamp) -> Vec<Group> {
    let mut by_type: std::collections::BTreeMap<Option<&str>, Vec<&Seen>> = std::collections::BTreeMap::new();
    for one in seen {
        by_type.entry(one.case.failure_type.as_deref()).or_default().push(one);
    }
    let group = |(failure_type, members): (Option<&str>, Vec<&Seen>)| Group {
        failure_type: failure_type.map(str::to_owned),
        cases: members.len() as u64,
        rates: rates(&members, house, now),
    };
    let mut groups: Vec<Group> = by_type.into_iter().map(group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.cases));
    groups
}

#[cfg(test)]
mod tests;
