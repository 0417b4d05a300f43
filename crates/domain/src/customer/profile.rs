//! Who a customer is.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Surveyed, UpsellHold};
use crate::id::Id;

/// Someone who was, or could be, hurt by a mistake of ours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Customer {
    /// Identity.
    pub id: Id<Customer>,
    /// The id in the firm's own system.
    pub external_id: Option<String>,
    /// Name, as they write it.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The language of texts to them, as a BCP 47 tag.
    pub language: String,
    /// Person or business.
    pub segment: Segment,
    /// Since when they have been a customer.
    pub since: Option<Timestamp>,
    /// How much of the firm's future rests on them, if anybody knows.
    pub value_band: Option<ValueBand>,
    /// What they care for, each with its source.
    #[serde(default)]
    pub valued_things: Vec<ValuedThing>,
    /// How satisfied they said they were, the oldest first; the newest are kept.
    #[serde(default)]
    pub surveys: Vec<Surveyed>,
    /// The pause on selling, running or ended.
    pub hold: Option<UpsellHold>,
    /// Made for a complaint that named nobody; can be joined to a known customer later.
    #[serde(default)]
    pub anonymous: bool,
    /// Their personal data were erased.
    #[serde(default)]
    pub erased: bool,
}

/// Person or business.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// A person.
    #[default]
    Consumer,
    /// A firm: shorter clocks.
    Business,
}

/// A coarse value, from an import or by hand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueBand {
    /// Below most.
    Low,
    /// Like most.
    Middle,
    /// Among the best tenth or so.
    High,
}

impl ValueBand {
    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Middle => "middle",
            Self::High => "high",
        }
    }
}

/// Something this customer cares for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ValuedThing {
    /// Such as time, money, being told, being recognised.
    pub what: String,
    /// How we know: they said so, or somebody inferred it from something.
    pub source: String,
}

impl Customer {
    /// A customer of whom only the id is known.
    #[must_use]
    pub fn unknown(id: Id<Self>) -> Self {
        Self {
            id,
            external_id: None,
            name: None,
            email: None,
            phone: None,
            language: "en".to_owned(),
            segment: Segment::Consumer,
            since: None,
            value_band: None,
            valued_things: Vec::new(),
            surveys: Vec::new(),
            hold: None,
            anonymous: true,
            erased: false,
        }
    }

    /// What to call them on a page of ours.
    #[must_use]
    pub fn label(&self) -> &str {
        let known = self
            .name
            .as_deref()
            .or(self.email.as_deref())
            .or(self.phone.as_deref())
            .or(self.external_id.as_deref());
        if self.erased { "Erased customer" } else { known.unwrap_or("Unknown customer") }
    }
}

/// An e-mail address in the form in which two are compared: trimmed, lower case.
#[must_use]
pub fn fold_email(address: &str) -> String {
    address.trim().to_lowercase()
}

/// A telephone number in the form in which two are compared: digits only, with `00` and `+` alike.
#[must_use]
pub fn fold_phone(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.strip_prefix("00").unwrap_or(&digits).to_owned()
}
