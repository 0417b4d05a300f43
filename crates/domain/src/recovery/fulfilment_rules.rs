//! Which form of make-good is carried out by which way: a text of the house, and what makes it sound.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    house::{Checked, HouseError, Part, one_of, quoted, read, write},
    promise::calendar::TimeLimit,
    webhook::is_address,
};

/// Ten years.
const MOST_DAYS: u16 = 3650;
const MOST_SECONDS: u16 = 60;
const USUAL_SECONDS: u16 = 10;
/// Where the key stands in the address of a look-up.
pub const KEY: &str = "{key}";

/// The ways of all forms, and the systems that are called. A form that is not named is carried out by hand.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FulfilmentRules {
    /// By the code of the form.
    #[serde(default)]
    pub forms: BTreeMap<String, WayRule>,
    /// Systems of the firm, by name.
    #[serde(default)]
    pub systems: BTreeMap<String, CalledSystem>,
}

/// The way of a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "way", deny_unknown_fields)]
pub enum WayRule {
    /// A person does it and says what shows it.
    ByHand {},
    /// A voucher is made here.
    Voucher {
        /// For how many days of 24 hours it can be spent.
        valid_days: u16,
    },
    /// A system of the firm is called.
    Call {
        /// Its name.
        system: String,
    },
    /// It is promised with a date.
    Task {
        /// The date: this long from when it was agreed.
        within: TimeLimit,
    },
}

/// A system of the firm that gives refunds or credit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalledSystem {
    /// Where it is asked to give something.
    pub url: String,
    /// Where it is asked whether it did; `{key}` stands for the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_up: Option<String>,
    /// How long an answer is awaited.
    #[serde(default = "usual_seconds")]
    pub timeout_seconds: u16,
    /// Which signing secret: counting it up makes a new one.
    #[serde(default = "first")]
    pub signing_secret: u16,
}

const fn usual_seconds() -> u16 {
    USUAL_SECONDS
}

const fn first() -> u16 {
    1
}

impl FulfilmentRules {
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

    /// The way of a form.
    #[must_use]
    pub fn way(&self, form: &str) -> &WayRule {
        const BY_HAND: &WayRule = &WayRule::ByHand {};
        self.forms.get(form).unwrap_or(BY_HAND)
    }

    fn check_form(&self, code: &str, rule: &WayRule) -> Result<(), HouseError> {
        let at = format!("forms.{code}");
        match rule {
            WayRule::Voucher { valid_days } if !(1..=MOST_DAYS).contains(valid_days) => {
                let field = format!("{at}.valid_days");
                Err(wrong(field, valid_days.to_string(), format!("1 to {MOST_DAYS} days")))
            }
            WayRule::Call { system } if !self.systems.contains_key(system) => {
                let known = if self.systems.is_empty() {
                    format!("a system, described below as [systems.{system}]")
                } else {
                    one_of(self.systems.keys())
                };
                Err(wrong(format!("{at}.system"), quoted(system), known))
            }
            _ => Ok(()),
        }
    }
}

impl CalledSystem {
    fn check(&self, name: &str) -> Result<(), HouseError> {
        let at = format!("systems.{name}");
        if !is_address(&self.url) {
            return Err(wrong(format!("{at}.url"), quoted(&self.url), ADDRESS));
        }
        if let Some(address) = &self.look_up {
            if !is_address(address) {
                return Err(wrong(format!("{at}.look_up"), quoted(address), ADDRESS));
            }
            if !address.contains(KEY) {
                let expected = "an address with {key} in it, where the key of the make-good goes";
                return Err(wrong(format!("{at}.look_up"), quoted(address), expected));
            }
        }
        if !(1..=MOST_SECONDS).contains(&self.timeout_seconds) {
            let (found, expected) =
                (self.timeout_seconds.to_string(), format!("1 to {MOST_SECONDS} seconds"));
            return Err(wrong(format!("{at}.timeout_seconds"), found, expected));
        }
        Ok(())
    }
}

const ADDRESS: &str = "an address such as https://billing.example/refunds";

impl Checked for FulfilmentRules {
    const PART: Part = Part::Fulfilment;

    fn check(&self) -> Result<(), HouseError> {
        self.systems.iter().try_for_each(|(name, system)| system.check(name))?;
        self.forms.iter().try_for_each(|(code, rule)| self.check_form(code, rule))
    }
}

fn wrong(field: String, found: impl Into<String>, expected: impl Into<String>) -> HouseError {
    HouseError::at(Part::Fulfilment, field, found, expected)
}
