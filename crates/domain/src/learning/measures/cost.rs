//! What recovery cost us, which is not what it was worth to the customer.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{facts::Given, rate::FEWEST};
use crate::{
    money::{Currency, Money},
    recovery::{Basis, MakeGoodState as S},
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
    /// What of that is to be expected: what is agreed in full, and what is only offered by the share of offers that
    /// customers took. Below twenty decided offers, in full.
    pub expected: Money,
}

/// How many of the offers that were decided customers took.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Taken {
    /// Accepted, being carried out, or given.
    pub taken: u64,
    /// These, and those declined, lapsed or taken back.
    pub decided: u64,
}

/// What was seen of make-goods.
#[derive(Clone, Default, Debug)]
pub(super) struct Costs {
    by_currency: BTreeMap<&'static str, (Cost, i128)>,
    taken: Taken,
}

impl Costs {
    pub(super) fn add(&mut self, one: &Given) {
        let is_offer = one.basis != Basis::Entitlement;
        match one.state {
            S::Accepted | S::Fulfilling | S::Fulfilled | S::Unconfirmed | S::OutcomeKnown if is_offer => {
                self.taken.taken += 1;
                self.taken.decided += 1;
            }
            S::Declined | S::Lapsed | S::Withdrawn if is_offer => self.taken.decided += 1,
            _ => {}
        }
        if one.at.is_none() && !is_on_the_way(one.state) {
            return;
        }
        let currency = one.cost.currency();
        let (cost, offered) =
            self.by_currency.entry(currency.code()).or_insert_with(|| (Cost::none(currency), 0));
        cost.add(one);
        let only_offered = is_offer && matches!(one.state, S::Approved | S::Offered);
        if one.at.is_none() && only_offered {
            *offered += i128::from(one.cost.minor_units());
        }
    }

    pub(super) const fn taken(&self) -> Taken {
        self.taken
    }

    pub(super) fn costs(&self) -> Vec<Cost> {
        let finish = |(cost, offered): &(Cost, i128)| {
            let full = i128::from(cost.on_the_way.minor_units());
            let expected = full - offered + self.taken.of(*offered);
            let expected = i64::try_from(expected).unwrap_or(i64::MAX);
            Cost { expected: Money::minor(expected, cost.cost.currency()), ..*cost }
        };
        self.by_currency.values().map(finish).collect()
    }
}

impl Taken {
    /// What of an amount on offer is to be expected, in whole minor units, rounded up.
    fn of(self, offered: i128) -> i128 {
        if self.decided < FEWEST {
            return offered;
        }
        let (taken, decided) = (i128::from(self.taken), i128::from(self.decided));
        (offered * taken + decided - 1).div_euclid(decided)
    }
}

const fn is_on_the_way(state: S) -> bool {
    matches!(state, S::Approved | S::Offered | S::Accepted | S::Fulfilling | S::Unconfirmed)
}

impl Cost {
    /// Nothing, in a currency.
    #[must_use]
    pub const fn none(currency: Currency) -> Self {
        let zero = Money::minor(0, currency);
        Self {
            given: 0,
            entitlement: zero,
            correction: zero,
            goodwill: zero,
            cost: zero,
            face_value: zero,
            on_the_way: zero,
            expected: zero,
        }
    }

    fn add(&mut self, one: &Given) {
        let add = |sum: &mut Money, amount: Money| *sum = sum.plus(amount).unwrap_or(*sum);
        if one.at.is_none() {
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
