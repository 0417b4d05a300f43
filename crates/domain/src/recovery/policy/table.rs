//! Dated tables of amounts: figures that a law or a regulator sets, each with its source.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{MakeGoodPolicy, Sums};
use crate::recovery::{Facts, OfferError, Value};

/// Rows of amounts, of which the date of a fact picks one. Between rows there may be gaps: a date for which nobody
/// has verified a figure is an error, not a guess.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The date that picks the row.
    pub by: String,
    /// In the order of their dates.
    pub rows: Vec<Row>,
}

/// Amounts that were, or are, in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The first day on which they are in force.
    #[serde(with = "day")]
    pub from: Date,
    /// The last day; none while nothing else is known to follow.
    #[serde(default, with = "maybe_day", skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Where the figures come from, and how far they were verified.
    pub source: String,
    /// The amounts by column.
    pub amounts: BTreeMap<String, Sums>,
}

impl Row {
    fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    fn period(&self) -> String {
        match self.to {
            Some(to) => format!("{} to {to}", self.from),
            None => format!("{} on", self.from),
        }
    }
}

impl MakeGoodPolicy {
    /// The row of a table that is in force on the date that the facts say.
    pub(in crate::recovery) fn row(&self, table: &str, facts: &Facts) -> Result<&Row, OfferError> {
        let table = self.tables.get(table).ok_or_else(|| OfferError::missing(table))?;
        let Some(Value::Date(day)) = facts.get(&table.by) else { return Err(OfferError::missing(&table.by)) };
        table.rows.iter().find(|row| row.holds(*day)).ok_or_else(|| {
            let periods: Vec<_> = table.rows.iter().map(Row::period).collect();
            let expected = format!("a date for which the table is verified: {}", periods.join(", "));
            OfferError::fact(&table.by, day.to_string(), expected)
        })
    }
}

/// A date in the one form that sorts by itself: as a text, or as a date of TOML.
pub(super) mod day {
    use std::fmt;

    use jiff::civil::Date;
    use serde::{
        Deserialize, Deserializer, Serializer,
        de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
    };
    use toml::value::Datetime;

    pub fn serialize<S: Serializer>(day: &Date, writer: S) -> Result<S::Ok, S::Error> {
        writer.collect_str(day)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<Date, D::Error> {
        reader.deserialize_any(Day)
    }

    struct Day;

    impl<'de> Visitor<'de> for Day {
        type Value = Date;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date such as \"2025-01-31\"")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
            let wrong = || E::custom(format!("{text:?}, expected a date such as \"2025-01-31\""));
            text.parse().ok().filter(|_| super::super::is_date(text)).ok_or_else(wrong)
        }

        /// What TOML writes without quotes: `2025-01-31`.
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
            let written = Datetime::deserialize(MapAccessDeserializer::new(map))?;
            self.visit_str(&written.to_string())
        }
    }
}

/// The same for a date that may be left out.
pub(super) mod maybe_day {
    use jiff::civil::Date;
    use serde::{Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub fn serialize<S: Serializer>(day: &Option<Date>, writer: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => writer.collect_str(day),
            None => writer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Date>, D::Error> {
        super::day::deserialize(reader).map(Some)
    }
}
