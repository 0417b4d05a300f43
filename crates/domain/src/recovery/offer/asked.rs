//! What a policy asks of a case beyond what every case tells: said with the assessment, checked as the facts of an offer
//! are, and kept by name.

use std::collections::BTreeMap;

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{
    Facts, OfferError, Value,
    known::{FAILURE_TYPE, LOSS},
};
use crate::{
    money::Money,
    recovery::{FactKind, FactSpec, MakeGoodPolicy, policy::Unfit},
};

/// Facts of one case, by name: an amount with its currency, a number or a flag as it was said, anything else as a text. The
/// proven loss is among them.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(from = "BTreeMap<String, Json>", into = "BTreeMap<String, Json>")]
pub struct AskedFacts(BTreeMap<String, Json>);

impl From<BTreeMap<String, Json>> for AskedFacts {
    /// An amount by itself is the loss, as cases once kept it; no fact can be called `currency`.
    fn from(kept: BTreeMap<String, Json>) -> Self {
        let alone = kept.contains_key("currency");
        let loss = alone.then(|| as_money(&Json::Object(kept.clone().into_iter().collect()))).flatten();
        if alone { Self::default().with_loss(loss) } else { Self(kept) }
    }
}

impl From<AskedFacts> for BTreeMap<String, Json> {
    fn from(facts: AskedFacts) -> Self {
        facts.0
    }
}

impl MakeGoodPolicy {
    /// The facts that somebody has to record for a case: those that it does not tell by itself.
    pub fn asks(&self) -> impl Iterator<Item = (&str, &FactSpec)> {
        let every = self.facts.iter().map(|(name, fact)| (name.as_str(), fact));
        every.filter(|(name, fact)| !told_by_cases(name, fact))
    }

    /// What is said of its facts by name, each text read as the fact is written: numbers, flags and lists stand in forms and
    /// tables as words. Names of no fact of it are left out.
    #[must_use]
    pub fn said_by_name(&self, said: &Map<String, Json>) -> Map<String, Json> {
        let read = |(name, json): (&String, &Json)| {
            let fact = self.facts.get(name)?;
            Some((name.clone(), json.as_str().map_or_else(|| json.clone(), |text| fact.said(text))))
        };
        said.iter().filter_map(read).collect()
    }

    /// What an order says of its facts: those of its attributes that are called like one.
    #[must_use]
    pub fn said_by_order(&self, attributes: &BTreeMap<String, String>) -> Map<String, Json> {
        let texts = attributes.iter().map(|(name, text)| (name.clone(), Json::from(text.as_str())));
        self.said_by_name(&texts.collect())
    }

    /// The currency in which it usually gives, where it speaks of any.
    #[must_use]
    pub fn usual_currency(&self) -> Option<Currency> {
        self.currency.as_ref().or(self.currencies.first()).and_then(|code| Currency::from_code(code))
    }
}

impl AskedFacts {
    /// Whether nothing is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What they lost and can show.
    #[must_use]
    pub fn loss(&self) -> Option<Money> {
        as_money(self.get(LOSS)?)
    }

    /// The same with another loss, if one was said; an amount of zero takes it back.
    #[must_use]
    pub fn with_loss(mut self, said: Option<Money>) -> Self {
        match said {
            Some(loss) if loss.minor_units() > 0 => drop(self.0.insert(LOSS.to_owned(), with_currency(loss))),
            Some(_) => drop(self.0.remove(LOSS)),
            None => {}
        }
        self
    }

    /// The same without the loss, which has a field of its own outside.
    #[must_use]
    pub fn asked(&self) -> Self {
        let mut asked = self.clone();
        asked.0.remove(LOSS);
        asked
    }

    /// What an order says of what the policy asks. What does not fit is left for a person to say.
    #[must_use]
    pub fn of_order(
        policy: &MakeGoodPolicy,
        attributes: &BTreeMap<String, String>,
        currency: Currency,
    ) -> Self {
        let each = policy.said_by_order(attributes).into_iter().map(|one| Map::from_iter([one]));
        each.fold(Self::default(), |known, one| {
            let mut more = known.clone();
            if more.take(policy, &one, currency).is_ok() { more } else { known }
        })
    }

    /// Takes in what was said, in the currency of the offer; `null` takes a fact back.
    ///
    /// # Errors
    /// Names the fact that the policy does not ask for, or that does not fit.
    pub fn take(
        &mut self,
        policy: &MakeGoodPolicy,
        said: &Map<String, Json>,
        currency: Currency,
    ) -> Result<(), OfferError> {
        for (name, json) in said {
            let fact = policy.asks().find(|(asked, _)| asked == name).ok_or_else(|| unasked(policy, name))?.1;
            if json.is_null() {
                self.0.remove(name);
                continue;
            }
            let unfit = |unfit: Unfit| OfferError::fact(name, unfit.found, unfit.expected);
            let kept = match fact.read(json, currency).map_err(unfit)? {
                Value::Money(money) => with_currency(money),
                Value::Text(text) => Json::String(text),
                _ => json.clone(),
            };
            self.0.insert(name.clone(), kept);
        }
        self.in_one_currency(currency)
    }

    /// What one fact says, as it is kept.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// The same as a person would type it: an amount without its currency.
    #[must_use]
    pub fn typed(&self, name: &str) -> Option<String> {
        let json = self.get(name)?;
        Some(match (as_money(json), json) {
            (Some(money), _) => money.amount(),
            (None, Json::String(text)) => text.clone(),
            (None, Json::Array(words)) => {
                words.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", ")
            }
            (None, other) => other.to_string(),
        })
    }

    /// What one fact says, in words.
    #[must_use]
    pub fn told(&self, name: &str) -> Option<String> {
        let json = self.get(name)?;
        Some(match (as_money(json), json) {
            (Some(money), _) => money.to_string(),
            (None, Json::Bool(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
            _ => self.typed(name)?.replace('_', " "),
        })
    }

    /// The currency of its amounts, if there are any.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.0.values().find_map(as_money).map(Money::currency)
    }

    /// Those that a policy asks for and that fit it: others were recorded for another version of it.
    pub(super) fn read_into(&self, facts: Facts, policy: &MakeGoodPolicy) -> Facts {
        let currency = facts.currency();
        let fits = |(name, fact): (&str, &FactSpec)| {
            Some((name.to_owned(), fact.read(self.get(name)?, currency).ok()?))
        };
        let values: Vec<_> = policy.asks().filter_map(fits).collect();
        values.into_iter().fold(facts, |facts, (name, value)| facts.with(&name, value))
    }

    /// Those that no free text is in, for the journal, which forgets nothing.
    #[must_use]
    pub fn lasting(&self, policy: &MakeGoodPolicy) -> Self {
        let free = |fact: &FactSpec| matches!(fact.kind, FactKind::Text | FactKind::Words);
        let kept = |(name, fact): (&str, &FactSpec)| {
            (!free(fact)).then(|| Some((name.to_owned(), self.get(name)?.clone()))).flatten()
        };
        Self(policy.asks().filter_map(kept).collect())
    }

    /// The same without every text, when the customer is erased.
    #[must_use]
    pub fn without_texts(mut self) -> Self {
        self.0.retain(|_, json| !matches!(json, Json::String(_) | Json::Array(_)));
        self
    }

    fn in_one_currency(&self, currency: Currency) -> Result<(), OfferError> {
        let other = |(name, json): (&String, &Json)| {
            let money = as_money(json).filter(|money| money.currency() != currency)?;
            let expected = format!("an amount in {}, like the others of this case", currency.code());
            Some(OfferError::fact(name, money.to_string(), expected))
        };
        self.0.iter().find_map(other).map_or(Ok(()), Err)
    }
}

/// Whether the record of a case says it by itself.
fn told_by_cases(name: &str, fact: &FactSpec) -> bool {
    name == FAILURE_TYPE || (name == LOSS && fact.kind == FactKind::Money)
}

fn with_currency(money: Money) -> Json {
    serde_json::json!({ "amount": money.amount(), "currency": money.currency().code() })
}

fn as_money(json: &Json) -> Option<Money> {
    json.is_object().then(|| serde_json::from_value(json.clone()).ok()).flatten()
}

fn unasked(policy: &MakeGoodPolicy, name: &str) -> OfferError {
    let names: Vec<_> = policy.asks().map(|(name, _)| name).collect();
    let expected = if names.is_empty() {
        "no facts: the policy asks for none".to_owned()
    } else {
        format!("one that the policy asks for: {}", names.join(", "))
    };
    OfferError::fact(name, "a fact of this name", expected)
}
