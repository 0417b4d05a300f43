//! Who we are, as a text that a manager edits.

use iso_currency::Currency;
use jiff::tz::TimeZoneDatabase;

use super::Company;
use crate::house::{Checked, HouseError, Part, quoted, read, write};

impl Company {
    /// Reads it from TOML.
    ///
    /// # Errors
    /// Names the line and the field, what was found and what was expected.
    pub fn from_toml(text: &str) -> Result<Self, HouseError> {
        read(text)
    }

    /// Writes it as TOML, without comments.
    ///
    /// # Errors
    /// It holds something that TOML cannot say; what was read never does.
    pub fn to_toml(&self) -> Result<String, HouseError> {
        write(self)
    }
}

impl Checked for Company {
    const PART: Part = Part::Company;

    fn check(&self) -> Result<(), HouseError> {
        if self.name.trim().is_empty() {
            return Err(wrong("name", &self.name, "the name that customers know"));
        }
        if TimeZoneDatabase::bundled().get(&self.zone).is_err() {
            return Err(wrong("zone", &self.zone, "an IANA zone such as \"Europe/London\""));
        }
        if Currency::from_code(&self.currency).is_none() {
            return Err(wrong("currency", &self.currency, "a code of ISO 4217 such as \"EUR\""));
        }
        if self.external_route.trim().is_empty() {
            return Err(wrong(
                "external_route",
                &self.external_route,
                "where customers can go if they disagree",
            ));
        }
        if !self.hourly_rate.trim().is_empty() && self.hourly_rate().is_none() {
            let expected = "an amount of that currency such as \"32.50\", or nothing";
            return Err(wrong("hourly_rate", &self.hourly_rate, expected));
        }
        Ok(())
    }
}

fn wrong(field: &'static str, found: &str, expected: &'static str) -> HouseError {
    HouseError::at(Part::Company, field, quoted(found), expected)
}
