//! What a customer may still buy, with how little is known of it: the BG/NBD model of Fader, Hardie and Lee (2005).
//!
//! While they are customers they buy at a rate of their own (gamma over all customers), and after each purchase they leave with a
//! likelihood of their own (beta over all customers). What one of them will do follows from when they bought, and from how all of
//! them buy. The number of orders to come has an exact distribution; mean and interval are read off it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// Seconds.
const A_WEEK: f64 = 7.0 * 24.0 * 60.0 * 60.0;

/// Beyond this many orders nothing is told apart.
const MOST_ORDERS: u32 = 2_000;
/// The interval holds this share of what may happen.
const HELD: f64 = 0.95;

/// How the customers of a firm buy: gamma (`r`, `alpha`) and beta (`a`, `b`), for time in weeks.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Buying {
    /// Shape of the rates.
    pub r: f64,
    /// How long it takes, in weeks.
    pub alpha: f64,
    /// Weight of leaving.
    pub a: f64,
    /// Weight of staying.
    pub b: f64,
}

/// What one customer bought, seen over `seen` weeks from their first order on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bought {
    /// Orders after the first.
    pub again: u32,
    /// Weeks from the first order to the last.
    pub last: f64,
    /// Weeks from the first order to the end of what is known.
    pub seen: f64,
}

/// How the customers of a firm buy, as it was found one night.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct BuyingFound {
    /// When.
    pub at: Timestamp,
    /// From so many customers.
    pub customers: usize,
    /// None where they were too few, or too few of them came again.
    pub buying: Option<Buying>,
}

/// What they may still do.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CustomerValue {
    /// How likely it is that they are still a customer, 0 to 1.
    pub alive: f64,
    /// Orders to be expected.
    pub orders: f64,
    /// The lower end of the 95 % interval of the orders to come.
    pub low: u32,
    /// The upper end.
    pub high: u32,
}

impl Bought {
    /// So many orders, of which these were the first and the last, seen up to `until`.
    #[must_use]
    pub fn between(orders: u32, first: Timestamp, last: Timestamp, until: Timestamp) -> Self {
        let weeks = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs_f64().max(0.0) / A_WEEK;
        let last = weeks(first, last);
        Self { again: orders.saturating_sub(1), last, seen: weeks(first, until).max(last) }
    }
}

impl BuyingFound {
    /// What these customers speak for.
    #[must_use]
    pub fn of(all: &[Bought], at: Timestamp) -> Self {
        Self { at, customers: all.len(), buying: Buying::of(all) }
    }
}

impl CustomerValue {
    /// What so many orders are worth at this much each, rounded to the minor unit: mean, lower and upper end.
    #[must_use]
    pub fn worth(&self, each: Money) -> [Money; 3] {
        [self.orders, f64::from(self.low), f64::from(self.high)]
            .map(|orders| Money::minor((orders * each.minor_units() as f64).round() as i64, each.currency()))
    }
}

impl Buying {
    /// How likely it is that they are still a customer, 0 to 1.
    #[must_use]
    pub fn alive(&self, one: &Bought) -> f64 {
        let Self { r, alpha, a, b } = *self;
        if one.again == 0 {
            return 1.0;
        }
        let again = f64::from(one.again);
        let quiet = ((alpha + one.seen) / (alpha + one.last)).powf(r + again);
        1.0 / (1.0 + a / (b + again - 1.0) * quiet)
    }

    /// The orders of the next `weeks`.
    #[must_use]
    pub fn ahead(&self, one: &Bought, weeks: f64) -> CustomerValue {
        let alive = self.alive(one);
        let (mut mean, mut sum, mut low, mut high) = (0.0, 0.0, None, None);
        for (orders, if_alive) in (0..MOST_ORDERS).zip(self.chances(one, weeks)) {
            let chance = alive * if_alive + if orders == 0 { 1.0 - alive } else { 0.0 };
            mean += chance * f64::from(orders);
            sum += chance;
            low = low.or_else(|| (sum >= (1.0 - HELD) / 2.0).then_some(orders));
            high = high.or_else(|| (sum >= (1.0 + HELD) / 2.0).then_some(orders));
            if sum > 1.0 - 1e-9 {
                break;
            }
        }
        CustomerValue { alive, orders: mean, low: low.unwrap_or(0), high: high.unwrap_or(MOST_ORDERS) }
    }

    /// How likely each number of orders is for somebody who is still a customer: all of them bought and stayed, or bought as many
    /// and left with the last.
    fn chances(&self, one: &Bought, weeks: f64) -> impl Iterator<Item = f64> + use<> {
        let again = f64::from(one.again);
        let (shape, rate) = (self.r + again, self.alpha + one.seen);
        let (leave, stay) = (self.a, self.b + again);
        let mut wanted = (rate / (rate + weeks)).powf(shape);
        let (mut at_least, mut stayed, mut left) = (1.0, 1.0, leave / (leave + stay));
        (0_u32..).map(move |orders| {
            let nth = f64::from(orders);
            let mut chance = stayed * wanted;
            if orders > 0 {
                chance += left * at_least;
                left *= (stay + nth - 1.0) / (leave + stay + nth);
            }
            at_least -= wanted;
            stayed *= (stay + nth) / (leave + stay + nth);
            wanted *= (shape + nth) / (nth + 1.0) * weeks / (rate + weeks);
            chance
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published estimates for the CDNOW cohort, in weeks.
    const CDNOW: Buying = Buying { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

    fn near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() < within, "found {found}, expected {expected}");
    }

    #[test]
    fn the_published_figures_of_cdnow_come_out() {
        let one = |again, last, seen| Bought { again, last, seen };
        near(CDNOW.ahead(&one(2, 30.43, 38.86), 39.0).orders, 1.226, 0.0005);
        for (again, last, seen, alive) in [
            (2, 30.43, 38.86, 0.7266),
            (23, 39.0, 39.0, 0.9686),
            (5, 30.0, 39.0, 0.7056),
            (20, 30.0, 39.0, 0.1968),
        ] {
            near(CDNOW.alive(&one(again, last, seen)), alive, 0.00006);
        }
        near(CDNOW.ahead(&one(0, 0.0, 0.0), 39.0).orders, 1.1967, 0.00006);
    }

    #[test]
    fn weeks_are_counted_from_the_first_order_and_worth_by_the_order() {
        let day = |day: i64| Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * day);
        let one = Bought::between(3, day(0), day(70), day(140));
        assert_eq!(one, Bought { again: 2, last: 10.0, seen: 20.0 });
        assert_eq!(Bought::between(1, day(9), day(9), day(2)), Bought { again: 0, last: 0.0, seen: 0.0 });
        let value = CustomerValue { alive: 0.5, orders: 1.25, low: 0, high: 4 };
        let euros = |text: &str| Money::parse(text, "EUR").unwrap();
        assert_eq!(value.worth(euros("9.99")), ["12.49", "0.00", "39.96"].map(euros));
    }

    #[test]
    fn the_interval_holds_the_mean_of_whoever_buys_and_says_how_little_is_known() {
        let often = CDNOW.ahead(&Bought { again: 23, last: 39.0, seen: 39.0 }, 52.0);
        assert!(f64::from(often.low) < often.orders && often.orders < f64::from(often.high), "{often:?}");
        let once = CDNOW.ahead(&Bought { again: 0, last: 0.0, seen: 39.0 }, 52.0);
        assert_eq!(once.low, 0);
        assert!(once.high > 0 && once.orders < 1.0, "{once:?}");
        let longer = CDNOW.ahead(&Bought { again: 23, last: 39.0, seen: 39.0 }, 104.0);
        assert!(longer.orders > often.orders && longer.high > often.high);
    }
}
