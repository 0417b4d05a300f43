//! The upsell hold: no selling while something of ours is broken, nor for a while after it is mended.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Customer;
use crate::{
    change::{Change, Guard, Refused},
    event::{Event, Stream},
    staff::{Actor, Permission},
};

/// A pause on selling.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UpsellHold {
    /// Since when.
    pub since: Timestamp,
    /// Until when; unknown while a case is open.
    pub until: Option<Timestamp>,
    /// Why, for the person who would have sold something.
    pub reason: String,
    /// The case that set or renewed it.
    pub case: uuid::Uuid,
    /// Set once it has ended.
    pub released_at: Option<Timestamp>,
}

impl UpsellHold {
    /// Whether selling has to wait at this moment.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.released_at.is_none() && self.until.is_none_or(|until| now < until)
    }
}

/// Ends a hold whose time has come; `None` if there is nothing to do.
#[must_use]
pub fn look_at_hold(mut customer: Customer, now: Timestamp) -> Option<Change<Customer>> {
    let hold = customer.hold.as_mut()?;
    if hold.released_at.is_some() || hold.holds_at(now) {
        return None;
    }
    hold.released_at = Some(now);
    let event = Event::new(Stream::Customer(customer.id), "upsell_hold.released").fact("by_rule", true);
    Some(Change::of(customer).event(event))
}

/// Lifts a hold before its time.
///
/// # Errors
/// [`Guard::G12`] while a case is open; the role must be manager or higher.
pub fn lift_hold(
    mut customer: Customer,
    open_cases: u64,
    reason: &str,
    actor: &Actor,
    now: Timestamp,
) -> Result<Change<Customer>, Refused> {
    actor.must(Permission::Manage)?;
    if open_cases > 0 {
        let sentence = format!(
            "{open_cases} case(s) of this customer are still open. Selling waits until they are closed."
        );
        return Err(Refused::guard(Guard::G12, sentence));
    }
    if reason.trim().is_empty() {
        return Err(Refused::invalid("reason", "nothing", "why selling may go on before the rule says so"));
    }
    let Some(hold) = customer.hold.as_mut().filter(|hold| hold.holds_at(now)) else {
        return Err(Refused::not_now("no_hold", "There is no hold on this customer."));
    };
    hold.released_at = Some(now);
    let event = Event::new(Stream::Customer(customer.id), "upsell_hold.released")
        .fact("by_rule", false)
        .words(reason);
    Ok(Change::of(customer).event(event))
}
