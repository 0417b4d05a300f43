//! The facts that a policy takes: what each is, when it is needed, and in which range it lies.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{
    ratio::Ratio,
    recovery::{Condition, Value},
};

/// One fact, as a policy declares it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSpec {
    /// What it is.
    pub kind: FactKind,
    /// What it means, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// The words of a choice, from least to most where they have an order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// Other words for those of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<(String, String)>,
    /// The least it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Ratio>,
    /// The most it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Ratio>,
    /// Which way it gets worse for the customer; more never gives them less then. Said where it does not speak for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worse: Option<Worse>,
    /// It may be missing; then it is `null` in conditions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// It may be missing unless this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_when: Option<Condition>,
}

/// Which way a number gets worse for the customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// A longer delay, a larger loss.
    More,
    /// A lower uptime, a shorter notice.
    Less,
    /// Neither: a distance that a law divides into bands.
    Neither,
}

/// What a fact is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// How often: a whole number, or `true` for once and `false` for never.
    Count,
    /// A decimal number.
    Number,
    /// An amount in the currency of the offer, as a decimal text such as `"12.50"`.
    Money,
    /// A date such as `"2025-01-31"`.
    Date,
    /// One of several words.
    Choice,
    /// Any text.
    Text,
    /// A list of words.
    Words,
}

/// What was found and what was expected, for a fact that does not fit.
pub struct Unfit {
    pub found: String,
    pub expected: String,
}

/// Whether a text is a date in the one form that sorts by itself.
pub fn is_date(text: &str) -> bool {
    date(text).is_some()
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok().filter(|_| text.len() == "2025-01-31".len())
}

impl FactSpec {
    /// One that may be missing.
    pub(in crate::recovery) fn may_be(kind: FactKind) -> Self {
        Self {
            kind,
            says: String::new(),
            of: Vec::new(),
            also: Vec::new(),
            min: None,
            max: None,
            worse: None,
            optional: true,
            required_when: None,
        }
    }

    /// A choice that may be missing.
    pub(super) fn one_of(words: &[&str], also: &[(&str, &str)]) -> Self {
        let of = words.iter().map(|word| (*word).to_owned()).collect();
        let also = also.iter().map(|(word, means)| ((*word).to_owned(), (*means).to_owned())).collect();
        Self { of, also, ..Self::may_be(FactKind::Choice) }
    }

    /// What it should be, in words.
    #[must_use]
    pub fn expected(&self) -> String {
        let kind = match self.kind {
            FactKind::Flag => "true or false".to_owned(),
            FactKind::Whole => "a whole number".to_owned(),
            FactKind::Count => "how often, as a whole number".to_owned(),
            FactKind::Number => "a number".to_owned(),
            FactKind::Money => "an amount such as \"12.50\"".to_owned(),
            FactKind::Date => "a date such as \"2025-01-31\"".to_owned(),
            FactKind::Choice => format!("one of {}", self.of.join(", ")),
            FactKind::Text => "a text".to_owned(),
            FactKind::Words => "a list of words".to_owned(),
        };
        match (self.least(), self.max) {
            (Some(min), Some(max)) => format!("{kind} from {min} to {max}"),
            (Some(min), None) if self.min.is_some() => format!("{kind}, {min} or more"),
            (None, Some(max)) => format!("{kind}, {max} or less"),
            _ => kind,
        }
    }

    /// Amounts and counts are never below zero.
    pub(super) fn least(&self) -> Option<Ratio> {
        let never_negative = matches!(self.kind, FactKind::Money | FactKind::Count);
        self.min.or(never_negative.then_some(Ratio::ZERO))
    }

    /// What a text says, such as an attribute of an order: numbers and flags stand in it as words.
    pub fn said(&self, text: &str) -> Json {
        let text = text.trim();
        let as_words = || Json::String(text.to_owned());
        match self.kind {
            FactKind::Flag => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Json::Bool(true),
                "false" | "no" | "0" => Json::Bool(false),
                _ => as_words(),
            },
            FactKind::Whole | FactKind::Count => text.parse::<i64>().map_or_else(|_| as_words(), Json::from),
            FactKind::Words => text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
            _ => as_words(),
        }
    }

    /// Reads a value; `currency` is that of the offer.
    pub fn read(&self, json: &Json, currency: iso_currency::Currency) -> Result<Value, Unfit> {
        let unfit = |found: String| Unfit { found, expected: self.expected() };
        let value = self
            .value(json, currency)
            .map_err(|unfit_money| unfit_money.unwrap_or_else(|| unfit(shown(json))))?;
        let size = match &value {
            Value::Number(number) => Some(*number),
            Value::Money(money) => Some(money.in_major_units()),
            _ => None,
        };
        let beyond = size.is_some_and(|size| {
            self.least().is_some_and(|min| size < min) || self.max.is_some_and(|max| size > max)
        });
        if beyond { Err(unfit(shown(json))) } else { Ok(value) }
    }

    /// `Err(None)`: not what this fact is; `Err(Some)` says why in other words.
    fn value(&self, json: &Json, currency: iso_currency::Currency) -> Result<Value, Option<Unfit>> {
        let value = match (self.kind, json) {
            (FactKind::Flag, Json::Bool(flag)) => Some(Value::Flag(*flag)),
            (FactKind::Count, Json::Bool(flag)) => Some(Value::Number(Ratio::whole(i64::from(*flag)))),
            (FactKind::Whole | FactKind::Count, Json::Number(_)) => {
                number(json).filter(|number| number.is_whole()).map(Value::Number)
            }
            (FactKind::Number, Json::Number(_) | Json::String(_)) => number(json).map(Value::Number),
            (FactKind::Money, _) => return money(json, currency).map(Value::Money),
            (FactKind::Date, Json::String(text)) => date(text).map(Value::Date),
            (FactKind::Choice, Json::String(text)) => self.choice(text).map(Value::Text),
            (FactKind::Text, Json::String(text)) => Some(Value::Text(text.clone())),
            (FactKind::Words, Json::String(text)) => Some(Value::Words(vec![text.clone()])),
            (FactKind::Words, Json::Array(items)) => {
                let words = items.iter().map(|item| item.as_str().map(str::to_owned));
                words.collect::<Option<Vec<_>>>().map(Value::Words)
            }
            _ => None,
        };
        value.ok_or(None)
    }

    fn choice(&self, text: &str) -> Option<String> {
        let other = self.also.iter().find(|(word, _)| word == text).map(|(_, means)| means.as_str());
        self.of.iter().find(|word| *word == text || Some(word.as_str()) == other).cloned()
    }
}

fn number(json: &Json) -> Option<Ratio> {
    match json {
        Json::Number(number) => Ratio::parse(&number.to_string()),
        Json::String(text) => Ratio::parse(text).filter(|_| !text.contains('/')),
        _ => None,
    }
}

/// A decimal text, a number, or an amount with its own currency, which has to be that of the offer.
fn money(json: &Json, currency: iso_currency::Currency) -> Result<crate::money::Money, Option<Unfit>> {
    use crate::money::Money;
    let written = match json {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => Ratio::parse(&number.to_string()).ok_or(None)?.to_string(),
        Json::Object(_) => {
            let money: Money = serde_json::from_value(json.clone()).map_err(|_| None)?;
            if money.currency() != currency {
                let expected = format!("an amount in {}, the currency of the offer", currency.code());
                return Err(Some(Unfit { found: money.to_string(), expected }));
            }
            return Ok(money);
        }
        _ => return Err(None),
    };
    let unfit = |error: crate::money::NotMoney| {
        let told = error.to_string();
        let expected = told.rsplit_once("expected ").map_or("an amount", |(_, expected)| expected).to_owned();
        Some(Unfit { found: shown(json), expected })
    };
    Money::parse(&written, currency.code()).map_err(unfit)
}

/// A value as it was given, cut where it is long.
pub fn shown(json: &Json) -> String {
    let text = if json.is_null() { "nothing".to_owned() } else { json.to_string() };
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text }
}
