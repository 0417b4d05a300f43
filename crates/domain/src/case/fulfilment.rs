//! Carrying out what is agreed: it is begun as soon as it may be, by the way of its form, and a task ends with its
//! promise. Whoever agreed to it, and however, [`super::settle`] sees to it.

use jiff::{SignedDuration, Timestamp};

use super::{CaseFile, Desk, acts};
use crate::{
    change::Change,
    errand::Errand,
    event::Event,
    id::Id,
    promise::{NewPromise, Promise, PromiseState},
    recovery::{Address, Basis, Fulfilment, MakeGood, MakeGoodState as S, Way, WayRule},
};

/// Begins what is agreed, and ends the tasks whose promise has ended.
pub(super) fn settle_fulfilment(change: &mut Change<CaseFile>, desk: &Desk<'_>) {
    end_tasks(change);
    let ready: Vec<_> =
        change.state.make_goods.iter().filter(|one| is_agreed(one)).map(|one| one.id).collect();
    for id in ready {
        begin(change, id, desk);
    }
}

/// The customer wants it, or it is owed and needs no asking.
fn is_agreed(one: &MakeGood) -> bool {
    one.state == S::Accepted
        || (one.basis == Basis::Entitlement && matches!(one.state, S::Approved | S::Offered))
}

/// Begins one try by the way that the house rules for its form; false if that is a person's hand.
pub(super) fn begin(change: &mut Change<CaseFile>, id: Id<MakeGood>, desk: &Desk<'_>) -> bool {
    let file = &mut change.state;
    let Some(one) = file.make_goods.iter().find(|one| one.id == id).cloned() else { return false };
    let way = match desk.house.fulfilment.way(&one.form) {
        WayRule::ByHand {} => return false,
        WayRule::Voucher { valid_days } => {
            let valid_until =
                desk.now.saturating_add(SignedDuration::from_hours(24 * i64::from(*valid_days)));
            Way::Voucher { valid_until: valid_until.unwrap_or(Timestamp::MAX) }
        }
        WayRule::Call { system } => {
            let called = desk.house.fulfilment.systems.get(system);
            let address = called.map(|one| Address { url: one.url.clone(), look_up: one.look_up.clone() });
            Way::Call { system: system.clone(), address }
        }
        WayRule::Task { within } => {
            let due_at = file
                .timers(desk)
                .map_or(desk.now, |timers| timers.due(*within, desk.now, &desk.house.calendars));
            let promise = Promise::make(
                desk.ids.fresh(),
                &NewPromise { what: one.what.clone(), due_at },
                None,
                desk.now,
            );
            let id = promise.id;
            file.promises.push(promise);
            change.events.extend(acts::made_event(file, id));
            Way::Task { promise: id }
        }
    };
    let attempt = one.fulfilment.map_or(1, |earlier| earlier.attempt.saturating_add(1));
    let name = way.name();
    if way.is_automatic() {
        change.errands.push(Errand::fulfil(file.case.id, id, attempt, desk.now));
    }
    let begun = Fulfilment { way, begun_at: desk.now, attempt, trouble: None, not_done: false };
    for one in file.make_goods.iter_mut().filter(|one| one.id == id) {
        (one.state, one.fulfilment) = (S::Fulfilling, Some(begun.clone()));
    }
    let event = news(file, "make_good.fulfilling", id).fact("way", name).fact("attempt", attempt);
    change.events.push(event);
    true
}

/// What a step of a make-good tells: which one, how it stands, what it is worth.
pub(super) fn news(file: &CaseFile, kind: &'static str, id: Id<MakeGood>) -> Event {
    let event = file.event(kind).fact("make_good", id);
    match file.make_goods.iter().find(|one| one.id == id) {
        Some(one) => event.fact("state", one.state).fact("cost", one.cost).fact("face_value", one.face_value),
        None => event,
    }
}

/// How a task ended.
enum End {
    Kept { at: Timestamp, evidence: String },
    Released { words: String },
}

fn end_tasks(change: &mut Change<CaseFile>) {
    let tasks: Vec<_> =
        change.state.make_goods.iter().filter_map(|one| Some((one.id, task_of(one)?))).collect();
    for (id, promise) in tasks {
        if let Some(end) = end_of(&change.state, promise) {
            end_task(change, id, end);
        }
    }
}

fn task_of(one: &MakeGood) -> Option<Id<Promise>> {
    match one.fulfilment.as_ref()?.way {
        Way::Task { promise } if one.state == S::Fulfilling => Some(promise),
        _ => None,
    }
}

/// How this promise, or the one that took its place, ended; none while it is owed.
fn end_of(file: &CaseFile, id: Id<Promise>) -> Option<End> {
    let mut id = id;
    // Each step leads to a younger promise, so this ends after all of them at the latest.
    for _ in 0..=file.promises.len() {
        match &file.promises.iter().find(|promise| promise.id == id)?.state {
            PromiseState::Made => return None,
            PromiseState::Renegotiated { by, .. } | PromiseState::Replaced { by } => id = *by,
            PromiseState::Kept { at, evidence } => {
                return Some(End::Kept { at: *at, evidence: evidence.clone() });
            }
            PromiseState::Released { words } => return Some(End::Released { words: words.clone() }),
        }
    }
    None
}

/// A customer who lets us off does not want it any more; what is owed stays owed, and a person finds another way.
fn end_task(change: &mut Change<CaseFile>, id: Id<MakeGood>, end: End) {
    let file = &mut change.state;
    let Some(one) = file.make_goods.iter_mut().find(|one| one.id == id) else { return };
    let (kind, words) = match end {
        End::Kept { at, evidence } => {
            one.state = S::Fulfilled;
            (one.reference, one.fulfilled_at) = (Some(evidence.clone()), Some(at));
            ("make_good.fulfilled", evidence)
        }
        End::Released { words } if one.basis == Basis::Entitlement => {
            one.state = S::Unconfirmed;
            if let Some(fulfilment) = &mut one.fulfilment {
                (fulfilment.trouble, fulfilment.not_done) = (Some(RELEASED.to_owned()), true);
            }
            ("make_good.not_done", words)
        }
        End::Released { words } => {
            one.state = S::Declined;
            ("make_good.declined", words)
        }
    };
    let event = news(file, kind, id).words(words);
    change.events.push(event);
}

const RELEASED: &str =
    "They let us off the work, and it is owed all the same: find out how else they want it.";
