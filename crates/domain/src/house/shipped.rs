//! The house that ships: sensible rules for any trade, to be made one's own.

use super::{HouseError, LearningRules, Texts, part::with_line};
use crate::{
    case::{Company, House},
    failure::Playbooks,
    promise::{Calendars, Timers, calendar::Calendar},
    recovery::{FulfilmentRules, MakeGoodPolicy},
};

impl Texts {
    /// The texts that ship, with their comments.
    #[must_use]
    pub fn shipped() -> Self {
        Self {
            company: include_str!("../../data/house/company.toml").to_owned(),
            playbooks: include_str!("../../data/house/playbooks.toml").to_owned(),
            timers: include_str!("../../data/house/timers.toml").to_owned(),
            policy: include_str!("../../data/house/policy.toml").to_owned(),
            fulfilment: include_str!("../../data/house/fulfilment.toml").to_owned(),
            learning: include_str!("../../data/house/learning.toml").to_owned(),
        }
    }
}

impl House {
    /// The house that ships, with all calendars that ship.
    ///
    /// # Errors
    /// None that a release could have: a test reads it.
    pub fn shipped() -> Result<Self, HouseError> {
        Self::read(&Texts::shipped(), shipped_calendars())
    }

    /// Reads a house from its texts. `own` calendars stand beside those that ship, and in place of one of the same
    /// name.
    ///
    /// # Errors
    /// Names the text, the line and the field, what was found and what was expected; also where two texts do not fit
    /// together.
    pub fn read(texts: &Texts, own: Calendars) -> Result<Self, HouseError> {
        let mut calendars = shipped_calendars();
        calendars.extend(own);
        let house = Self {
            company: Company::from_toml(&texts.company)?,
            playbooks: Playbooks::from_toml(&texts.playbooks)?,
            timers: Timers::from_toml(&texts.timers)?,
            calendars,
            policy: MakeGoodPolicy::from_toml(&texts.policy)?,
            fulfilment: FulfilmentRules::from_toml(&texts.fulfilment)?,
            learning: LearningRules::from_toml(&texts.learning)?,
        };
        house.check().map_err(|error| {
            let text = texts.of(error.part);
            with_line(error, text)
        })?;
        Ok(house)
    }

    /// Writes the parts back as texts, without comments.
    ///
    /// # Errors
    /// A part holds something that TOML cannot say; a house that was read has none.
    pub fn to_texts(&self) -> Result<Texts, HouseError> {
        Ok(Texts {
            company: self.company.to_toml()?,
            playbooks: self.playbooks.to_toml()?,
            timers: self.timers.to_toml()?,
            policy: self.policy.to_toml()?,
            fulfilment: self.fulfilment.to_toml()?,
            learning: self.learning.to_toml()?,
        })
    }
}

/// Every calendar that ships, by name.
fn shipped_calendars() -> Calendars {
    Calendar::shipped_names()
        .filter_map(|name| Some((name.to_owned(), Calendar::shipped(name)?.clone())))
        .collect()
}
