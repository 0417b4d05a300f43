//! The record of a case.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Message, NextStep, Past, Stage};
use crate::{
    customer::Customer,
    failure::{Attribution, Exposure, FailureNature, Severity},
    id::{CaseNumber, Id},
    intake::{Channel, Incident},
    money::Money,
    promise::Promise,
    recovery::{AskedFacts, OfferFacts},
    reply::Tone,
    staff::Member,
};

/// One complaint. The customer's own words are its first message and never change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Case {
    /// Identity.
    pub id: Id<Case>,
    /// What a person reads out.
    pub number: CaseNumber,
    /// The id in the system it was imported from.
    pub external_id: Option<String>,
    /// Who was hurt.
    pub customer: Id<Customer>,
    /// How it reached us first.
    pub channel: Channel,
    /// One line: given, or the beginning of the customer's words.
    pub subject: String,
    /// First moment anyone in the firm got it. All clocks start here and never restart.
    pub received_at: Timestamp,
    /// False when an import did not know; then it is the moment of import.
    pub received_at_known: bool,
    /// The kind of failure.
    pub failure_type: Option<String>,
    /// The order or contract it is about.
    pub order: Option<String>,
    /// The product or service it is about, in the firm's own word: cases are counted by it.
    #[serde(default)]
    pub product: Option<String>,
    /// Where it happened: a shop, a depot, a region, in the firm's own word: cases are counted by it.
    #[serde(default)]
    pub site: Option<String>,
    /// A like failure hit the same customer before.
    pub repeat: Option<Repeat>,
    /// A new or a best customer: shorter clocks.
    pub relationship_defining: bool,
    /// The one person answerable now.
    pub owner: Id<Member>,
    /// An offered transfer, until it is accepted.
    pub handover: Option<Handover>,
    /// How often it changed hands.
    pub handovers: u32,
    /// How bad.
    pub severity: Severity,
    /// How public.
    pub exposure: Exposure,
    /// Whose doing. Never leaves the house.
    pub attribution: Attribution,
    /// Slip or broken principle.
    pub nature: Option<FailureNature>,
    /// The heart of the matter, in one line.
    pub problem_statement: Option<String>,
    /// What they need solved.
    pub real_concern: Option<String>,
    /// What they ask for.
    pub desired_outcome: Option<String>,
    /// Each thing they raised; all are answered one by one.
    pub concerns: Vec<Concern>,
    /// How they felt, one (calm) to five (furious), at the start and after each answer.
    pub emotion: Vec<u8>,
    /// The least the law allows, once known.
    pub floor: Option<Money>,
    /// What they lost and can show, and what the make-good policy asks besides, as it was found. Once there was the loss
    /// alone.
    #[serde(default, skip_serializing_if = "AskedFacts::is_empty", alias = "loss")]
    pub facts: AskedFacts,
    /// The person who wrote the floor down; nobody when a rule or a program of the firm found it.
    #[serde(default)]
    pub floor_by: Option<Id<Member>>,
    /// What stopped further harm.
    pub containment: Option<Containment>,
    /// Who finds out, and how.
    pub investigator: Option<Id<Member>>,
    /// Whom the complaint is about, if it is about a person of ours.
    pub complained_of: Option<Id<Member>>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// The facts that an offer was made from then. Whose doing it was is among them, so they never leave the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<OfferFacts>,
    /// A part that is done.
    pub partial_fix: Option<PartialFix>,
    /// How it was put right.
    pub resolution: Option<Resolution>,
    /// The follow-up questions and their answers.
    pub follow_ups: Vec<FollowUpRound>,
    /// When the reaffirmation letter went out.
    pub letter_sent_at: Option<Timestamp>,
    /// Why nothing beyond the correction is given, when nothing is.
    pub no_make_good_reason: Option<String>,
    /// What the firm does better from now on, or why there is nothing.
    pub firm_side_improvement: Option<String>,
    /// The incident that this is one customer's share of, once that is known.
    #[serde(default)]
    pub incident: Option<Id<Incident>>,
    /// Opened by telling a customer who had not complained, and they have said nothing since. Such a case is no complaint.
    #[serde(default)]
    pub silent_victim: bool,
    /// The problem behind it.
    pub problem: Option<uuid::Uuid>,
    /// The case it continues in.
    pub merged_into: Option<Id<Case>>,
    /// What was reached, and when.
    pub milestones: Milestones,
    /// How often it was reopened.
    pub reopened: u32,
    /// What a reopening would make forgotten, and measures need.
    #[serde(default)]
    pub past: Past,
    /// When the customer last heard from a person or the program about this case.
    pub informed_at: Option<Timestamp>,
    /// When the customer last said something.
    pub heard_at: Timestamp,
    /// Raised to a higher level.
    pub escalation: Option<Escalation>,
    /// The outside review, if there is one.
    #[serde(default)]
    pub review: Option<Review>,
    /// How each message to the customer sounded, in their order.
    #[serde(default)]
    pub tones: Vec<Spoken>,
    /// Alarms that have fired, by their key.
    pub raised: BTreeMap<String, Timestamp>,
    /// Counts up when the link to the customer's page is revoked.
    pub link_version: u32,
    /// Where it stands: computed.
    pub stage: Stage,
    /// What happens next and by when: computed; none when nothing is to be done.
    pub next_step: Option<NextStep>,
}

/// An earlier like failure of the same customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Repeat {
    /// The earlier case, if it is one of ours and not imported history.
    pub case: Option<uuid::Uuid>,
    /// Its type.
    pub failure_type: String,
    /// When that was received.
    pub at: Timestamp,
}

/// An offered transfer. The owner changes only on acceptance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Handover {
    /// To whom.
    pub to: Id<Member>,
    /// Why.
    pub reason: String,
    /// When.
    pub offered_at: Timestamp,
}

/// One thing the customer raised.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Concern {
    /// In a few words.
    pub what: String,
    /// What we answered.
    pub answer: Option<String>,
}

/// What stopped further harm.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Containment {
    /// What was done.
    pub what: String,
    /// When.
    pub at: Timestamp,
}

/// What we found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// They are right.
    Upheld,
    /// In part.
    PartlyUpheld,
    /// They are not, and we can show it.
    NotUpheld,
}

/// What was decided, and on what ground.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// What we found.
    pub outcome: Outcome,
    /// Why.
    pub reasons: String,
    /// What it rests on.
    pub evidence: Vec<String>,
    /// Where the customer can go if they disagree.
    pub external_route: Option<String>,
    /// By whom.
    pub by: Option<Id<Member>>,
    /// The seal of the make-good policy in force then: the case is asked again by that version.
    #[serde(default)]
    pub policy: Option<String>,
}

/// A useful part, now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PartialFix {
    /// What is done.
    pub done: String,
    /// What is not.
    pub rest: String,
    /// The promise of the rest.
    #[serde(default)]
    pub promise: Option<Id<Promise>>,
}

/// How it was put right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Resolution {
    /// What was corrected for this customer.
    pub correction: String,
    /// The customer said so; otherwise we verified it and nobody objected.
    pub accepted_by_customer: bool,
    /// What shows it.
    pub evidence: String,
}

/// One follow-up question and its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FollowUpRound {
    /// When it was asked.
    pub asked_at: Timestamp,
    /// The answer, if one came.
    pub settled: Option<bool>,
    /// One to five.
    pub satisfaction: Option<u8>,
    /// Whether they felt heard, one to five.
    pub heard: Option<u8>,
    /// How fair they found it.
    #[serde(default)]
    pub justice: Justice,
    /// When the answer came; not known of answers from before this was written down.
    #[serde(default)]
    pub answered_at: Option<Timestamp>,
}

/// How fair the customer found it, each one to five.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Justice {
    /// The result.
    pub distributive: Option<u8>,
    /// The way to it: time, effort, being asked for their side.
    pub procedural: Option<u8>,
    /// How they were treated and spoken to.
    pub interactional: Option<u8>,
}

/// How a message to the customer sounded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Spoken {
    /// Which.
    pub message: Id<Message>,
    /// When.
    pub at: Timestamp,
    /// What it did to the thread.
    pub tone: Tone,
    /// The corrective actions that it told the customer of.
    #[serde(default)]
    pub told_of: Vec<uuid::Uuid>,
    /// Whether it had every element that its kind needs; unknown where nobody looked.
    #[serde(default)]
    pub complete: Option<bool>,
    /// It went out although the reply check found a hard fault.
    #[serde(default)]
    pub overridden: bool,
}

/// Raised to a higher level; the owner stays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Escalation {
    /// Why, as a stable code such as `promise.broken`.
    pub why: String,
    /// When.
    pub at: Timestamp,
    /// Who raised it by hand; nobody when an alarm did.
    #[serde(default)]
    pub by: Option<Id<Member>>,
    /// What they want looked at.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Somebody outside looks at it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// Who: an ombudsman, a court.
    pub by: String,
    /// Their reference.
    pub reference: String,
    /// Since when we know.
    pub since: Timestamp,
    /// What they found, once they have.
    pub finding: Option<String>,
    /// When that reached us.
    pub found_at: Option<Timestamp>,
}

/// What was reached, and when.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "each is the stage of the same name")]
pub struct Milestones {
    pub acknowledged: Option<Timestamp>,
    pub assessed: Option<Timestamp>,
    pub investigating: Option<Timestamp>,
    pub decided: Option<Timestamp>,
    pub responded: Option<Timestamp>,
    pub partially_resolved: Option<Timestamp>,
    pub resolved: Option<Timestamp>,
    pub following_up: Option<Timestamp>,
    pub closed: Option<Timestamp>,
    pub dismissed: Option<Timestamp>,
    pub merged: Option<Timestamp>,
    pub withdrawn: Option<Timestamp>,
    pub deadlocked: Option<Timestamp>,
    pub external_review: Option<Timestamp>,
}

impl Case {
    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.stage.is_open()
    }

    /// When it came back for the last time.
    #[must_use]
    pub fn reopened_at(&self) -> Option<Timestamp> {
        self.past.lives.last().map(|life| life.reopened_at)
    }

    /// The follow-up questions since it was last put right: those of an earlier life prove nothing about this one.
    pub fn rounds(&self) -> impl DoubleEndedIterator<Item = &FollowUpRound> {
        let resolved = self.milestones.resolved;
        let counts = move |round: &&FollowUpRound| {
            round.settled != Some(false) && resolved.is_some_and(|resolved| round.asked_at >= resolved)
        };
        self.follow_ups.iter().filter(counts)
    }

    /// Whether somebody outside looks at it and has not said what they find.
    #[must_use]
    pub fn awaits_review(&self) -> bool {
        self.milestones.external_review.is_some()
            && self.review.as_ref().is_none_or(|review| review.finding.is_none())
    }

    /// An ended case waits for nobody.
    pub(super) fn end(&mut self) {
        self.handover = None;
        self.escalation = None;
    }
}
