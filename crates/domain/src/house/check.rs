//! What the parts have to agree on, so that no rule points at something that is not there.

use super::{HouseError, Part};
use crate::case::House;

impl House {
    /// Checks that the parts fit together.
    ///
    /// # Errors
    /// Names the part and the field that point at something missing.
    pub fn check(&self) -> Result<(), HouseError> {
        self.check_calendars()?;
        self.check_playbook_timers()?;
        self.check_default_offers()?;
        self.check_ways()
    }

    fn check_calendars(&self) -> Result<(), HouseError> {
        let profiles = &self.timers.profiles;
        let lost = profiles.iter().find(|(_, profile)| !self.calendars.contains_key(&profile.calendar));
        lost.map_or(Ok(()), |(name, profile)| {
            let known = one_of(self.calendars.keys());
            Err(HouseError::at(
                Part::Timers,
                format!("profiles.{name}.calendar"),
                quoted(&profile.calendar),
                known,
            ))
        })
    }

    fn check_playbook_timers(&self) -> Result<(), HouseError> {
        let named =
            self.playbooks.each().filter_map(|(at, playbook)| Some((at, playbook.timers.as_deref()?)));
        let mut lost = named.filter(|(_, timers)| !self.timers.profiles.contains_key(*timers));
        lost.next().map_or(Ok(()), |(at, timers)| {
            let known = one_of(self.timers.profiles.keys());
            Err(HouseError::at(Part::Playbooks, format!("{at}.timers"), quoted(timers), known))
        })
    }

    fn check_default_offers(&self) -> Result<(), HouseError> {
        let offers = self.playbooks.each().filter_map(|(at, one)| Some((at, one.default_offer.as_ref()?)));
        let codes: Vec<_> = self.policy.forms.iter().map(|form| &form.code).collect();
        let mut lost = offers.filter(|(_, offer)| !codes.contains(&&offer.form));
        lost.next().map_or(Ok(()), |(at, offer)| {
            let field = format!("{at}.default_offer.form");
            Err(HouseError::at(Part::Playbooks, field, quoted(&offer.form), one_of(codes.iter())))
        })
    }

    fn check_ways(&self) -> Result<(), HouseError> {
        let known = |code: &String| self.policy.forms.iter().any(|form| form.code == *code);
        let lost = self.fulfilment.forms.keys().find(|code| !known(code));
        lost.map_or(Ok(()), |code| {
            let codes = one_of(self.policy.forms.iter().map(|form| &form.code));
            let field = format!("forms.{code}");
            Err(HouseError::at(Part::Fulfilment, field, format!("a form named {}", quoted(code)), codes))
        })
    }
}

/// The names that may stand somewhere, for an error.
pub(crate) fn one_of<S: AsRef<str>>(names: impl Iterator<Item = S>) -> String {
    let names: Vec<_> = names.map(|name| name.as_ref().to_owned()).collect();
    format!("one of {}", names.join(", "))
}

/// A text as it stands, for an error.
pub(crate) fn quoted(text: &str) -> String {
    format!("{text:?}")
}
