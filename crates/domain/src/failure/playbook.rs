//! Plan before need: what is done for each kind of failure, agreed before it happens.

use std::collections::BTreeMap;

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// An entry of the firm's taxonomy of failures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailureType {
    /// A short stable name such as `late_delivery`.
    pub code: String,
    /// What people read.
    pub name: String,
    /// Types that count as alike when a repeat is looked for.
    #[serde(default)]
    pub alike: Vec<String>,
}

/// What was agreed for one kind of failure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// What to do, in order; the person who meets the customer sees these at once.
    pub steps: Vec<ChecklistItem>,
    /// The timer profile, or the house's own.
    #[serde(default)]
    pub timers: Option<String>,
    /// Whose cases these are at first, by e-mail address; else whoever is on duty.
    #[serde(default)]
    pub owner: Option<String>,
    /// What is offered unless somebody has a better idea.
    #[serde(default)]
    pub default_offer: Option<DefaultOffer>,
}

/// One thing to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// In the imperative, such as “Stop the second charge”.
    pub what: String,
    /// Why, or how, in one sentence.
    #[serde(default)]
    pub hint: Option<String>,
}

/// The extra that this kind of failure calls for by default.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefaultOffer {
    /// A form of the catalogue, such as `free_month`.
    pub form: String,
    /// What it says, in plain words.
    pub what: String,
    /// What it is worth to them.
    pub face_value: Money,
    /// The same for customers who pay in another currency.
    #[serde(default)]
    pub in_other_currencies: Vec<Money>,
}

/// All playbooks, and the one for everything else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Playbooks {
    /// The firm's kinds of failure.
    pub failure_types: Vec<FailureType>,
    /// By the code of the failure type.
    pub playbooks: BTreeMap<String, Playbook>,
    /// For a type without one, and for a case without a type.
    pub fallback: Playbook,
}

impl DefaultOffer {
    /// What it is worth in this currency; none if nobody said so.
    #[must_use]
    pub fn worth(&self, currency: Currency) -> Option<Money> {
        let mut amounts = std::iter::once(&self.face_value).chain(&self.in_other_currencies);
        amounts.find(|amount| amount.currency() == currency).copied()
    }
}

impl Playbooks {
    /// The playbook for a type; the fallback if there is none.
    #[must_use]
    pub fn of(&self, failure_type: Option<&str>) -> &Playbook {
        failure_type.and_then(|code| self.playbooks.get(code)).unwrap_or(&self.fallback)
    }

    /// The types that have no playbook: the gap list.
    pub fn gaps(&self) -> impl Iterator<Item = &FailureType> {
        self.failure_types.iter().filter(|one| !self.playbooks.contains_key(&one.code))
    }

    /// The type with this code.
    #[must_use]
    pub fn failure_type(&self, code: &str) -> Option<&FailureType> {
        self.failure_types.iter().find(|one| one.code == code)
    }

    /// Whether two types count as the same when a repeat is looked for.
    #[must_use]
    pub fn alike(&self, one: &str, other: &str) -> bool {
        let lists = |a: &str, b: &str| {
            self.failure_type(a).is_some_and(|found| found.alike.iter().any(|code| code == b))
        };
        one == other || lists(one, other) || lists(other, one)
    }
}
