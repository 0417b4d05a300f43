//! The facts of one case as a policy reads them.

use std::collections::BTreeMap;

use iso_currency::Currency;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use super::OfferError;
use crate::{
    money::Money,
    ratio::Ratio,
    recovery::{
        MakeGoodPolicy,
        condition::holds,
        policy::{FactSpec, NEVER_COUNT, common, shown},
    },
};

/// What one fact says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number, exact.
    Number(Ratio),
    /// An amount in the currency of the offer.
    Money(Money),
    /// A day.
    Date(Date),
    /// A word or a text.
    Text(String),
    /// Several words.
    Words(Vec<String>),
}

/// Facts that fit a policy. What must never count is not in here, so nothing can read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    currency: Currency,
    values: BTreeMap<String, Value>,
}

impl Facts {
    /// Facts of which nothing but the currency is known.
    #[must_use]
    pub const fn none(currency: Currency) -> Self {
        Self { currency, values: BTreeMap::new() }
    }

    /// Reads one flat object. A fact that is `null` is missing. The currency is that of the fact `currency`, else the
    /// usual one of the policy, else `otherwise`.
    ///
    /// # Errors
    /// Names the fact that the policy does not take, that is missing, out of range, or in the future of its tables.
    pub fn read(
        policy: &MakeGoodPolicy,
        object: &Map<String, Json>,
        otherwise: Currency,
    ) -> Result<Self, OfferError> {
        let currency = policy.currency_for(object.get("currency"), otherwise)?;
        let facts = Self::none(currency).taking(policy, object)?;
        facts.check(policy)?;
        Ok(facts)
    }

    /// The same with what is said besides; `null` says nothing.
    ///
    /// # Errors
    /// Names the fact that the policy does not take, or that does not fit.
    pub fn taking(mut self, policy: &MakeGoodPolicy, said: &Map<String, Json>) -> Result<Self, OfferError> {
        said.iter().try_for_each(|(name, json)| self.take(policy, name, json))?;
        Ok(self)
    }

    /// Adds what is known from elsewhere; the policy has to take a fact of this name.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    /// The same without one fact.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.values.remove(name);
        self
    }

    /// What a fact says; `None` where it is missing.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// The currency of the offer.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The largest amount among the facts, and its name.
    pub(super) fn largest(&self) -> Option<(&str, String)> {
        let money = self.values.iter().filter_map(|(name, value)| match value {
            Value::Money(money) => Some((money.minor_units().unsigned_abs(), name, money)),
            _ => None,
        });
        money.max_by_key(|(size, ..)| *size).map(|(_, name, money)| (name.as_str(), money.to_string()))
    }

    /// The words of a list, none where it is missing.
    #[must_use]
    pub fn words(&self, name: &str) -> &[String] {
        match self.get(name) {
            Some(Value::Words(words)) => words,
            _ => &[],
        }
    }

    /// The text of a fact, if it is one.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Checks that nothing is missing that the policy needs, and that its tables reach the dates.
    ///
    /// # Errors
    /// Names the fact.
    pub fn check(&self, policy: &MakeGoodPolicy) -> Result<(), OfferError> {
        if let Some((name, fact)) = self.missing(policy).first() {
            return Err(OfferError::fact(name, "nothing", fact.expected()));
        }
        policy.tables.keys().try_for_each(|table| policy.row(table, self).map(drop))
    }

    /// What the policy needs and is not here, with what each is; whether a fact is needed may rest on others, and
    /// where those are missing themselves, only they are told.
    pub(in crate::recovery) fn missing<'p>(
        &self,
        policy: &'p MakeGoodPolicy,
    ) -> Vec<(&'p str, &'p FactSpec)> {
        let needed = |fact: &FactSpec| match &fact.required_when {
            Some(when) => holds(when, self, &policy.terms).unwrap_or(false),
            None => !fact.optional,
        };
        let absent = policy.facts.iter().filter(|(name, _)| self.get(name).is_none());
        let lacking = absent.filter(|(_, fact)| needed(fact));
        let mut lacking: Vec<_> = lacking.map(|(name, fact)| (name.as_str(), fact)).collect();
        lacking.sort_by_key(|(_, fact)| fact.required_when.is_some());
        lacking
    }

    fn take(&mut self, policy: &MakeGoodPolicy, name: &str, json: &Json) -> Result<(), OfferError> {
        if name == "currency" || NEVER_COUNT.contains(&name) {
            return Ok(());
        }
        let fact = policy.facts.get(name).or_else(|| common().get(name));
        let fact = fact.ok_or_else(|| unknown(policy, name))?;
        if json.is_null() {
            return Ok(());
        }
        let value = fact
            .read(json, self.currency)
            .map_err(|unfit| OfferError::fact(name, unfit.found, unfit.expected))?;
        self.values.insert(name.to_owned(), value);
        Ok(())
    }
}

impl MakeGoodPolicy {
    /// The currency of an offer: the one that is said, else the usual one of the policy, else `otherwise`.
    ///
    /// # Errors
    /// What is said is no currency, or none of this policy.
    pub fn currency_for(&self, said: Option<&Json>, otherwise: Currency) -> Result<Currency, OfferError> {
        let known = &self.currencies;
        let expected = || {
            if known.is_empty() { "a code of ISO 4217 such as EUR".to_owned() } else { known.join(" or ") }
        };
        let wrong = |found: String| OfferError::fact("currency", found, expected());
        match said.filter(|json| !json.is_null()) {
            None => Ok(self.usual_currency().unwrap_or(otherwise)),
            Some(Json::String(code)) if known.is_empty() || known.contains(code) => {
                Currency::from_code(code).ok_or_else(|| wrong(format!("{code:?}")))
            }
            Some(other) => Err(wrong(shown(other))),
        }
    }
}

fn unknown(policy: &MakeGoodPolicy, name: &str) -> OfferError {
    let own = policy.facts.keys().map(String::as_str);
    let every = common().keys().copied().chain(["currency"]).chain(NEVER_COUNT);
    let names: Vec<_> = own.chain(every).collect();
    let expected = format!("one that this policy takes: {}", names.join(", "));
    OfferError::fact(name, "a fact of this name", expected)
}
