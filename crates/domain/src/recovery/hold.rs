//! Suspected abuse: rules that hold goodwill until a person has looked at it.
//!
//! A rule can ask for the counts of [`Claims`] and for nothing else: neither how loud somebody is nor what a case is worth.
//! It never touches what is owed or what undoes the defect, and it never changes an amount: it only says that a person looks
//! first. Whoever decides gives a reason, which the journal keeps; the customer is told nothing of it.

use std::{collections::BTreeMap, sync::LazyLock};

use iso_currency::Currency;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Condition, FactKind, FactSpec, Facts, MakeGoodPolicy, Value,
    condition::{Misfit, Scope, holds},
    policy::{NEVER_COUNT, WHY_NEVER},
};
use crate::{
    house::{HouseError, Part, quoted},
    ratio::Ratio,
};

/// The times over which is counted, in days up to now.
const WINDOWS: [i64; 3] = [30, 90, 365];

/// When goodwill waits until a person has looked at it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldRule {
    /// A short name, for errors and the journal.
    pub name: String,
    /// When it holds, by the counts of [`Claims`].
    pub when: Condition,
    /// Why a person looks at it, in words for whoever decides. The customer is never shown them.
    pub because: String,
}

/// Goodwill that waits for a person because of a rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Held {
    /// The rule.
    pub rule: String,
    /// Its words, for whoever decides. They are not for the customer.
    pub because: String,
}

/// What is counted of a customer: complaints, gifts and orders, at their moments.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Claims {
    /// When each complaint was received that is not dismissed, merged or taken back, this one with them. How often
    /// somebody wrote about one is not counted.
    pub received: Vec<Timestamp>,
    /// When each gift beyond what was owed was proposed that was agreed to and not declined, lapsed or taken back.
    pub given: Vec<Timestamp>,
    /// When each order was placed, as far as orders are imported.
    pub ordered: Vec<Timestamp>,
    /// When each complaint was received that names an order which is not theirs, as far as orders are imported.
    pub of_unknown_orders: Vec<Timestamp>,
}

static FACTS: LazyLock<BTreeMap<String, FactSpec>> = LazyLock::new(|| {
    let count = || FactSpec { optional: false, ..FactSpec::may_be(FactKind::Whole) };
    let named = |what: &'static str| WINDOWS.map(|days| (format!("{what}_in_{days}_days"), count()));
    let counts = ["claims", "gifts", "orders", "unknown_orders"].into_iter().flat_map(named);
    let share = ("claims_per_100_orders".to_owned(), FactSpec::may_be(FactKind::Number));
    counts.chain([share]).collect()
});

/// What a rule may ask for: `claims`, `gifts`, `orders` and `unknown_orders`, each `_in_30_days`, `_in_90_days` and
/// `_in_365_days`; and `claims_per_100_orders` of the last 365 days, `null` where no order is known.
pub fn claim_facts() -> impl Iterator<Item = &'static str> {
    FACTS.keys().map(String::as_str)
}

impl Claims {
    /// The counts as a condition reads them.
    fn facts(&self, now: Timestamp) -> Facts {
        let counted = [
            ("claims", &self.received),
            ("gifts", &self.given),
            ("orders", &self.ordered),
            ("unknown_orders", &self.of_unknown_orders),
        ];
        let mut facts = Facts::none(Currency::EUR);
        for (what, moments) in counted {
            for days in WINDOWS {
                let count = Value::Number(Ratio::whole(within(moments, now, days)));
                facts = facts.with(&format!("{what}_in_{days}_days"), count);
            }
        }
        let (claims, orders) = (within(&self.received, now, 365), within(&self.ordered, now, 365));
        let share = Ratio::whole(claims.saturating_mul(100)).divided(Ratio::whole(orders));
        match share {
            Some(share) => facts.with("claims_per_100_orders", Value::Number(share)),
            None => facts,
        }
    }
}

/// How many lie in the last so many days.
fn within(moments: &[Timestamp], now: Timestamp, days: i64) -> i64 {
    let since = now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
    let count = moments.iter().filter(|at| **at > since && **at <= now).count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl MakeGoodPolicy {
    /// The first rule by which goodwill for a customer waits until a person has looked at it.
    #[must_use]
    pub fn held(&self, claims: &Claims, now: Timestamp) -> Option<Held> {
        let facts = claims.facts(now);
        // A condition that was checked always has an answer; one that had none would hold nothing back.
        let applies = |rule: &&HoldRule| holds(&rule.when, &facts, &BTreeMap::new()).unwrap_or(false);
        let found = self.hold.iter().find(applies)?;
        Some(Held { rule: found.name.clone(), because: found.because.clone() })
    }

    /// Each rule has a name of its own, words, and a condition over counts.
    pub(super) fn check_hold(&self) -> Result<(), HouseError> {
        let (facts, terms) = (FACTS.iter().map(|(name, fact)| (name.as_str(), fact)), BTreeMap::new());
        let refused = NEVER_COUNT.into_iter().map(|name| (name, WHY_NEVER)).collect();
        let scope = Scope { facts: facts.collect(), refused, terms: &terms };
        for (nth, rule) in self.hold.iter().enumerate() {
            let at = |field: &str| format!("hold[{nth}].{field}");
            let again = self.hold.iter().take(nth).any(|other| other.name == rule.name);
            if again || rule.name.trim().is_empty() {
                return Err(wrong(
                    at("name"),
                    &quoted(&rule.name),
                    "a name that no other rule of `hold` has",
                ));
            }
            if rule.because.trim().is_empty() {
                return Err(wrong(
                    at("because"),
                    &quoted(&rule.because),
                    "why, in words for whoever decides",
                ));
            }
            let misplaced = |Misfit { at: place, found, expected }: Misfit| {
                wrong(at("when"), &found, &expected).within(place)
            };
            scope.check(&rule.when).map_err(misplaced)?;
        }
        Ok(())
    }
}

fn wrong(field: String, found: &str, expected: &str) -> HouseError {
    HouseError::at(Part::Policy, field, found, expected)
}

#[cfg(test)]
mod tests;
