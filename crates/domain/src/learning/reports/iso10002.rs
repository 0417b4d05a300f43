//! What a management review after ISO 10002:2018 looks at: counts of the period that add up, and what was done about them.
//!
//! The standard was not read in full: the inputs follow public summaries of its clause on management review.

use schemars::JsonSchema;
use serde::Serialize;

use super::Check;
use crate::{
    case::Stage,
    id::CaseNumber,
    learning::{Group, Measures, Rules, Seen},
    promise::Verdict,
};

/// The counts of a review.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Review {
    /// Complaints received.
    pub received: u64,
    /// Of them, those put right.
    pub resolved: u64,
    /// Of them, those taken back before that.
    pub withdrawn: u64,
    /// Of them, those closed without having been put right: turned down.
    pub closed_otherwise: u64,
    /// Of them, those that go on.
    pub open: u64,
    /// Put right and reopened: the resolution was wrong.
    pub resolved_wrongly: u64,
    /// Not acknowledged in time.
    pub acknowledged_late: u64,
    /// The written answer came later than allowed, or is overdue.
    pub answered_late: u64,
    /// A promise to the customer was broken.
    pub with_broken_promise: u64,
    /// Taken to somebody outside.
    pub referred_outside: u64,
    /// A like failure had hit the same customer before.
    pub repeats: u64,
    /// What the report checks on itself.
    pub checks: Vec<Check>,
}

impl Review {
    /// Counts the cases received in the period; `measures` is what was counted by another way.
    #[must_use]
    pub fn of(seen: &[Seen], measures: &Measures, rules: &Rules<'_>) -> Self {
        let received: Vec<&Seen> = seen
            .iter()
            .filter(|one| one.facts.counts() && rules.period.holds(one.facts.received_at))
            .collect();
        let count = |what: &dyn Fn(&Seen) -> bool| received.iter().filter(|one| what(one)).count() as u64;
        let end = |one: &Seen| {
            let facts = &one.facts;
            [
                facts.reached.resolved.is_some() && facts.stage != Stage::Withdrawn,
                facts.stage == Stage::Withdrawn,
                facts.reached.resolved.is_none() && facts.stage == Stage::Closed,
                facts.reached.resolved.is_none() && facts.stage.is_open(),
            ]
        };
        let mut review = Self {
            received: received.len() as u64,
            resolved: count(&|one| end(one)[0]),
            withdrawn: count(&|one| end(one)[1]),
            closed_otherwise: count(&|one| end(one)[2]),
            open: count(&|one| end(one)[3]),
            resolved_wrongly: count(&|one| one.facts.reached.reopened.is_some()),
            acknowledged_late: count(&|one| rules.acknowledged_late(&one.facts)),
            answered_late: count(&|one| rules.answered_late(&one.facts)),
            with_broken_promise: count(&|one| {
                one.facts.promises.iter().any(|promise| promise.verdict(rules.now) == Verdict::Broken)
            }),
            referred_outside: count(&|one| one.facts.reached.external.is_some()),
            repeats: count(&|one| one.facts.repeat),
            checks: Vec::new(),
        };
        let twice: Vec<CaseNumber> = received
            .iter()
            .filter(|one| end(one).iter().filter(|yes| **yes).count() != 1)
            .map(|one| one.facts.number)
            .collect();
        review.checks = review.checked(measures, twice, received.len());
        review
    }

    fn checked(&self, measures: &Measures, twice: Vec<CaseNumber>, received: usize) -> Vec<Check> {
        let ended = self.resolved + self.withdrawn + self.closed_otherwise + self.open;
        let sum = |groups: &[Group]| groups.iter().map(|group| group.cases).sum::<u64>();
        vec![
            Check::every(
                "Each case is put right, taken back, closed otherwise or open, and only one of these",
                received,
                twice,
            ),
            Check::same(
                "Received = put right + taken back + closed otherwise + open",
                self.received.into(),
                ended.into(),
            ),
            Check::same("Received here = cases in the measures", self.received.into(), measures.cases.into()),
            Check::same(
                "The kinds of failure add up to all",
                sum(&measures.by_failure_type).into(),
                self.received.into(),
            ),
            Check::same("The channels add up to all", sum(&measures.by_channel).into(), self.received.into()),
        ]
    }
}
