//! What is measured of one case: small, kept beside it with every save, and all that the figures are made of.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{moments, said::Answers};
use crate::{
    case::{Case, CaseFile, Life, Milestones, Outcome, Stage},
    customer::{RelationshipSnapshot, Segment},
    failure::Severity,
    id::{CaseNumber, Id},
    intake::Channel,
    money::Money,
    promise::{Promise, Verdict},
    recovery::{Basis, MakeGood, MakeGoodState},
    staff::Member,
};

/// What is measured of one case. Instants are kept in microseconds, and what is not there is left out: a row is read in
/// a microsecond.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Facts {
    /// Identity.
    pub id: Id<Case>,
    /// What a person reads out.
    pub number: CaseNumber,
    /// First receipt.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub received_at: Timestamp,
    /// How it came.
    pub channel: Channel,
    /// The kind of failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_type: Option<String>,
    /// The product or service it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Where it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Who answers for it now.
    pub owner: Id<Member>,
    /// The problem behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<uuid::Uuid>,
    /// How bad.
    pub severity: Severity,
    /// Where it stands.
    pub stage: Stage,
    /// The shorter clocks apply: a firm, or a customer whose staying this may decide.
    #[serde(default, skip_serializing_if = "is_false")]
    pub short_clock: bool,
    /// The customer was told of it by us and has said nothing yet.
    #[serde(default, skip_serializing_if = "is_false")]
    pub silent: bool,
    /// A like failure had hit the same customer before.
    #[serde(default, skip_serializing_if = "is_false")]
    pub repeat: bool,
    /// How often it changed hands after somebody accepted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub handovers: u32,
    /// How often it was reopened.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reopened: u32,
    /// Minutes of work that were noted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minutes: u32,
    /// What was reached.
    pub reached: Reached,
    /// What was decided in the life that lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What was decided when it was first answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_outcome: Option<Outcome>,
    /// What was promised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promised>,
    /// What was given, offered or turned down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub make_goods: Vec<Given>,
    /// What the customer was told, in the order in which it was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// What the customer answered when asked whether all is settled.
    #[serde(default, skip_serializing_if = "Answers::is_nothing")]
    pub answers: Answers,
    /// Times in which the case had ended, before it came back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests: Vec<Rest>,
    /// When the customer heard from us in cases that were merged into this one.
    #[serde(default, with = "moments", skip_serializing_if = "Vec::is_empty")]
    pub told_elsewhere: Vec<Timestamp>,
    /// Who the customer was to us when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<RelationshipSnapshot>,
}

/// A time in which a case had ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rest {
    /// From then.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub from: Timestamp,
    /// Until it came back.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub until: Timestamp,
}

/// The moments of a case that are counted.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the moment of its name; what is not plain is said")]
pub struct Reached {
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Timestamp>,
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub contained: Option<Timestamp>,
    /// The first partial fix, decision told or putting right, in whichever life.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub first_solution: Option<Timestamp>,
    /// Put right for the first time, in whichever life.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub first_resolved: Option<Timestamp>,
    /// Put right for the last time; none while it is reopened.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Timestamp>,
    /// The first written decision, acceptance or withdrawal: from then on a regulator counts it as closed.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub answered: Option<Timestamp>,
    /// Closed or withdrawn.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// The first reopening after it had been put right.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Timestamp>,
    /// When the customer first had to turn to us again.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub second_contact: Option<Timestamp>,
    /// Somebody outside looked at it.
    #[serde(with = "micros", skip_serializing_if = "Option::is_none")]
    pub external: Option<Timestamp>,
}

use jiff::fmt::serde::timestamp::microsecond::optional as micros;

/// One promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Promised {
    /// When it was or is due.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub due_at: Timestamp,
    /// How it ended, or how it stood when it was last looked at.
    pub verdict: Verdict,
}

/// One make-good.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Given {
    /// The form.
    pub form: String,
    /// Why.
    pub basis: Basis,
    /// How it stands.
    pub state: MakeGoodState,
    /// What it costs us.
    pub cost: Money,
    /// What it is worth to them.
    pub face_value: Money,
    /// When the customer had it.
    #[serde(default, with = "micros", skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// One message to the customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Told {
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
    /// The reply check found no fault.
    #[serde(default, skip_serializing_if = "is_false")]
    pub clean: bool,
    /// It had every element that its kind needs; unknown for messages from before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// It went out against a hard fault.
    #[serde(default, skip_serializing_if = "is_false")]
    pub overridden: bool,
}

impl Reached {
    /// How many moments there are.
    pub(super) const MOMENTS: usize = 10;

    /// All of them, in the order in which they stand above.
    pub(super) const fn moments(&self) -> [Option<Timestamp>; Self::MOMENTS] {
        let Self {
            acknowledged,
            contained,
            first_solution,
            first_resolved,
            resolved,
            answered,
            ended,
            reopened,
            second_contact,
            external,
        } = *self;
        [
            acknowledged,
            contained,
            first_solution,
            first_resolved,
            resolved,
            answered,
            ended,
            reopened,
            second_contact,
            external,
        ]
    }

    /// The same the other way round.
    pub(super) const fn of_moments(moments: [Option<Timestamp>; Self::MOMENTS]) -> Self {
        let [
            acknowledged,
            contained,
            first_solution,
            first_resolved,
            resolved,
            answered,
            ended,
            reopened,
            second_contact,
            external,
        ] = moments;
        Self {
            acknowledged,
            contained,
            first_solution,
            first_resolved,
            resolved,
            answered,
            ended,
            reopened,
            second_contact,
            external,
        }
    }
}

impl Facts {
    /// What is measured of a case as it stands.
    #[must_use]
    pub fn of(file: &CaseFile) -> Self {
        let case = &file.case;
        let lives = || case.past.lives.iter().map(|life| &life.milestones).chain([&case.milestones]);
        Self {
            id: case.id,
            number: case.number,
            received_at: case.received_at,
            channel: case.channel,
            failure_type: case.failure_type.clone(),
            product: case.product.clone(),
            site: case.site.clone(),
            owner: case.owner,
            problem: case.problem,
            severity: case.severity,
            stage: case.stage,
            short_clock: file.customer.segment == Segment::Business || case.relationship_defining,
            silent: case.silent_victim,
            repeat: case.repeat.is_some(),
            handovers: case.handovers,
            reopened: case.reopened,
            minutes: case.past.minutes,
            reached: Reached {
                acknowledged: case.milestones.acknowledged,
                contained: case.containment.as_ref().map(|contained| contained.at),
                first_solution: lives().filter_map(first_solution).min(),
                first_resolved: lives().filter_map(|reached| reached.resolved).min(),
                resolved: case.milestones.resolved,
                answered: lives().filter_map(answered).chain(case.past.withdrawals()).min(),
                ended: case.milestones.withdrawn.or(case.milestones.closed),
                reopened: reopened(&case.past.lives),
                second_contact: case.past.second_contact_at,
                external: lives()
                    .filter_map(|reached| reached.external_review)
                    .chain(case.past.external_at)
                    .min(),
            },
            outcome: outcome(case),
            first_outcome: first_outcome(case),
            promises: file.promises.iter().map(Promised::of).collect(),
            make_goods: file.make_goods.iter().map(Given::of).collect(),
            told: case.tones.iter().map(Told::of).collect(),
            answers: Answers::of(&case.follow_ups),
            rests: case.past.rests().map(|(from, until)| Rest { from, until }).collect(),
            told_elsewhere: case.past.told_elsewhere.clone(),
            relationship: case.past.relationship,
        }
    }

    /// When the last of its promises is due.
    #[must_use]
    pub fn last_due(&self) -> Option<Timestamp> {
        self.promises.iter().map(|promise| promise.due_at).max()
    }

    /// When the customer last had something.
    #[must_use]
    pub fn last_given(&self) -> Option<Timestamp> {
        self.make_goods.iter().filter_map(|given| given.at).max()
    }
}

fn first_solution(reached: &Milestones) -> Option<Timestamp> {
    [reached.partially_resolved, reached.responded, reached.resolved].into_iter().flatten().min()
}

fn answered(reached: &Milestones) -> Option<Timestamp> {
    [reached.responded, reached.resolved, reached.withdrawn].into_iter().flatten().min()
}

fn reopened(lives: &[Life]) -> Option<Timestamp> {
    lives.iter().filter(|life| life.milestones.resolved.is_some()).map(|life| life.reopened_at).min()
}

fn outcome(case: &Case) -> Option<Outcome> {
    case.decision.as_ref().map(|decision| decision.outcome)
}

fn first_outcome(case: &Case) -> Option<Outcome> {
    let answered_in = case.past.lives.iter().find(|life| answered(&life.milestones).is_some());
    answered_in.map_or_else(|| outcome(case), |life| life.outcome)
}

impl Promised {
    fn of(promise: &Promise) -> Self {
        // At the beginning of time nothing is overdue by itself: what is left open is judged when it is counted.
        Self { due_at: promise.due_at, verdict: promise.verdict(Timestamp::MIN) }
    }

    /// The verdict as of now: past due and open is broken.
    #[must_use]
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        if self.verdict == Verdict::Open && now > self.due_at { Verdict::Broken } else { self.verdict }
    }
}

impl Given {
    fn of(one: &MakeGood) -> Self {
        Self {
            form: one.form.clone(),
            basis: one.basis,
            state: one.state,
            cost: one.cost,
            face_value: one.face_value,
            at: one.fulfilled_at.filter(|_| one.is_fulfilled()),
        }
    }
}

impl Told {
    fn of(spoken: &crate::case::Spoken) -> Self {
        Self {
            at: spoken.at,
            clean: spoken.tone.faults.is_empty(),
            complete: spoken.complete,
            overridden: spoken.overridden,
        }
    }
}

const fn is_false(flag: &bool) -> bool {
    !*flag
}

const fn is_zero(number: &u32) -> bool {
    *number == 0
}
