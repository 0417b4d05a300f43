//! Playbooks as a text that a manager edits, and what makes them sound.

use std::collections::BTreeSet;

use super::{DefaultOffer, Playbook, Playbooks};
use crate::house::{Checked, HouseError, Part, one_of, quoted, read, write};

impl Playbooks {
    /// Reads them from TOML.
    ///
    /// # Errors
    /// Names the line and the field, what was found and what was expected.
    pub fn from_toml(text: &str) -> Result<Self, HouseError> {
        read(text)
    }

    /// Writes them as TOML, without comments.
    ///
    /// # Errors
    /// They hold something that TOML cannot say; what was read never does.
    pub fn to_toml(&self) -> Result<String, HouseError> {
        write(self)
    }

    /// Every playbook with the path at which it stands in the text, the fallback last.
    pub(crate) fn each(&self) -> impl Iterator<Item = (String, &Playbook)> {
        let named = self.playbooks.iter().map(|(code, one)| (format!("playbooks.{code}"), one));
        named.chain([("fallback".to_owned(), &self.fallback)])
    }

    fn codes(&self) -> impl Iterator<Item = &str> {
        self.failure_types.iter().map(|one| one.code.as_str())
    }

    fn check_types(&self) -> Result<(), HouseError> {
        let mut seen = BTreeSet::new();
        for (nth, one) in self.failure_types.iter().enumerate() {
            let at = format!("failure_types[{nth}]");
            if !is_code(&one.code) {
                return Err(wrong(format!("{at}.code"), quoted(&one.code), CODE));
            }
            if !seen.insert(&one.code) {
                return Err(wrong(
                    format!("{at}.code"),
                    format!("{:?} a second time", one.code),
                    "each code once",
                ));
            }
            filled(format!("{at}.name"), &one.name, "what people read")?;
            if let Some(place) = one.alike.iter().position(|code| self.failure_type(code).is_none()) {
                return Err(wrong(
                    format!("{at}.alike[{place}]"),
                    quoted(&one.alike[place]),
                    one_of(self.codes()),
                ));
            }
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<(), HouseError> {
        let stray = self.playbooks.keys().find(|code| self.failure_type(code).is_none());
        stray.map_or(Ok(()), |code| {
            let expected = format!("the code of a failure type: {}", one_of(self.codes()));
            Err(wrong(format!("playbooks.{code}"), "a playbook for a kind that is not listed", expected))
        })
    }
}

impl Checked for Playbooks {
    const PART: Part = Part::Playbooks;

    fn check(&self) -> Result<(), HouseError> {
        self.check_types()?;
        self.check_keys()?;
        self.each().try_for_each(|(at, playbook)| check_playbook(&at, playbook))
    }
}

fn check_playbook(at: &str, playbook: &Playbook) -> Result<(), HouseError> {
    if playbook.steps.is_empty() {
        return Err(wrong(format!("{at}.steps"), "no steps", "one step or more"));
    }
    for (nth, step) in playbook.steps.iter().enumerate() {
        filled(format!("{at}.steps[{nth}].what"), &step.what, "what to do")?;
    }
    if let Some(owner) = playbook.owner.as_deref().filter(|owner| !owner.contains('@')) {
        return Err(wrong(format!("{at}.owner"), quoted(owner), "an e-mail address"));
    }
    playbook.default_offer.as_ref().map_or(Ok(()), |offer| check_offer(&format!("{at}.default_offer"), offer))
}

fn check_offer(at: &str, offer: &DefaultOffer) -> Result<(), HouseError> {
    filled(format!("{at}.what"), &offer.what, "what the customer gets")?;
    let mut seen = BTreeSet::new();
    for amount in std::iter::once(&offer.face_value).chain(&offer.in_other_currencies) {
        if amount.minor_units() <= 0 {
            return Err(wrong(format!("{at}.face_value"), amount.to_string(), "more than zero"));
        }
        if !seen.insert(amount.currency().code()) {
            let found = format!("{} a second time", amount.currency().code());
            return Err(wrong(format!("{at}.in_other_currencies"), found, "each currency once"));
        }
    }
    Ok(())
}

const CODE: &str = "a short name of small letters, digits and _, such as late_delivery";

fn is_code(code: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !code.is_empty() && code.len() <= 60 && code.chars().all(fine)
}

fn filled(field: String, text: &str, expected: &str) -> Result<(), HouseError> {
    if text.trim().is_empty() { Err(wrong(field, quoted(text), expected)) } else { Ok(()) }
}

fn wrong(field: String, found: impl Into<String>, expected: impl Into<String>) -> HouseError {
    HouseError::at(Part::Playbooks, field, found, expected)
}
