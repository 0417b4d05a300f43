//! One make-good: from proposal to what became of it.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Approval, Followed, Fulfilment, Terms, other_sum};
use crate::{
    change::{Guard, Refused},
    id::Id,
    money::Money,
    staff::Member,
};

/// Anything of value given to put a failure right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MakeGood {
    /// Identity; also the idempotency key of its fulfilment.
    pub id: Id<MakeGood>,
    /// A form of the catalogue.
    pub form: String,
    /// What it is, in words the customer is shown.
    pub what: String,
    /// Why it is given.
    pub basis: Basis,
    /// What it costs us.
    pub cost: Money,
    /// What it is worth to them.
    pub face_value: Money,
    /// Who proposed it; nobody when a rule did.
    pub proposed_by: Option<Id<Member>>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who has to agree, and who already did.
    pub approval: Option<Approval>,
    /// Who agreed.
    #[serde(default)]
    pub approved_by: Vec<Id<Member>>,
    /// The customer was told of it.
    pub offered_at: Option<Timestamp>,
    /// Until when the offer stands.
    pub lapses_at: Option<Timestamp>,
    /// How it stands.
    pub state: MakeGoodState,
    /// How it is carried out, once that has begun by another way than by hand.
    #[serde(default)]
    pub fulfilment: Option<Fulfilment>,
    /// The reference of the system that carried it out, or what else shows it.
    pub reference: Option<String>,
    /// When it reached the customer.
    pub fulfilled_at: Option<Timestamp>,
    /// What became of it, as a person wrote it down.
    pub outcome: Option<Outcome>,
    /// What the customer may choose, and what was agreed on the way.
    #[serde(flatten)]
    pub terms: Terms,
    /// What was seen of it by itself, some time after it was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followed: Vec<Followed>,
}

/// Why it is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Owed by law, scheme or published guarantee: no approval, no asking.
    Entitlement,
    /// Undoes the defect for this customer.
    Correction,
    /// Beyond what is owed.
    Goodwill,
}

/// How it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MakeGoodState {
    /// Somebody has to agree.
    Proposed,
    /// May be offered, or for an entitlement carried out.
    Approved,
    /// Nobody agreed.
    Refused,
    /// The customer was told.
    Offered,
    /// They want it.
    Accepted,
    /// They do not.
    Declined,
    /// They did not say in time.
    Lapsed,
    /// We took it back before it was accepted.
    Withdrawn,
    /// Being carried out.
    Fulfilling,
    /// It reached them.
    Fulfilled,
    /// Nobody knows whether it did, or it certainly did not: a person has to look, or to mend what stood in the way.
    Unconfirmed,
    /// And we know what became of it.
    OutcomeKnown,
}

/// What became of a make-good.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The customer says the matter is settled.
    pub settled: bool,
    /// One to five, if asked.
    #[serde(default)]
    pub satisfaction: Option<u8>,
    /// Still a customer.
    #[serde(default)]
    pub stayed: Option<bool>,
    /// Why this takes the place of what was written down before; needed only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What is proposed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// A form of the catalogue, such as `refund` or `free_month`.
    pub form: String,
    /// What it is, in words the customer will be shown.
    pub what: String,
    /// Why it is given.
    pub basis: Basis,
    /// What it costs us.
    pub cost: Money,
    /// What it is worth to them.
    pub face_value: Money,
}

impl Proposal {
    /// Refuses what cannot be a make-good.
    ///
    /// # Errors
    /// Says which field, what was found and what was expected.
    pub fn check(&self) -> Result<(), Refused> {
        if self.what.trim().is_empty() {
            return Err(Refused::invalid("what", "nothing", "what the customer gets, in words for them"));
        }
        if self.cost.minor_units() < 0 {
            return Err(Refused::invalid("cost", self.cost.to_string(), "zero or more"));
        }
        if self.face_value.minor_units() <= 0 {
            return Err(Refused::invalid("face_value", self.face_value.to_string(), "more than zero"));
        }
        if self.cost.currency() != self.face_value.currency() {
            let expected = format!("an amount in {}, like face_value", self.face_value.currency().code());
            return Err(Refused::invalid("cost", self.cost.to_string(), expected));
        }
        must_name("what", &self.what, self.face_value)
    }
}

/// Refuses words that promise another sum than the make-good is worth: what is approved is what the customer reads.
pub(super) fn must_name(
    field: impl Into<Cow<'static, str>>,
    what: &str,
    worth: Money,
) -> Result<(), Refused> {
    match other_sum(what, worth) {
        Some(found) => Err(Refused::invalid(
            field,
            found,
            format!("{worth}, what it is worth to them, or no sum at all"),
        )),
        None => Ok(()),
    }
}

impl MakeGood {
    /// A new one, on which nothing has happened yet: approved, unless somebody has to agree first.
    #[must_use]
    pub fn proposed(
        id: Id<Self>,
        proposal: Proposal,
        by: Option<Id<Member>>,
        at: Timestamp,
        approval: Option<Approval>,
        terms: Terms,
    ) -> Self {
        let state = if approval.is_none() { MakeGoodState::Approved } else { MakeGoodState::Proposed };
        let Proposal { form, what, basis, cost, face_value } = proposal;
        Self {
            id,
            form,
            what,
            basis,
            cost,
            face_value,
            proposed_by: by,
            proposed_at: at,
            state,
            approval,
            approved_by: Vec::new(),
            offered_at: None,
            lapses_at: None,
            reference: None,
            fulfilled_at: None,
            outcome: None,
            fulfilment: None,
            followed: Vec::new(),
            terms,
        }
    }

    /// Whether the customer has it.
    #[must_use]
    pub const fn is_fulfilled(&self) -> bool {
        matches!(self.state, MakeGoodState::Fulfilled | MakeGoodState::OutcomeKnown)
    }

    /// Whether something is still to be done about it: closing waits for that.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        use MakeGoodState as S;
        matches!(
            self.state,
            S::Proposed | S::Approved | S::Offered | S::Accepted | S::Fulfilling | S::Unconfirmed
        )
    }

    /// Whether the customer has agreed to it and does not certainly have it yet.
    #[must_use]
    pub const fn is_agreed(&self) -> bool {
        use MakeGoodState as S;
        matches!(self.state, S::Accepted | S::Fulfilling | S::Unconfirmed)
    }

    /// Whether the last try certainly did not reach them.
    #[must_use]
    pub fn is_not_done(&self) -> bool {
        self.state == MakeGoodState::Unconfirmed
            && self.fulfilment.as_ref().is_some_and(|begun| begun.not_done)
    }

    /// Whether this try to carry it out is the one that is under way.
    #[must_use]
    pub fn is_under_way(&self, attempt: u16) -> bool {
        self.state == MakeGoodState::Fulfilling && self.is_try(attempt)
    }

    /// Whether this is the last try that was begun.
    #[must_use]
    pub fn is_try(&self, attempt: u16) -> bool {
        self.fulfilment.as_ref().is_some_and(|begun| begun.attempt == attempt)
    }

    /// Takes back the hands of those who may no longer agree: a second one is no second one if the first has gone. Answers
    /// whose.
    pub fn keep_hands(&mut self, may: impl Fn(Id<Member>) -> bool) -> Vec<Id<Member>> {
        let proposer = self.proposed_by.filter(|id| self.terms.proposer_signs && !may(*id));
        self.terms.proposer_signs &= proposer.is_none();
        let (kept, gone): (Vec<_>, Vec<_>) = self.approved_by.drain(..).partition(|id| may(*id));
        self.approved_by = kept;
        proposer.into_iter().chain(gone).collect()
    }

    /// One more person agrees.
    ///
    /// # Errors
    /// [`Guard::G8`] for the proposer; or it does not wait for anybody, or this person already agreed.
    pub fn approve(&mut self, by: Id<Member>) -> Result<(), Refused> {
        self.must_be(&[MakeGoodState::Proposed], "approved")?;
        if self.proposed_by == Some(by) {
            return Err(Refused::guard(
                Guard::G8,
                "You proposed this yourself. Somebody else with the right to approve it has to agree.",
            ));
        }
        if self.approved_by.contains(&by) {
            return Err(Refused::not_now(
                "already_agreed",
                "You have already agreed; a second person has to.",
            ));
        }
        self.approved_by.push(by);
        if self.approved_by.len() >= self.others_needed() {
            self.state = MakeGoodState::Approved;
        }
        Ok(())
    }

    /// Moves on from one of `from`.
    ///
    /// # Errors
    /// The make-good is in another state; the sentence says in which.
    pub fn go(
        &mut self,
        from: &[MakeGoodState],
        to: MakeGoodState,
        verb: &'static str,
    ) -> Result<(), Refused> {
        self.must_be(from, verb)?;
        self.state = to;
        Ok(())
    }

    /// Refuses unless it is in one of `from`.
    ///
    /// # Errors
    /// It is in another state; the sentence says in which, and what cannot be done.
    pub fn must_be(&self, from: &[MakeGoodState], verb: &'static str) -> Result<(), Refused> {
        if from.contains(&self.state) {
            return Ok(());
        }
        let now = self.state.word();
        Err(Refused::not_now("make_good_state", format!("This make-good is {now}; it cannot be {verb}.")))
    }
}

impl MakeGoodState {
    /// The word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "waiting for approval",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Fulfilling => "being carried out",
            Self::Fulfilled => "given",
            Self::Unconfirmed => "unconfirmed",
            Self::OutcomeKnown => "given, outcome known",
        }
    }
}
