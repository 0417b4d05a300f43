//! Good things that happen with a customer: the record shows more than failures.

use domain::{
    change::Refused,
    customer::Customer,
    event::{Event, Stream},
    id::Id,
    staff::Permission,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, case::Lock};

use crate::{app::Turn, error::Error};

/// Something good.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGoodEvent {
    /// What it is.
    pub kind: GoodEventKind,
    /// In their words or ours.
    #[serde(default)]
    pub words: String,
    /// When; now, if not said.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

/// Kinds of good events.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoodEventKind {
    /// They praised us.
    Compliment,
    /// They stayed.
    Renewal,
    /// They took more.
    Upgrade,
    /// They sent somebody to us.
    Referral,
}

/// What was written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GoodEvent {
    /// With whom.
    pub customer: Id<Customer>,
    /// What.
    pub kind: GoodEventKind,
    /// When.
    pub at: Timestamp,
}

/// Writes it into the customer's history inside a unit that has begun.
///
/// # Errors
/// There is no such customer, the role may not, or it lies ahead.
pub fn good_event_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    customer: Id<Customer>,
    new: &NewGoodEvent,
) -> Result<GoodEvent, Error> {
    turn.actor.must(Permission::WorkCases)?;
    store::customer::by_id(unit.conn(), customer, Lock::Yes)?.ok_or(Error::Missing("such customer"))?;
    let at = new.at.unwrap_or(turn.now);
    if at > turn.now {
        let expected = format!("an instant up to now, {}", turn.now);
        return Err(Refused::invalid("at", at.to_string(), expected).into());
    }

    let event = Event::new(Stream::Customer(customer), "good_event.recorded")
        .fact("kind", new.kind)
        .fact("at", at)
        .words(new.words.trim());

    unit.happened(&[event])?;
    Ok(GoodEvent { customer, kind: new.kind, at })
}
