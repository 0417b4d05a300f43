//! An amount said in several currencies.

use iso_currency::Currency;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::money::Money;

/// One amount for each currency. As text `"250 EUR"`, or a list of such.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sums(pub Vec<Money>);

impl Sums {
    /// The amount in this currency.
    #[must_use]
    pub fn of(&self, currency: Currency) -> Option<Money> {
        self.0.iter().copied().find(|money| money.currency() == currency)
    }
}

impl Serialize for Sums {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => writer.collect_str(one),
            all => writer.collect_seq(all.iter().map(Money::to_string)),
        }
    }
}

impl<'de> Deserialize<'de> for Sums {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(String),
            Several(Vec<String>),
            Tables(Vec<Money>),
        }
        let texts = match Written::deserialize(reader)? {
            Written::One(text) => vec![text],
            Written::Several(texts) => texts,
            Written::Tables(sums) => return Ok(Self(sums)),
        };
        let sums = texts.iter().map(|text| sum(text)).collect::<Result<Vec<_>, _>>();
        sums.map(Self).map_err(de::Error::custom)
    }
}

fn sum(text: &str) -> Result<Money, String> {
    let wrong = |why: &str| format!("{text:?}, expected an amount and its currency such as \"250 EUR\"{why}");
    let (amount, code) = text.trim().split_once(' ').ok_or_else(|| wrong(""))?;
    Money::parse(amount, code).map_err(|error| wrong(&format!(" ({error})")))
}
