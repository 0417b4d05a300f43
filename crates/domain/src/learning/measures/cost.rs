//! What recovery cost us, which is not what it was worth to the customer.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Seen;
use crate::{
    money::Money,
    recovery::{Basis, MakeGood, MakeGoodState},
};

/// What was given in one currency. Amounts of different currencies are never added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Cost {
    /// How many were given.
    pub given: u64,
    /// Owed by law, scheme or guarantee.
    pub entitlement: Money,
    /// Undoing the defect.
    pub correction: Money,
    /// Beyond what is owed.
    pub goodwill: Money,
    /// All that was given, at cost.
    pub cost: Money,
    /// The same as the customers see it.
    pub face_value: Money,
    /// Approved, offered or being carried out, at cost: not in the sums before.
    pub on_the_way: Money,
}

pub(super) fn costs(seen: &[&Seen]) -> Vec<Cost> {
    let mut by_currency: BTreeMap<&'static str, Cost> = BTreeMap::new();
    for one in seen.iter().flat_map(|seen| &seen.make_goods) {
        if !one.is_fulfilled() && !is_on_the_way(one) {
            continue;
        }
        let zero = Money::minor(0, one.cost.currency());
        let cost = by_currency.entry(one.cost.currency().code()).or_insert(Cost {
            given: 0,
            entitlement: zero,
            correction: zero,
            goodwill: zero,
            cost: zero,
            face_value: zero,
            on_the_way: zero,
        });
        cost.add(one);
    }
    by_currency.into_values().collect()
}

const fn is_on_the_way(one: &MakeGood) -> bool {
    use MakeGoodState as S;
    matches!(one.state, S::Approved | S::Offered | S::Accepted | S::Fulfilling | S::Unconfirmed)
}

impl Cost {
    fn add(&mut self, one: &MakeGood) {
        let add = |sum: &mut Money, amount: Money| *sum = sum.plus(amount).unwrap_or(*sum);
        if !one.is_fulfilled() {
            add(&mut self.on_the_way, one.cost);
            return;
        }
        self.given += 1;
        let basis = match one.basis {
            Basis::Entitlement => &mut self.entitlement,
            Basis::Correction => &mut self.correction,
            Basis::Goodwill => &mut self.goodwill,
        };
        add(basis, one.cost);
        add(&mut self.cost, one.cost);
        add(&mut self.face_value, one.face_value);
    }
}
