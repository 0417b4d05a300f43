//! The whole file of a case: what a decision about it needs to see.

use jiff::Timestamp;

use super::{Case, Delivery, Desk, Direction, Mend, Message, MessageKind};
use crate::{
    change::Refused,
    customer::{Customer, Segment},
    event::{Event, Stream},
    id::Id,
    intake::Channel,
    money::Money,
    promise::{Promise, PromiseState, TimerProfile},
    recovery::{Basis, Claims, EvidenceByForm, MakeGood, Spent},
    staff::Member,
};

/// A case with what belongs to it. `said` holds only messages that a change adds.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseFile {
    /// The case.
    pub case: Case,
    /// Who was hurt.
    pub customer: Customer,
    /// Everything promised in it.
    pub promises: Vec<Promise>,
    /// Everything given in it.
    pub make_goods: Vec<MakeGood>,
    /// New messages.
    pub said: Vec<Message>,
    /// How many other cases of the customer are open.
    pub other_open: u64,
    /// What is done about the problem behind it; none while no problem is known behind it.
    pub mends: Option<Vec<Mend>>,
    /// How many customers the incident behind the case hit, this one included; none where there is no incident.
    pub cohort: Option<u64>,
    /// What is known beyond this case; read only for an act that asks for it.
    pub around: Around,
}

/// What is known beyond a case, in other cases too.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Around {
    /// Goodwill given before by the firm, by whoever acts and for the problem behind the case.
    pub spent: Spent,
    /// The customer's complaints, gifts and orders at their moments.
    pub claims: Claims,
    /// What the customer was given in any case.
    pub given: Vec<MakeGood>,
    /// How well each form worked for customers like this one.
    pub evidence: EvidenceByForm,
    /// Those of the firm whom the act names.
    pub colleagues: Vec<Member>,
}

impl CaseFile {
    /// An event in this case's stream.
    #[must_use]
    pub fn event(&self, kind: &'static str) -> Event {
        Event::new(Stream::Case(self.case.id), kind)
    }

    /// The deadlines that apply; a house without any profile cannot start, so there always is one.
    #[must_use]
    pub fn timers<'a>(&self, desk: &Desk<'a>) -> Option<&'a TimerProfile> {
        let business = self.customer.segment == Segment::Business || self.case.relationship_defining;
        desk.house.timers_for(self.case.failure_type.as_deref(), business)
    }

    /// Promises that are still owed.
    pub fn owed(&self) -> impl Iterator<Item = &Promise> {
        self.promises.iter().filter(|promise| promise.is_open())
    }

    /// Whether this promise, or the one that took its place, is still owed.
    pub(super) fn still_owes(&self, id: Id<Promise>) -> bool {
        let mut id = id;
        // Each step leads to a younger promise, so this ends after all of them at the latest.
        for _ in 0..=self.promises.len() {
            let Some(promise) = self.promises.iter().find(|promise| promise.id == id) else { return false };
            match promise.state {
                PromiseState::Made => return true,
                PromiseState::Renegotiated { by, .. } | PromiseState::Replaced { by } => id = by,
                PromiseState::Kept { .. } | PromiseState::Released { .. } => return false,
            }
        }
        false
    }

    /// What has been paid, or is on its way, of what the law allows.
    #[must_use]
    pub fn entitled(&self, counts: impl Fn(&MakeGood) -> bool) -> Option<(Money, Money)> {
        let floor = self.case.floor.filter(|floor| floor.minor_units() > 0)?;
        let owed = self.make_goods.iter().filter(|one| one.basis == Basis::Entitlement && counts(one));
        let zero = Money::minor(0, floor.currency());
        Some((floor, owed.fold(zero, |sum, one| sum.plus(one.face_value).unwrap_or(sum))))
    }

    /// Somebody of the firm whom `field` of the act names.
    ///
    /// # Errors
    /// Nobody has this id.
    pub(super) fn colleague(&self, field: &'static str, id: Id<Member>) -> Result<&Member, Refused> {
        let unknown = || Refused::invalid(field, id.to_string(), "the id of somebody of the firm");
        self.around.colleagues.iter().find(|one| one.id == id).ok_or_else(unknown)
    }

    /// The same, who can take over work on a case.
    ///
    /// # Errors
    /// Nobody has this id, or they cannot work cases.
    pub(super) fn able_colleague(&self, field: &'static str, id: Id<Member>) -> Result<&Member, Refused> {
        let one = self.colleague(field, id)?;
        if one.can_work_cases() {
            return Ok(one);
        }
        let now = if one.active { one.role.name() } else { "not working here any more" };
        let found = format!("{}, {now}", one.name);
        Err(Refused::invalid(field, found, "somebody who works here with the role agent or higher"))
    }

    /// Finds a promise of this case.
    ///
    /// # Errors
    /// It is not in this case.
    pub fn promise_mut(&mut self, id: Id<Promise>) -> Result<&mut Promise, Refused> {
        let missing = || Refused::not_now("no_such_promise", "This promise does not belong to this case.");
        self.promises.iter_mut().find(|promise| promise.id == id).ok_or_else(missing)
    }

    /// Finds a make-good of this case.
    ///
    /// # Errors
    /// It is not in this case.
    pub fn make_good_mut(&mut self, id: Id<MakeGood>) -> Result<&mut MakeGood, Refused> {
        let missing =
            || Refused::not_now("no_such_make_good", "This make-good does not belong to this case.");
        self.make_goods.iter_mut().find(|one| one.id == id).ok_or_else(missing)
    }

    /// Whether the defect was undone for this customer, as far as the file shows.
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        let given = |one: &MakeGood| one.basis == Basis::Correction && one.is_fulfilled();
        let described = |text: &str| !text.trim().is_empty();
        self.case.resolution.as_ref().is_some_and(|one| described(&one.correction))
            || self.make_goods.iter().any(given)
    }

    /// Puts a message to the customer into the file and notes that they have heard from us.
    pub fn say(
        &mut self,
        kind: MessageKind,
        body: &str,
        channel: Channel,
        override_reason: Option<String>,
        desk: &Desk<'_>,
    ) -> Id<Message> {
        self.say_at(desk.now, kind, body, channel, override_reason, desk)
    }

    /// The same, at a moment that has passed.
    pub(super) fn say_at(
        &mut self,
        at: Timestamp,
        kind: MessageKind,
        body: &str,
        channel: Channel,
        override_reason: Option<String>,
        desk: &Desk<'_>,
    ) -> Id<Message> {
        let id = desk.ids.fresh();
        let delivery = if channel.is_spoken() { Delivery::Done } else { Delivery::Queued };
        self.said.push(Message {
            id,
            direction: Direction::Out,
            kind,
            channel,
            at,
            by: desk.actor.who,
            body: body.to_owned(),
            delivery,
            override_reason,
            foreign_id: None,
        });
        self.inform(at);
        id
    }

    /// The customer has heard from us: the silence is over, and promises that had broken silently are told.
    pub fn inform(&mut self, at: Timestamp) {
        self.case.informed_at = self.case.informed_at.max(Some(at));
        let untold = self
            .promises
            .iter_mut()
            .filter_map(|promise| promise.broken.as_mut())
            .filter(|broken| broken.told_at.is_none() && broken.noticed_at <= at);
        untold.for_each(|broken| broken.told_at = Some(at));
    }
}
