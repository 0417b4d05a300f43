//! One case with everything said and found in it.

use domain::{
    case::{
        Case, CaseFile, Concern, Containment, Decision, Delivery, Direction, Escalation, FollowUpRound,
        Handover, Message, MessageKind, PartialFix, Resolution, Review, Scorecard,
    },
    id::Id,
    intake::Channel,
    money::Money,
    recovery::AskedFacts,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::case::StoredMessage;

use super::view::CaseView;

/// A case and everything said in it.
#[derive(Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    case: CaseView,
    #[serde(flatten)]
    found: Found,
    /// The customer's own words, unchanged; null once erased.
    verbatim: Option<String>,
    /// The customer's own page, without an account.
    status_link: String,
    /// How it was handled so far: quick, graceful, humble, open.
    scorecard: Scorecard,
    /// Everything said, oldest first.
    messages: Vec<Said>,
}

/// What was found and done.
#[derive(Serialize, JsonSchema)]
struct Found {
    /// The order it is about.
    order: Option<String>,
    /// The product or service it is about.
    product: Option<String>,
    /// Where it happened.
    site: Option<String>,
    /// The heart of the matter in one line.
    problem_statement: Option<String>,
    /// What it is really about for them.
    real_concern: Option<String>,
    /// What they ask for.
    desired_outcome: Option<String>,
    /// Every concern of theirs, with our answer.
    concerns: Vec<Concern>,
    /// What the law allows at least.
    floor: Option<Money>,
    /// What they lost and can show.
    loss: Option<Money>,
    /// What the make-good policy asks besides, by name.
    facts: AskedFacts,
    /// What stopped further harm.
    containment: Option<Containment>,
    /// What we found and will do.
    decision: Option<Decision>,
    /// The useful part that is done.
    partial_fix: Option<PartialFix>,
    /// How it was put right.
    resolution: Option<Resolution>,
    /// Each time we asked whether all is settled.
    follow_ups: Vec<FollowUpRound>,
    /// When the reaffirmation letter went out.
    letter_sent_at: Option<Timestamp>,
    /// A handover that waits to be accepted.
    handover: Option<Handover>,
    /// Why it was raised.
    escalation: Option<Escalation>,
    /// Who looks at it from outside.
    review: Option<Review>,
    /// How often it was reopened.
    reopened: u32,
    /// Minutes of work that were noted.
    minutes: u32,
    /// The problem behind it.
    problem: Option<uuid::Uuid>,
    /// The case that it goes on in.
    merged_into: Option<Id<Case>>,
}

/// One message.
#[derive(Serialize, JsonSchema)]
pub struct Said {
    /// Its id.
    id: Id<Message>,
    /// From the customer, to the customer, or a note between ourselves.
    direction: Direction,
    /// What it is for.
    kind: MessageKind,
    /// How it was said.
    channel: Channel,
    /// When.
    at: Timestamp,
    /// The words; null once erased.
    body: Option<String>,
    /// How far an outgoing one has come.
    delivery: Delivery,
    /// Why it was sent although the reply check found a hard fault.
    override_reason: Option<String>,
}

impl Whole {
    /// Puts it together.
    #[must_use]
    pub fn of(file: &CaseFile, messages: Vec<StoredMessage>, status_link: String) -> Self {
        let messages: Vec<Said> = messages.into_iter().map(said).collect();
        let first = messages.iter().find(|said| said.kind == MessageKind::Complaint);
        let verbatim = first.and_then(|said| said.body.clone());
        let scorecard = Scorecard::of(file);
        Self {
            case: CaseView::of(file),
            found: found(&file.case),
            verbatim,
            status_link,
            scorecard,
            messages,
        }
    }
}

fn found(case: &Case) -> Found {
    Found {
        order: case.order.clone(),
        product: case.product.clone(),
        site: case.site.clone(),
        problem_statement: case.problem_statement.clone(),
        real_concern: case.real_concern.clone(),
        desired_outcome: case.desired_outcome.clone(),
        concerns: case.concerns.clone(),
        floor: case.floor,
        loss: case.facts.loss(),
        facts: case.facts.asked(),
        containment: case.containment.clone(),
        decision: case.decision.clone(),
        partial_fix: case.partial_fix.clone(),
        resolution: case.resolution.clone(),
        follow_ups: case.follow_ups.clone(),
        letter_sent_at: case.letter_sent_at,
        handover: case.handover.clone(),
        escalation: case.escalation.clone(),
        review: case.review.clone(),
        reopened: case.reopened,
        minutes: case.past.minutes,
        problem: case.problem,
        merged_into: case.merged_into,
    }
}

fn said(message: StoredMessage) -> Said {
    Said {
        id: message.id,
        direction: message.direction,
        kind: message.kind,
        channel: message.channel,
        at: message.at,
        body: message.body,
        delivery: message.delivery,
        override_reason: message.override_reason,
    }
}
