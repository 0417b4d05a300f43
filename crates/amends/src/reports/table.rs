//! A table of figures: written for people with whole percents and spans, and for programs with plain numbers.

use domain::{
    learning::{Rate, RateOf},
    money::Money,
};

use super::words;

/// What stands in a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Words.
    Text(String),
    /// How many.
    Count(u64),
    /// A share, 0 to 1; none where it is hidden or not known.
    Share(Option<f64>),
    /// A length of time in hours.
    Hours(Option<f64>),
    /// A number with a fraction, such as a mean score.
    Number(Option<f64>),
    /// By how many points of a score something moved.
    Points(Option<f64>),
    /// An amount without its currency, which stands in a column of its own.
    Amount(Money),
}

/// A cell, and where it leads: to the cases behind the figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// The address of what is behind it.
    pub href: Option<String>,
}

/// A table: its heading, and rows whose first cell names them.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its heading.
    pub title: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Value {
    /// For people.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => share.map_or_else(|| "–".to_owned(), words::percent),
            Self::Hours(hours) => words::span(*hours),
            Self::Number(number) => number.map_or_else(|| "–".to_owned(), |number| format!("{number:.1}")),
            Self::Points(points) => points.map_or_else(|| "–".to_owned(), |points| format!("{points:+.2}")),
            Self::Amount(money) => money.amount(),
        }
    }

    /// For programs; empty where it is hidden or not known.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Share(number) | Self::Hours(number) | Self::Number(number) | Self::Points(number) => {
                number.map_or_else(String::new, |number| format!("{number:.6}"))
            }
            other => other.shown(),
        }
    }
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { value: Value::Text(text.into()), href: None }
    }

    /// How many.
    #[must_use]
    pub const fn count(count: u64) -> Self {
        Self { value: Value::Count(count), href: None }
    }

    /// A share, which may be hidden.
    #[must_use]
    pub const fn share(share: Option<f64>) -> Self {
        Self { value: Value::Share(share), href: None }
    }

    /// Any value.
    #[must_use]
    pub const fn of(value: Value) -> Self {
        Self { value, href: None }
    }

    /// The same, leading somewhere.
    #[must_use]
    pub fn to(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

impl Table {
    /// An empty one.
    #[must_use]
    pub fn new(name: &'static str, title: impl Into<String>, heads: &[&str]) -> Self {
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        Self { name, title: title.into(), heads, rows: Vec::new() }
    }
}

/// Number, whole, share and the ends of its interval.
#[must_use]
pub fn rate_cells(rate: Option<&Rate>) -> [Cell; 5] {
    let none = Rate::new(RateOf::Upheld, 0, 0);
    let rate = rate.unwrap_or(&none);
    [
        Cell::count(rate.numerator),
        Cell::count(rate.denominator),
        Cell::share(rate.rate),
        Cell::share(rate.low),
        Cell::share(rate.high),
    ]
}
