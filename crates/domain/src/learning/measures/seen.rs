//! What the measures need to know of one case: a part of its record, its promises and what was given.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{RateOf, survival::Span};
use crate::{
    case::{Case, Containment, Decision, FollowUpRound, House, Milestones, Outcome, Repeat, Stage},
    id::{CaseNumber, Id},
    intake::Channel,
    promise::{Promise, Verdict},
    recovery::MakeGood,
};

/// The part of a case's record that is counted. Reading only this is several times cheaper than the whole.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct CaseFacts {
    /// Identity.
    pub id: Id<Case>,
    /// What a person reads out.
    pub number: CaseNumber,
    /// One line.
    pub subject: String,
    /// First receipt.
    pub received_at: Timestamp,
    /// How it came.
    pub channel: Channel,
    /// The kind of failure.
    pub failure_type: Option<String>,
    /// A like failure hit the same customer before.
    pub repeat: Option<Repeat>,
    /// Shorter clocks.
    pub relationship_defining: bool,
    /// How often it changed hands.
    pub handovers: u32,
    /// What stopped further harm.
    pub containment: Option<Containment>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// What the customer answered to the follow-up.
    pub follow_ups: Vec<FollowUpRound>,
    /// What was reached, and when.
    pub milestones: Milestones,
    /// How often it was reopened.
    pub reopened: u32,
    /// Where it stands.
    pub stage: Stage,
}

/// One case as the measures see it.
#[derive(Clone, PartialEq, Debug)]
pub struct Seen {
    /// The case.
    pub case: CaseFacts,
    /// Its customer is a firm.
    pub business: bool,
    /// What was promised in it.
    pub promises: Vec<Promise>,
    /// What was given in it.
    pub make_goods: Vec<MakeGood>,
    /// Messages that went out to the customer.
    pub sent: u64,
    /// Those that went out although the reply check found a hard fault.
    pub overridden: u64,
}

impl Seen {
    /// Whether it counts at all: what was no complaint, or goes on in another case, does not.
    pub(super) const fn counts(&self) -> bool {
        !matches!(self.case.stage, Stage::Dismissed | Stage::Merged)
    }

    /// Whether the acknowledgement came in time; none while there is still time.
    pub(super) fn acknowledged_in_time(&self, house: &House, now: Timestamp) -> Option<bool> {
        let business = self.business || self.case.relationship_defining;
        let timers = house.timers_for(self.case.failure_type.as_deref(), business)?;
        let limit =
            if self.case.channel == Channel::Post { timers.acknowledge_post } else { timers.acknowledge };
        let due = timers.due(limit, self.case.received_at, &house.calendars);
        match self.case.milestones.acknowledged {
            Some(at) => Some(at <= due),
            None => (now > due).then_some(false),
        }
    }

    /// What this case says to a share: yes, no, or nothing. A case with several promises says yes if it kept them all.
    #[must_use]
    pub fn answer(&self, of: RateOf, house: &House, now: Timestamp) -> Option<bool> {
        if !self.counts() {
            return None;
        }
        match of {
            RateOf::AcknowledgedInTime => self.acknowledged_in_time(house, now),
            RateOf::PromisesKept => {
                let kept = self.promises_that_are(Verdict::Kept, now);
                let broken = self.promises_that_are(Verdict::Broken, now);
                (kept + broken > 0).then_some(broken == 0)
            }
            RateOf::Recovered => self.settled(),
            RateOf::Repeated => Some(self.case.repeat.is_some()),
            RateOf::HurtTwice => Some(self.hurt_twice(now)),
            RateOf::Upheld => self.upheld(),
            RateOf::HandedOver => Some(self.case.handovers > 0),
            RateOf::Overridden => (self.sent > 0).then_some(self.overridden > 0),
        }
    }

    pub(super) fn promises_that_are(&self, verdict: Verdict, now: Timestamp) -> u64 {
        self.promises.iter().filter(|promise| promise.verdict(now) == verdict).count() as u64
    }

    /// The last answer to “is all settled?”, if one came.
    pub(super) fn settled(&self) -> Option<bool> {
        self.case.follow_ups.iter().rev().find_map(|round| round.settled)
    }

    /// Hurt a second time inside this case: reopened, not settled, or a promise broken.
    pub(super) fn hurt_twice(&self, now: Timestamp) -> bool {
        self.case.reopened > 0
            || self.case.follow_ups.iter().any(|round| round.settled == Some(false))
            || self.promises_that_are(Verdict::Broken, now) > 0
    }

    pub(super) fn upheld(&self) -> Option<bool> {
        self.case.decision.as_ref().map(|decision| decision.outcome != Outcome::NotUpheld)
    }

    /// From first receipt to `end`; while that has not come, to the end of the case or to now.
    pub(super) fn span_to(&self, end: Option<Timestamp>, now: Timestamp) -> Span {
        let reached = &self.case.milestones;
        let over = end.or(reached.withdrawn).or(reached.closed).unwrap_or(now);
        let length = over.duration_since(self.case.received_at).max(SignedDuration::ZERO);
        Span { length, finished: end.is_some() }
    }
}
