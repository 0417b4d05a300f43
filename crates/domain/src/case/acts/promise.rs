//! Promises of a case: made, kept, moved, let off.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{acknowledge::made_event, happened};
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
    id::Id,
    promise::{NewPromise, Promise},
};

/// Gives a promise.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromiseTo {
    /// What will be done.
    pub what: String,
    /// By when.
    pub due_at: Timestamp,
}

impl Act for NewPromiseTo {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let new = NewPromise { what: self.what.clone(), due_at: self.due_at };
        new.check(desk.now)?;
        let promise = Promise::make(desk.ids.fresh(), &new, desk.actor.member_id(), desk.now);
        let id = promise.id;
        file.promises.push(promise);
        let event = made_event(&file, id);
        Ok(event.into_iter().fold(Change::of(file), Change::event))
    }
}

/// Records that a promise was delivered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseKept {
    /// Which; taken from the address of the request.
    #[serde(skip_deserializing, default)]
    #[schemars(skip)]
    pub promise: Option<Id<Promise>>,
    /// What shows it.
    pub evidence: String,
    /// When it happened, not when it was logged; now, if not said.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

impl Act for PromiseKept {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let at = happened("at", self.at, &file, desk.now)?;
        let promise = file.promise_mut(named(self.promise)?)?;
        let (id, was_broken) = (promise.id, promise.broken.is_some());
        promise.keep(at, &self.evidence, desk.now)?;
        let corrected = was_broken && promise.broken.is_none();
        let in_time = at <= promise.due_at;
        let kept = file
            .event("promise.kept")
            .fact("promise", id)
            .fact("at", at)
            .fact("in_time", in_time)
            .words(self.evidence.trim());
        let correction =
            corrected.then(|| file.event("promise.corrected").fact("promise", id).fact("at", at));
        Ok(correction.into_iter().fold(Change::of(file).event(kept), Change::event))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

/// Moves a promise with the customer's consent, before it is due.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseRenegotiated {
    /// Which; taken from the address of the request.
    #[serde(skip_deserializing, default)]
    #[schemars(skip)]
    pub promise: Option<Id<Promise>>,
    /// The new date.
    pub due_at: Timestamp,
    /// What shows that the customer agreed: their words, or the call.
    pub consent: String,
}

impl Act for PromiseRenegotiated {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let fresh = desk.ids.fresh();
        let promise = file.promise_mut(named(self.promise)?)?;
        let old = promise.id;
        let next =
            promise.renegotiate(fresh, self.due_at, &self.consent, desk.actor.member_id(), desk.now)?;
        file.promises.push(next);
        file.inform(desk.now);
        let moved = file
            .event("promise.renegotiated")
            .fact("promise", old)
            .fact("by", fresh)
            .fact("due_at", self.due_at)
            .words(self.consent.trim());
        Ok(Change::of(file).event(moved))
    }
}

/// The customer lets us off a promise.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseReleased {
    /// Which; taken from the address of the request.
    #[serde(skip_deserializing, default)]
    #[schemars(skip)]
    pub promise: Option<Id<Promise>>,
    /// Their words.
    pub words: String,
}

impl Act for PromiseReleased {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let id = named(self.promise)?;
        file.promise_mut(id)?.release(&self.words)?;
        file.case.heard_at = desk.now;
        let event = file.event("promise.released").fact("promise", id).words(self.words.trim());
        Ok(Change::of(file).event(event))
    }
}

fn named(promise: Option<Id<Promise>>) -> Result<Id<Promise>, Refused> {
    promise.ok_or_else(|| Refused::invalid("promise", "nothing", "the id of a promise of this case"))
}
