//! What is out of pattern about a proposal: shown to whoever approves it, and never in the way.

use schemars::JsonSchema;
use serde::Serialize;

use crate::money::Money;

/// With fewer like cases than this, nothing is said about what is usual.
pub const LEAST_LIKE: usize = 8;
/// Below this many gifts nobody's claims stand out, however few others have.
const LEAST_CLAIMS: i64 = 3;

/// What is known of others, for comparison.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Usual {
    /// The face values of goodwill in like cases (same kind of failure, severity and currency), in minor units.
    pub values: Vec<i64>,
    /// How often each customer who was given goodwill of late was given it.
    pub claims: Vec<i64>,
    /// How often this one was.
    pub own_claims: i64,
}

/// Something that a person should look at twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "hint", rename_all = "snake_case")]
pub enum Hint {
    /// Much more than in like cases, whose median is this.
    MuchHigher {
        /// What lies in the middle of the like cases.
        median: Money,
        /// How many those are.
        of: usize,
    },
    /// This customer was given something far more often than others.
    ManyClaims {
        /// How often they were.
        times: i64,
        /// How often the one in the middle was.
        median: i64,
    },
}

/// What stands out about giving `worth`.
///
/// A value stands out when it lies beyond the outer fence, three times the distance of the quartiles above the upper one
/// (J. W. Tukey, Exploratory Data Analysis, 1977, §2C), and is at least twice the median, since where nearly all are equal
/// the fence lies at the median.
#[must_use]
pub fn hints(worth: Money, usual: &Usual) -> Vec<Hint> {
    let value = stands_out(worth.minor_units(), &usual.values).map(|median| Hint::MuchHigher {
        median: Money::minor(median, worth.currency()),
        of: usual.values.len(),
    });
    let claims = stands_out(usual.own_claims, &usual.claims)
        .filter(|_| usual.own_claims >= LEAST_CLAIMS)
        .map(|median| Hint::ManyClaims { times: usual.own_claims, median });
    value.into_iter().chain(claims).collect()
}

/// The median of the others, if the value stands out from them.
fn stands_out(value: i64, others: &[i64]) -> Option<i64> {
    if others.len() < LEAST_LIKE {
        return None;
    }
    let mut sorted = others.to_vec();
    sorted.sort_unstable();
    let at = |quarter: usize| sorted.get((sorted.len() - 1) * quarter / 4).copied().unwrap_or(0);
    let (lower, median, upper) = (at(1), at(2), at(3));
    let fence = upper.saturating_add(upper.saturating_sub(lower).saturating_mul(3));
    (value > fence && value >= median.saturating_mul(2)).then_some(median)
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;

    use super::*;

    #[test]
    fn what_stands_out_is_told_and_what_does_not_is_not() {
        let like = [1500, 1500, 1500, 1500, 1500, 2000, 1500, 3000];
        let of = |worth, values: &[i64]| {
            let usual = Usual { values: values.to_vec(), ..Usual::default() };
            hints(Money::minor(worth, Currency::EUR), &usual)
        };
        assert_eq!(of(2900, &like), [], "not twice the median");
        let median = Money::minor(1500, Currency::EUR);
        assert_eq!(of(9000, &like), [Hint::MuchHigher { median, of: 8 }]);
        assert_eq!(of(9000, &like[..7]), [], "too few to say");
        let spread = [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000];
        assert_eq!(of(19_000, &spread), [], "inside the fence: 7000 + 3 × 4000");
        assert_eq!(of(19_001, &spread).len(), 1);
    }

    #[test]
    fn claims_stand_out_against_those_of_others() {
        let of = |own_claims| {
            let usual = Usual { claims: vec![1; 20], own_claims, ..Usual::default() };
            hints(Money::minor(1, Currency::EUR), &usual)
        };
        assert_eq!(of(2), []);
        assert_eq!(of(3), [Hint::ManyClaims { times: 3, median: 1 }]);
    }
}
