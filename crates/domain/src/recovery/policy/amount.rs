//! How an amount is built from data: never computed in an expression.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{MakeGoodPolicy, Sums};
use crate::{
    ratio::Ratio,
    recovery::{Facts, OfferError, Value},
};

/// The days of a year for interest by the day.
const DAYS_OF_A_YEAR: i64 = 365;

/// An amount: one ground (`fixed`, `table`, `fact` or `by`), and what is taken of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The same for everybody, one for each currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Sums>,
    /// A column of a dated table, such as `rates.late_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// A fact that is money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// One amount for each word of a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ByChoice>,
    /// So many hundredths of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Ratio>,
    /// A share of it, such as `7/30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Ratio>,
    /// As often as this whole fact says: days, pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<String>,
    /// Simple interest of so many percent a year, for the days that the fact `days` says, by the 365th part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly_percent: Option<Ratio>,
    /// The fact that holds the days of the interest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<String>,
}

/// One amount for each word of a choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByChoice {
    /// The choice.
    pub fact: String,
    /// The amounts by word; none may be missing.
    pub values: BTreeMap<String, Sums>,
}

impl Amount {
    /// The table and the column of `table`.
    pub(super) fn column(&self) -> Option<(&str, &str)> {
        self.table.as_deref().and_then(|table| table.split_once('.'))
    }

    /// The facts it is built from, with the field that names each.
    pub(super) fn facts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let by = self.by.as_ref().map(|by| ("by.fact", by.fact.as_str()));
        let fact = self.fact.as_deref().map(|fact| ("fact", fact));
        let times = self.times.as_deref().map(|fact| ("times", fact));
        let days = self.days.as_deref().map(|fact| ("days", fact));
        [by, fact, times, days].into_iter().flatten()
    }

    /// In minor units, exact: nothing is rounded here.
    pub(in crate::recovery) fn of(
        &self,
        policy: &MakeGoodPolicy,
        facts: &Facts,
    ) -> Result<Ratio, OfferError> {
        let mut amount = self.ground(policy, facts)?;
        let steps = [
            self.percent.map(|percent| (percent, 100)),
            self.share.map(|share| (share, 1)),
            self.times.as_deref().map(|fact| number(facts, fact)).transpose()?.map(|times| (times, 1)),
        ];
        for (by, under) in steps.into_iter().flatten() {
            amount = fits(amount.times(by).and_then(|product| product.divided(Ratio::whole(under))))?;
        }
        match (self.yearly_percent, self.days.as_deref()) {
            (Some(yearly), Some(days)) => {
                let days = fits(number(facts, days)?.divided(Ratio::whole(DAYS_OF_A_YEAR)))?;
                fits(amount.percent(yearly).and_then(|of_a_year| of_a_year.times(days)))
            }
            _ => Ok(amount),
        }
    }

    fn ground(&self, policy: &MakeGoodPolicy, facts: &Facts) -> Result<Ratio, OfferError> {
        if let Some(fact) = &self.fact {
            return match facts.get(fact) {
                Some(Value::Money(money)) => Ok(Ratio::whole(money.minor_units())),
                _ => Err(OfferError::missing(fact)),
            };
        }
        let sums = if let Some((table, column)) = self.column() {
            policy.row(table, facts)?.amounts.get(column)
        } else if let Some(by) = &self.by {
            match facts.get(&by.fact) {
                Some(Value::Text(word)) => by.values.get(word),
                _ => return Err(OfferError::missing(&by.fact)),
            }
        } else {
            self.fixed.as_ref()
        };
        let sum = sums.and_then(|sums| sums.of(facts.currency()));
        sum.map(|sum| Ratio::whole(sum.minor_units())).ok_or_else(|| no_currency(facts, sums))
    }
}

/// No amount is listed in the currency of the offer.
fn no_currency(facts: &Facts, sums: Option<&Sums>) -> OfferError {
    let codes = sums.into_iter().flat_map(|sums| &sums.0).map(|sum| sum.currency().code());
    let codes: Vec<_> = codes.collect();
    let expected = if codes.is_empty() { "a currency of the policy".to_owned() } else { codes.join(" or ") };
    OfferError::fact("currency", facts.currency().code(), expected)
}

fn number(facts: &Facts, name: &str) -> Result<Ratio, OfferError> {
    match facts.get(name) {
        Some(Value::Number(number)) => Ok(*number),
        _ => Err(OfferError::missing(name)),
    }
}

/// A number that did not fit is told as such.
pub(in crate::recovery) fn fits<T>(number: Option<T>) -> Result<T, OfferError> {
    number.ok_or(OfferError::TooLarge)
}
