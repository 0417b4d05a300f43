//! What a policy would have offered for past cases, and what that would have cost, beside what was given.
//!
//! Only what goes beyond the correction is compared: what is owed and what undoes the defect does not depend on the
//! policy for goodwill.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{MakeGoodPolicy, OfferFacts};
use crate::{
    customer::{Segment, ValueBand},
    money::Money,
};

/// A case as it was decided.
#[derive(Clone, PartialEq, Debug)]
pub struct Past {
    /// The facts that an offer was made from.
    pub facts: OfferFacts,
    /// Goodwill that was given or stands promised: cost and face value, in the currency of the facts.
    pub given: (Money, Money),
}

/// What cases are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// All of one currency.
    All,
    /// How bad it was.
    Severity,
    /// Person or business.
    Segment,
    /// How much of the firm's future rests on them.
    ValueBand,
}

/// Some cases of one currency, under the policy and as they were.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Compared {
    /// What they are grouped by.
    pub by: Grouping,
    /// The group, as a stable word such as `high`; empty for all.
    pub group: String,
    /// How many cases.
    pub n: u64,
    /// The policy would have offered, at cost.
    pub would_cost: Money,
    /// The same at face value.
    pub would_be_worth: Money,
    /// What was given, at cost.
    pub did_cost: Money,
    /// The same at face value.
    pub was_worth: Money,
    /// How many would have got more than they did, at face value.
    pub more: u64,
    /// How many would have got less.
    pub less: u64,
    /// How many the same.
    pub same: u64,
}

/// The comparison: for each currency all cases, then the groups.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Backtest {
    /// How many cases were looked at.
    pub cases: u64,
    /// For how many of them the policy has no offer at all, such as a currency that it does not list.
    pub without_offer: u64,
    /// The sums.
    pub compared: Vec<Compared>,
}

/// What the policy would have offered: cost and face value of its first option. The one place that asks a policy.
#[must_use]
pub fn would_offer(policy: &MakeGoodPolicy, past: &Past) -> Option<(Money, Money)> {
    let found = policy.recommend(&past.facts);
    found.options.first().map(|option| (option.cost, option.face_value))
}

/// Compares a policy with what was given.
#[must_use]
pub fn backtest(policy: &MakeGoodPolicy, past: &[Past]) -> Backtest {
    let mut sums: BTreeMap<(&'static str, Grouping, String), Compared> = BTreeMap::new();
    let mut without_offer = 0;
    for one in past {
        let zero = Money::minor(0, one.facts.currency);
        let offer = would_offer(policy, one);
        without_offer += u64::from(offer.is_none());
        for (by, group) in one.groups() {
            let key = (one.facts.currency.code(), by, group.clone());
            let sum = sums.entry(key).or_insert_with(|| Compared::none(by, group, zero));
            sum.add(offer.unwrap_or((zero, zero)), one.given);
        }
    }
    Backtest { cases: past.len() as u64, without_offer, compared: sums.into_values().collect() }
}

impl Past {
    fn groups(&self) -> [(Grouping, String); 4] {
        let segment = if self.facts.segment == Segment::Business { "business" } else { "consumer" };
        let band = match self.facts.value_band {
            None => "unknown",
            Some(ValueBand::Low) => "low",
            Some(ValueBand::Middle) => "middle",
            Some(ValueBand::High) => "high",
        };
        [
            (Grouping::All, String::new()),
            (Grouping::Severity, self.facts.severity.name().to_owned()),
            (Grouping::Segment, segment.to_owned()),
            (Grouping::ValueBand, band.to_owned()),
        ]
    }
}

impl Compared {
    const fn none(by: Grouping, group: String, zero: Money) -> Self {
        Self {
            by,
            group,
            n: 0,
            would_cost: zero,
            would_be_worth: zero,
            did_cost: zero,
            was_worth: zero,
            more: 0,
            less: 0,
            same: 0,
        }
    }

    fn add(&mut self, would: (Money, Money), did: (Money, Money)) {
        let add = |sum: &mut Money, amount: Money| *sum = sum.plus(amount).unwrap_or(*sum);
        self.n += 1;
        add(&mut self.would_cost, would.0);
        add(&mut self.would_be_worth, would.1);
        add(&mut self.did_cost, did.0);
        add(&mut self.was_worth, did.1);
        match would.1.minor_units().cmp(&did.1.minor_units()) {
            std::cmp::Ordering::Greater => self.more += 1,
            std::cmp::Ordering::Less => self.less += 1,
            std::cmp::Ordering::Equal => self.same += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use proptest::prelude::*;

    use super::{Backtest, Compared, Grouping, Past, backtest, would_offer};
    use crate::{
        customer::{Segment, ValueBand},
        failure::Severity,
        house::Texts,
        money::Money,
        recovery::{MakeGoodPolicy, OfferFacts},
    };

    fn shipped() -> MakeGoodPolicy {
        MakeGoodPolicy::from_toml(&Texts::shipped().policy).unwrap()
    }

    fn euros(amount: &str) -> Money {
        Money::parse(amount, "EUR").unwrap()
    }

    fn past(severity: Severity, face_value: &str) -> Past {
        Past {
            facts: OfferFacts::plain(severity, Currency::EUR),
            given: (euros(face_value), euros(face_value)),
        }
    }

    fn row<'b>(found: &'b Backtest, by: Grouping, group: &str) -> &'b Compared {
        found.compared.iter().find(|row| row.by == by && row.group == group).unwrap()
    }

    #[test]
    fn the_shipped_policy_is_held_against_what_was_given() {
        let policy = shipped();
        let cases = [
            past(Severity::Low, "0"),
            past(Severity::Low, "5"),
            past(Severity::High, "80"),
            Past {
                facts: OfferFacts {
                    segment: Segment::Business,
                    value_band: Some(ValueBand::High),
                    ..OfferFacts::plain(Severity::High, Currency::EUR)
                },
                ..past(Severity::High, "20")
            },
            Past {
                facts: OfferFacts::plain(Severity::Low, Currency::JPY),
                given: (Money::minor(0, Currency::JPY), Money::minor(0, Currency::JPY)),
            },
        ];
        let found = backtest(&policy, &cases);
        assert_eq!((found.cases, found.without_offer), (5, 1));
        let all = found.compared.iter().find(|row| row.by == Grouping::All && row.n == 4).unwrap();
        assert_eq!((all.would_be_worth, all.was_worth), (euros("115"), euros("105")));
        assert_eq!((all.more, all.less, all.same), (2, 1, 1));
        assert_eq!(row(&found, Grouping::Severity, "high").would_be_worth, euros("105"));
        assert_eq!(row(&found, Grouping::ValueBand, "high").n, 1);
        assert_eq!(row(&found, Grouping::Segment, "business").more, 1);
    }

    #[test]
    fn a_policy_against_what_it_offered_itself_changes_nothing() {
        let policy = shipped();
        let mut cases: Vec<Past> = Severity::ALL.map(|severity| past(severity, "0")).to_vec();
        for one in &mut cases {
            one.given = would_offer(&policy, one).unwrap();
        }
        let found = backtest(&policy, &cases);
        assert!(found.compared.iter().all(|row| row.same == row.n && row.would_cost == row.did_cost));
    }

    proptest! {
        #[test]
        fn every_grouping_sums_to_all(rows in proptest::collection::vec((0_usize..4, 0_i64..20_000, any::<bool>(), 0_u8..4), 0..60)) {
            let policy = shipped();
            let band = |nth| [None, Some(ValueBand::Low), Some(ValueBand::Middle), Some(ValueBand::High)][usize::from(nth)];
            let cases: Vec<Past> = rows.iter().map(|(severity, minor, business, nth)| Past {
                facts: OfferFacts {
                    segment: if *business { Segment::Business } else { Segment::Consumer },
                    value_band: band(*nth),
                    ..OfferFacts::plain(Severity::ALL[*severity], Currency::EUR)
                },
                given: (Money::minor(minor / 2, Currency::EUR), Money::minor(*minor, Currency::EUR)),
            }).collect();
            let found = backtest(&policy, &cases);
            for by in [Grouping::All, Grouping::Severity, Grouping::Segment, Grouping::ValueBand] {
                let rows: Vec<_> = found.compared.iter().filter(|row| row.by == by).collect();
                prop_assert_eq!(rows.iter().map(|row| row.n).sum::<u64>(), found.cases);
                prop_assert_eq!(rows.iter().map(|row| row.more + row.less + row.same).sum::<u64>(), found.cases);
                let face: i64 = rows.iter().map(|row| row.was_worth.minor_units()).sum();
                prop_assert_eq!(face, cases.iter().map(|one| one.given.1.minor_units()).sum::<i64>());
            }
        }
    }
}
