//! An amount said in several currencies.

use iso_currency::Currency;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::money::Money;

const EXPECTED: &str = "an amount and its currency such as \"250 EUR\"";

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
        reader.deserialize_any(Several)
    }
}

/// Read by hand, so that an error can say which of several amounts is wrong.
struct Several;

impl<'de> de::Visitor<'de> for Several {
    type Value = Sums;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Sums, E> {
        sum(text).map(|sum| Sums(vec![sum])).map_err(E::custom)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Sums, A::Error> {
        let mut sums = Vec::new();
        while let Some(One(sum)) = items.next_element()? {
            sums.push(sum);
        }
        Ok(Sums(sums))
    }
}

/// One of several: a text, or a table of amount and currency.
struct One(Money);

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> de::Visitor<'de> for Either {
            type Value = One;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<One, E> {
                sum(text).map(One).map_err(E::custom)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, table: A) -> Result<One, A::Error> {
                Money::deserialize(de::value::MapAccessDeserializer::new(table)).map(One)
            }
        }
        reader.deserialize_any(Either)
    }
}

fn sum(text: &str) -> Result<Money, String> {
    let wrong = |why: &str| format!("{text:?}, expected {EXPECTED}{why}");
    let (amount, code) = text.trim().split_once(' ').ok_or_else(|| wrong(""))?;
    Money::parse(amount, code).map_err(|error| wrong(&format!(" ({error})")))
}
