//! One moment in which somebody does something: everything a decision is given besides the case.

use std::sync::Arc;

use domain::{
    case::{Desk, House},
    id::Ids,
    staff::Actor,
};
use jiff::{Timestamp, tz::TimeZone};
use store::Context;

use super::{Worked, chance};

/// Who, when, by which rules, and chance drawn beforehand, so that a unit that is run again decides the same.
#[derive(Clone)]
pub struct Turn {
    /// When.
    pub now: Timestamp,
    /// Who.
    pub actor: Actor,
    /// By which rules.
    pub house: Arc<House>,
    /// What worked so far.
    pub worked: Arc<Worked>,
    /// What the unit is told.
    pub context: Context,
    seed: [u8; 10],
}

impl Turn {
    /// Begins a turn.
    #[must_use]
    pub fn begin(now: Timestamp, actor: &Actor, house: Arc<House>, worked: Arc<Worked>) -> Self {
        let seed = chance::bytes();
        let unit = Ids::new(now, chance::bytes()).fresh::<Self>().uuid();
        let context = Context { unit, now, who: actor.who, secret: chance::bytes() };
        Self { now, actor: actor.clone(), house, worked, context, seed }
    }

    /// The ids of this turn, from the first.
    #[must_use]
    pub const fn ids(&self) -> Ids {
        Ids::new(self.now, self.seed)
    }

    /// Today's date where the firm is; UTC's if its zone is unknown.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        let here = TimeZone::get(&self.house.company.zone).unwrap_or(TimeZone::UTC);
        self.now.to_zoned(here).date()
    }

    /// What a decision is given.
    #[must_use]
    pub fn desk<'a>(&'a self, ids: &'a Ids) -> Desk<'a> {
        Desk { now: self.now, actor: &self.actor, house: &self.house, ids }
    }
}
