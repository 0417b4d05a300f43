//! What a management review after ISO 10002:2018 looks at: counts of the period that add up, and what was done about them.
//!
//! The standard was not read in full: the inputs follow public summaries of its clause on management review.

use schemars::JsonSchema;
use serde::Serialize;

use super::Check;
use crate::{
    case::Stage,
    id::CaseNumber,
    learning::{Facts, Group, Measures, Rules, Seen},
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

/// What a review counts of the complaints received: each of them says yes or no.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// Put right, and not taken back.
    PutRight,
    /// Taken back before that.
    TakenBack,
    /// Closed without having been put right.
    ClosedOtherwise,
    /// Goes on.
    StillOpen,
    /// Put right and reopened.
    ResolvedWrongly,
    /// Not acknowledged in time.
    AcknowledgedLate,
    /// The written answer was late, or is overdue.
    AnsweredLate,
    /// A promise was broken.
    BrokenPromise,
    /// Taken to somebody outside.
    Outside,
    /// A like failure had hit the same customer before.
    Repeat,
}

impl Count {
    /// Every count, in the order of the review.
    pub const ALL: [Self; 10] = [
        Self::PutRight,
        Self::TakenBack,
        Self::ClosedOtherwise,
        Self::StillOpen,
        Self::ResolvedWrongly,
        Self::AcknowledgedLate,
        Self::AnsweredLate,
        Self::BrokenPromise,
        Self::Outside,
        Self::Repeat,
    ];
    /// Each complaint is one of these, and only one.
    const ENDS: [Self; 4] = [Self::PutRight, Self::TakenBack, Self::ClosedOtherwise, Self::StillOpen];

    /// The name, as in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PutRight => "put_right",
            Self::TakenBack => "taken_back",
            Self::ClosedOtherwise => "closed_otherwise",
            Self::StillOpen => "still_open",
            Self::ResolvedWrongly => "resolved_wrongly",
            Self::AcknowledgedLate => "acknowledged_late",
            Self::AnsweredLate => "answered_late",
            Self::BrokenPromise => "broken_promise",
            Self::Outside => "outside",
            Self::Repeat => "repeats",
        }
    }

    /// The count of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|count| count.name() == name)
    }

    /// Whether a complaint counts.
    #[must_use]
    pub fn holds(self, case: &Facts, rules: &Rules<'_>) -> bool {
        let resolved = case.reached.resolved.is_some();
        match self {
            Self::PutRight => resolved && case.stage != Stage::Withdrawn,
            Self::TakenBack => case.stage == Stage::Withdrawn,
            Self::ClosedOtherwise => !resolved && case.stage == Stage::Closed,
            Self::StillOpen => !resolved && case.stage.is_open(),
            Self::ResolvedWrongly => case.reached.reopened.is_some(),
            Self::AcknowledgedLate => rules.acknowledged_late(case),
            Self::AnsweredLate => rules.answered_late(case),
            Self::BrokenPromise => {
                case.promises.iter().any(|promise| promise.verdict(rules.now) == Verdict::Broken)
            }
            Self::Outside => case.reached.external.is_some(),
            Self::Repeat => case.repeat,
        }
    }
}

impl Review {
    /// Counts the cases received in the period; `measures` is what was counted by another way.
    #[must_use]
    pub fn of(seen: &[Seen], measures: &Measures, rules: &Rules<'_>) -> Self {
        let received: Vec<&Seen> = seen
            .iter()
            .filter(|one| one.facts.counts() && rules.period.holds(one.facts.received_at))
            .collect();
        let count = |what: Count| received.iter().filter(|one| what.holds(&one.facts, rules)).count() as u64;
        let mut review = Self {
            received: received.len() as u64,
            resolved: count(Count::PutRight),
            withdrawn: count(Count::TakenBack),
            closed_otherwise: count(Count::ClosedOtherwise),
            open: count(Count::StillOpen),
            resolved_wrongly: count(Count::ResolvedWrongly),
            acknowledged_late: count(Count::AcknowledgedLate),
            answered_late: count(Count::AnsweredLate),
            with_broken_promise: count(Count::BrokenPromise),
            referred_outside: count(Count::Outside),
            repeats: count(Count::Repeat),
            checks: Vec::new(),
        };
        let ends = |one: &Facts| Count::ENDS.into_iter().filter(|end| end.holds(one, rules)).count();
        let twice: Vec<CaseNumber> =
            received.iter().filter(|one| ends(&one.facts) != 1).map(|one| one.facts.number).collect();
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
