//! Halves of a year, and the shape of the return that holds for each: dated facts with their source.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The facts, as they ship.
const TEXT: &str = include_str!("../../../../data/uk-return.toml");

/// A half of a year, such as `2026-H1`. Where a firm's year does not begin in January, halves begin with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Half {
    year: i16,
    second: bool,
}

/// Why there is no return for a half.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HalfError {
    /// The text names no half.
    #[error("half: found “{0}”, expected a year and a half such as 2026-H1")]
    NotAHalf(String),
    /// No shape covers it.
    #[error(
        "half: found {half} ({from} to {to}), expected one that a verified table covers: {known}. {announced}"
    )]
    NoTable {
        /// Which.
        half: String,
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
        /// What is covered.
        known: String,
        /// What is known to come.
        announced: String,
    },
    /// The facts that ship cannot be read; a test reads them.
    #[error("uk-return.toml: {0}")]
    Facts(String),
}

/// A code and its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The code, as mappings use it.
    pub code: String,
    /// The name, as the return shows it.
    pub name: String,
}

/// The shape of the return for some halves.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Halves begin on or after this day.
    pub valid_from: Date,
    /// Halves end on or before this day.
    pub valid_to: Date,
    /// Where it is from.
    pub source: String,
    /// When that was read.
    pub read_on: Date,
    /// The return is due this many business days after the half.
    pub due_business_days: u32,
    /// By this calendar.
    pub calendar: String,
    /// From so many complaints opened, figures are published.
    pub publish_from: u64,
    /// Product groups.
    pub groups: Vec<Named>,
    /// Causes.
    pub causes: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    shapes: Vec<Shape>,
    #[serde(default)]
    announced: Vec<Announced>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announced {
    from: Date,
    note: String,
}

impl FromStr for Half {
    type Err = HalfError;

    fn from_str(text: &str) -> Result<Self, HalfError> {
        let wrong = || HalfError::NotAHalf(text.to_owned());
        let (year, half) = text.trim().split_once('-').ok_or_else(wrong)?;
        let second = match half.to_ascii_uppercase().as_str() {
            "H1" => false,
            "H2" => true,
            _ => return Err(wrong()),
        };
        let year: i16 = year.parse().map_err(|_| wrong())?;
        if !(1900..=9000).contains(&year) { Err(wrong()) } else { Ok(Self { year, second }) }
    }
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-H{}", self.year, if self.second { 2 } else { 1 })
    }
}

impl Half {
    /// Its first and last day, where the firm's year begins with this month (1 to 12).
    #[must_use]
    pub fn days(self, year_begins: i8) -> (Date, Date) {
        let begin = Date::new(self.year, year_begins.clamp(1, 12), 1).unwrap_or(Date::MIN);
        let months = |count: i64| begin.saturating_add(count.months());
        let (from, to) = if self.second { (months(6), months(12)) } else { (begin, months(6)) };
        (from, to.saturating_sub(1.day()))
    }

    /// The half before the one that this day lies in: the last that is over.
    #[must_use]
    pub fn last_before(day: Date, year_begins: i8) -> Self {
        let halves =
            (day.year() - 2..=day.year()).flat_map(|year| [false, true].map(|second| Self { year, second }));
        let over = halves.filter(|half| half.days(year_begins).1 < day);
        over.max_by_key(|half| half.days(year_begins).1)
            .unwrap_or(Self { year: day.year() - 1, second: true })
    }

    /// The shape that holds for it.
    ///
    /// # Errors
    /// No verified table covers it.
    pub fn shape(self, year_begins: i8) -> Result<Shape, HalfError> {
        let facts: Facts = toml::from_str(TEXT).map_err(|error| HalfError::Facts(error.to_string()))?;
        let (from, to) = self.days(year_begins);
        let known: Vec<String> =
            facts.shapes.iter().map(|one| format!("{} to {}", one.valid_from, one.valid_to)).collect();
        let covers = |shape: &&Shape| shape.valid_from <= from && to <= shape.valid_to;
        let found = facts.shapes.iter().find(covers).cloned();
        found.ok_or_else(|| {
            let news =
                facts.announced.iter().filter(|one| to >= one.from).map(|one| format!("{}.", one.note));
            let announced = news.collect::<Vec<_>>().join(" ");
            HalfError::NoTable { half: self.to_string(), from, to, known: known.join(", "), announced }
        })
    }
}
