//! Time worked on cases, as part of what recovery costs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::money::Money;

/// Time worked on the cases of a period, and what it costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Work {
    /// Cases on which minutes were noted; of the others nobody knows.
    pub cases: u64,
    /// Minutes, over all of them.
    pub minutes: u64,
    /// What an hour costs, as the firm says.
    pub hourly_rate: Money,
    /// Minutes times that rate, rounded up once, at the end.
    pub cost: Money,
}

impl Work {
    /// So many minutes on so many cases.
    #[must_use]
    pub fn of(cases: u64, minutes: u64, hourly_rate: Money) -> Self {
        let exact = i128::from(minutes) * i128::from(hourly_rate.minor_units());
        let cost = i64::try_from((exact + 59).div_euclid(60)).unwrap_or(i64::MAX);
        Self { cases, minutes, hourly_rate, cost: Money::minor(cost, hourly_rate.currency()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, Work};

    #[test]
    fn minutes_cost_their_part_of_an_hour_rounded_once() {
        let rate = Money::of_minor_units(3250, "EUR").unwrap();
        for (minutes, cost) in [(0, 0), (1, 55), (60, 3250), (61, 3305), (120_000, 6_500_000)] {
            assert_eq!(Work::of(3, minutes, rate).cost.minor_units(), cost, "{minutes}");
        }
    }
}
