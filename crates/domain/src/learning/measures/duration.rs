//! How long things took, by the clock and in business time.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Facts, Rules,
    survival::{Lasted, quantile},
};

/// How long something took.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Duration {
    /// What.
    pub to: DurationTo,
    /// How many have done it.
    pub finished: u64,
    /// Of how many; the rest counts as “longer than until now”.
    pub of: u64,
    /// Hours by the clock within which half of all were done (Kaplan–Meier); null if that is not known yet.
    pub median_hours: Option<f64>,
    /// Hours by the clock within which nine tenths were done.
    pub p90_hours: Option<f64>,
    /// Hours in which the firm was open, within which half were done.
    pub business_median_hours: Option<f64>,
    /// Hours in which the firm was open, within which nine tenths were done.
    pub business_p90_hours: Option<f64>,
}

/// From first receipt to this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DurationTo {
    /// Acknowledged by a person; an automatic answer does not count.
    Acknowledge,
    /// Further harm stopped.
    Contain,
    /// A partial fix, a decision told, or put right: whichever came first.
    FirstSolution,
    /// Put right, for the last time.
    Resolve,
}

impl DurationTo {
    /// Every one, in the order in which they come.
    pub const ALL: [Self; 4] = [Self::Acknowledge, Self::Contain, Self::FirstSolution, Self::Resolve];

    /// The name, as in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Contain => "contain",
            Self::FirstSolution => "first_solution",
            Self::Resolve => "resolve",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|to| to.name() == name)
    }

    /// When a case reached it.
    #[must_use]
    pub const fn end(self, case: &Facts) -> Option<Timestamp> {
        match self {
            Self::Acknowledge => case.reached.acknowledged,
            Self::Contain => case.reached.contained,
            Self::FirstSolution => case.reached.first_solution,
            Self::Resolve => case.reached.resolved,
        }
    }
}

/// The lengths that were seen, by both clocks.
#[derive(Default)]
pub(super) struct Lengths {
    wall: [Vec<Lasted>; 4],
    business: [Vec<Lasted>; 4],
}

impl Lengths {
    /// From first receipt to each end; while that has not come, to the end of the case or to now.
    pub(super) fn add(&mut self, case: &Facts, rules: &Rules<'_>) {
        let open_until = rules.open_since_receipt(case);
        for (at, to) in DurationTo::ALL.into_iter().enumerate() {
            let end = to.end(case);
            let over = end.or(case.reached.ended).unwrap_or(rules.now);
            let wall = over.duration_since(case.received_at).max(SignedDuration::ZERO);
            let business = open_until(over);
            self.wall[at].push(Lasted::new(wall, end.is_some()));
            self.business[at].push(Lasted::new(business, end.is_some()));
        }
    }

    pub(super) fn durations(mut self) -> Vec<Duration> {
        let all = DurationTo::ALL.into_iter().zip(self.wall.iter_mut().zip(&mut self.business));
        all.map(|(to, (wall, business))| {
            let finished = wall.iter().filter(|one| one.finished()).count() as u64;
            let [median_hours, p90_hours] = hours(wall);
            let [business_median_hours, business_p90_hours] = hours(business);
            let of = wall.len() as u64;
            Duration { to, finished, of, median_hours, p90_hours, business_median_hours, business_p90_hours }
        })
        .collect()
    }
}

fn hours(lengths: &mut [Lasted]) -> [Option<f64>; 2] {
    lengths.sort_unstable();
    [0.5, 0.9].map(|share| quantile(lengths, share).map(|length| length.as_secs_f64() / 3600.0))
}
