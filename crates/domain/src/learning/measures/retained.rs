//! Revenue that recovery kept, with what would have happened otherwise said aloud: like customers whose matter was not
//! settled. Never a whole future counted as saved.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    rate::FEWEST,
    wilson::{real, wilson},
};
use crate::money::Money;

/// Days after putting right in which buying again is looked for.
pub const STAY_DAYS: i64 = 90;

/// A case whose customer was watched for long enough after it was put right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay {
    /// The customer said that all is settled; otherwise that it is not.
    pub recovered: bool,
    /// They bought within ninety days.
    pub stayed: bool,
    /// What they had bought in the twelve months before the failure.
    pub value: Money,
}

/// Revenue kept, in one currency.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Retained {
    /// Customers who were recovered.
    pub recovered: u64,
    /// Of them, those who bought again.
    pub recovered_stayed: u64,
    /// Customers whose matter was not settled: what would have happened otherwise.
    pub unrecovered: u64,
    /// Of them, those who bought again.
    pub unrecovered_stayed: u64,
    /// How much more often the recovered stayed, -1 to 1; null where either side has fewer than twenty.
    pub difference: Option<f64>,
    /// Lower end of its 95 % interval (Newcombe 1998, method 10).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// What the recovered had bought in the twelve months before.
    pub value: Money,
    /// The difference times that value: what recovery kept of a year's revenue, as far as the comparison is fair.
    pub kept: Option<Money>,
    /// Lower end; below zero where it cannot be told.
    pub kept_low: Option<Money>,
    /// Upper end.
    pub kept_high: Option<Money>,
}

/// Compares the recovered with those who were not, currency by currency.
#[must_use]
pub fn retained(stays: &[Stay]) -> Vec<Retained> {
    let mut by_currency: BTreeMap<&'static str, Vec<&Stay>> = BTreeMap::new();
    stays.iter().for_each(|stay| by_currency.entry(stay.value.currency().code()).or_default().push(stay));
    by_currency.into_values().filter_map(|stays| compare(&stays)).collect()
}

fn compare(stays: &[&Stay]) -> Option<Retained> {
    let count = |recovered: bool, only_stayed: bool| {
        let counts = |stay: &&&Stay| stay.recovered == recovered && (stay.stayed || !only_stayed);
        stays.iter().filter(counts).count() as u64
    };
    let zero = Money::minor(0, stays.first()?.value.currency());
    let recovered = stays.iter().filter(|stay| stay.recovered);
    let value = recovered.fold(zero, |sum, stay| sum.plus(stay.value).unwrap_or(sum));
    let (n1, x1) = (count(true, false), count(true, true));
    let (n2, x2) = (count(false, false), count(false, true));
    let found = if n1 >= FEWEST && n2 >= FEWEST { difference((x1, n1), (x2, n2)) } else { None };
    let times = |share: f64| {
        let minor = (share * value.minor_units() as f64).round() as i64;
        Money::minor(minor, value.currency())
    };
    Some(Retained {
        recovered: n1,
        recovered_stayed: x1,
        unrecovered: n2,
        unrecovered_stayed: x2,
        difference: found.map(|one| one.0),
        low: found.map(|one| one.1),
        high: found.map(|one| one.2),
        value,
        kept: found.map(|one| times(one.0)),
        kept_low: found.map(|one| times(one.1)),
        kept_high: found.map(|one| times(one.2)),
    })
}

/// The difference of two shares and its 95 % interval, made of their Wilson intervals (Newcombe 1998, method 10).
fn difference((x1, n1): (u64, u64), (x2, n2): (u64, u64)) -> Option<(f64, f64, f64)> {
    let (p1, p2) = (real(x1) / real(n1), real(x2) / real(n2));
    let ((l1, u1), (l2, u2)) = (wilson(x1, n1)?, wilson(x2, n2)?);
    let d = p1 - p2;
    Some((d, d - (p1 - l1).hypot(u2 - p2), d + (u1 - p1).hypot(p2 - l2)))
}

#[cfg(test)]
mod tests {
    use super::{Money, Stay, difference, retained};

    /// Published: Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
    #[test]
    fn agrees_with_published_intervals() {
        for ((a, b), (low, high)) in
            [(((56, 70), (48, 80)), (0.0524, 0.3339)), (((9, 10), (3, 10)), (0.1705, 0.8090))]
        {
            let found = difference(a, b).unwrap();
            assert!((found.1 - low).abs() < 6e-5 && (found.2 - high).abs() < 6e-5, "{found:?}");
        }
    }

    #[test]
    fn what_was_kept_is_the_difference_and_never_the_whole() {
        let stay = |recovered: bool, stayed: bool| Stay {
            recovered,
            stayed,
            value: Money::of_minor_units(10_000, "EUR").unwrap(),
        };
        let many = |count: usize, one: Stay| std::iter::repeat_n(one, count);
        let stays: Vec<Stay> = many(56, stay(true, true))
            .chain(many(14, stay(true, false)))
            .chain(many(48, stay(false, true)))
            .chain(many(32, stay(false, false)))
            .collect();
        let [found] = retained(&stays)[..] else { panic!("one currency") };
        assert_eq!((found.value.minor_units(), found.kept.unwrap().minor_units()), (700_000, 140_000));
        assert!(
            found.kept_low.unwrap().minor_units() > 36_000
                && found.kept_high.unwrap().minor_units() < 234_000
        );
        let few = retained(&stays[..75]);
        assert!(few[0].kept.is_none() && few[0].recovered == 70, "few are not compared");
        assert!(retained(&[]).is_empty());
    }
}
