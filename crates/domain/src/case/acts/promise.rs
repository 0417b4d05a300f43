//! Promises of a case: made, kept, moved, let off.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{acknowledge::made_event, happened};
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
    event::Event,
    id::Id,
    promise::{NewPromise, Promise, TOLD},
};

/// Gives a promise.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromiseTo {
    /// What will be done.
    pub what: String,
    /// By when.
    pub due_at: Timestamp,
    /// The broken promise whose place it takes.
    #[serde(default)]
    pub replaces: Option<Id<Promise>>,
}

impl Act for NewPromiseTo {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let new = NewPromise { what: self.what.clone(), due_at: self.due_at };
        new.check(desk.now)?;
        let promise = Promise::make(desk.ids.fresh(), &new, desk.actor.member_id(), desk.now);
        let id = promise.id;
        let news =
            self.replaces.map(|old| replace(&mut file, old, id, desk)).transpose()?.unwrap_or_default();
        file.promises.push(promise);
        let made = made_event(&file, id);
        Ok(news.into_iter().chain(made).fold(Change::of(file), Change::event))
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
        let events = keep(&mut file, named(self.promise)?, at, &self.evidence, desk)?;
        Ok(events.into_iter().fold(Change::of(file), Change::event))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

/// Ends a promise with its evidence; what happened to it, in order.
fn keep(
    file: &mut CaseFile,
    id: Id<Promise>,
    at: Timestamp,
    evidence: &str,
    desk: &Desk<'_>,
) -> Result<Vec<Event>, Refused> {
    let promise = file.promise_mut(id)?;
    let was_broken = promise.broken.is_some();
    promise.keep(at, evidence, desk.now)?;
    let broke = !was_broken && promise.broken.is_some();
    let corrected = was_broken && promise.broken.is_none();
    let in_time = at <= promise.due_at;
    let kept = file
        .event("promise.kept")
        .fact("promise", id)
        .fact("at", at)
        .fact("in_time", in_time)
        .words(evidence.trim());
    let correction = corrected.then(|| file.event("promise.corrected").fact("promise", id).fact("at", at));
    let broken = broke.then(|| broken_event(file, id));
    Ok(broken.into_iter().chain([kept]).chain(correction).collect())
}

/// The promises that a message delivers on by being sent: the message is their evidence. They are ended before it is said,
/// so that one that ends late counts as told.
pub(super) fn kept_by_message(
    file: &mut CaseFile,
    keeps: &[Id<Promise>],
    message: &str,
    desk: &Desk<'_>,
) -> Result<Vec<Event>, Refused> {
    let evidence = format!("{TOLD} {message}");
    let mut events = Vec::new();
    for (nth, id) in keeps.iter().enumerate() {
        if !file.owed().any(|promise| promise.id == *id) {
            let expected = "the id of a promise of this case that is still owed";
            return Err(Refused::invalid(format!("keeps[{nth}]"), id.to_string(), expected));
        }
        events.extend(keep(file, *id, desk.now, &evidence, desk)?);
    }
    Ok(events)
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
        let promise = file.promise_mut(id)?;
        let broke = promise.notice_break(desk.now);
        promise.release(&self.words)?;
        file.case.heard_at = desk.now;
        let event = file.event("promise.released").fact("promise", id).words(self.words.trim());
        let broken = broke.then(|| broken_event(&file, id));
        Ok(broken.into_iter().fold(Change::of(file), Change::event).event(event))
    }
}

/// The broken one ends; what happened to it, in order.
fn replace(
    file: &mut CaseFile,
    old: Id<Promise>,
    by: Id<Promise>,
    desk: &Desk<'_>,
) -> Result<Vec<Event>, Refused> {
    let promise = file.promise_mut(old)?;
    let known = promise.broken.is_some();
    promise.replace(by, desk.now)?;
    let replaced = file.event("promise.replaced").fact("promise", old).fact("by", by);
    let broken = (!known).then(|| broken_event(file, old));
    Ok(broken.into_iter().chain([replaced]).collect())
}

/// The event of a promise whose date was found to have passed.
pub(super) fn broken_event(file: &CaseFile, id: Id<Promise>) -> Event {
    let due_at = file.promises.iter().find(|promise| promise.id == id).map(|promise| promise.due_at);
    file.event("promise.broken").fact("promise", id).fact("due_at", due_at)
}

fn named(promise: Option<Id<Promise>>) -> Result<Id<Promise>, Refused> {
    promise.ok_or_else(|| Refused::invalid("promise", "nothing", "the id of a promise of this case"))
}
