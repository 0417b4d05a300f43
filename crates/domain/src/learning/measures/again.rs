//! Whom the same failure hit again: the share of customers within half a year, with those not watched for so long censored.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Span,
    rate::FEWEST,
    survival::{Lasted, finished_within},
};
use crate::{customer::Customer, id::Id};

/// Days in which the same kind of failure counts as the same again.
pub const AGAIN_DAYS: i64 = 180;

/// One failure of one customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Whose.
    pub customer: Id<Customer>,
    /// A number for each kind; failures of unknown kind are never the same as others.
    pub kind: Option<u32>,
    /// When it was received.
    pub at: Timestamp,
}

/// Customers whom the same failure hit again.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Again {
    /// Customers with a failure in the period.
    pub customers: u64,
    /// Of them, those whom the same kind hit again within 180 days, as far as is known by now.
    pub again: u64,
    /// Of them, those who have not been watched for 180 days yet and whom nothing hit again so far.
    pub watched: u64,
    /// The share within 180 days (Kaplan–Meier); null below twenty customers or before 180 days have passed for any.
    pub rate: Option<f64>,
    /// Lower end of its 95 % interval (Greenwood, log-minus-log).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// When a kind of failure first came to a customer in the period, and when again.
type Came = (Timestamp, Option<Timestamp>);

/// Counts customers with a failure in the period. `hits` are all failures from its beginning until 180 days after its end.
#[must_use]
pub fn hit_again(mut hits: Vec<Hit>, period: Span, now: Timestamp) -> Again {
    hits.sort_by_key(|hit| hit.at);
    let window = SignedDuration::from_hours(24 * AGAIN_DAYS);
    let mut seen: BTreeMap<(Id<Customer>, Option<u32>), Came> = BTreeMap::new();
    for hit in &hits {
        match seen.get_mut(&(hit.customer, hit.kind)) {
            Some((_, again)) if hit.kind.is_some() => {
                again.get_or_insert(hit.at);
            }
            None if period.holds(hit.at) => {
                seen.insert((hit.customer, hit.kind), (hit.at, None));
            }
            _ => {}
        }
    }
    let mut by_customer: BTreeMap<Id<Customer>, Lasted> = BTreeMap::new();
    for ((customer, _), (first, again)) in seen {
        let again = again.map(|again| again.duration_since(first)).filter(|after| *after <= window);
        let watched = now.duration_since(first).clamp(SignedDuration::ZERO, window);
        let mine = Lasted::new(again.unwrap_or(watched), again.is_some());
        // The earliest return counts; without any, the longest watch.
        let known = by_customer.entry(customer).or_insert(mine);
        *known = match (known.finished(), mine.finished()) {
            (true, false) => *known,
            (false, true) => mine,
            (true, true) => mine.min(*known),
            (false, false) => mine.max(*known),
        };
    }
    let mut lasted: Vec<Lasted> = by_customer.into_values().collect();
    lasted.sort_unstable();
    let enough = lasted.len() as u64 >= FEWEST;
    let found = finished_within(&lasted, window).filter(|_| enough);
    Again {
        customers: lasted.len() as u64,
        again: lasted.iter().filter(|one| one.finished()).count() as u64,
        watched: lasted.iter().filter(|one| !one.finished() && one.length() < window).count() as u64,
        rate: found.map(|(rate, ..)| rate),
        low: found.map(|(_, low, _)| low),
        high: found.map(|(.., high)| high),
    }
}

#[cfg(test)]
mod tests {
    use super::{Hit, Id, Span, Timestamp, hit_again};

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(1_770_000_000 + day * 86_400).unwrap()
    }

    fn hit(customer: u128, kind: &str, day: i64) -> Hit {
        let kind =
            ["late", "rude"].iter().position(|known| *known == kind).and_then(|at| u32::try_from(at).ok());
        Hit { customer: Id::new(uuid::Uuid::from_u128(customer)), kind, at: at(day) }
    }

    #[test]
    fn the_same_kind_within_half_a_year_counts_once_for_each_customer() {
        let period = Span { from: at(0), to: at(30) };
        let hits = vec![
            hit(1, "late", 1),
            hit(1, "late", 181),
            hit(1, "late", 182),
            hit(2, "late", 1),
            hit(2, "late", 182),
            hit(3, "late", 1),
            hit(3, "rude", 2),
            hit(4, "", 1),
            hit(4, "", 2),
            hit(5, "late", 31),
            hit(5, "late", 40),
        ];
        let found = hit_again(hits.clone(), period, at(400));
        assert_eq!((found.customers, found.again, found.watched, found.rate), (4, 1, 0, None));
        assert_eq!(hit_again(hits, period, at(100)).watched, 3, "what is not over is watched on");
    }

    #[test]
    fn whoever_was_not_watched_long_enough_is_censored_not_counted_as_spared() {
        let period = Span { from: at(0), to: at(200) };
        let many = (0..40_u128).map(|one| hit(one, "late", i64::try_from(one).unwrap() * 5));
        let again = (5..15_u128).map(|one| hit(one, "late", i64::try_from(one).unwrap() * 5 + 20));
        let found = hit_again(many.chain(again).collect(), period, at(200));
        let plain = 10.0 / 40.0;
        assert_eq!((found.customers, found.again), (40, 10));
        assert!(found.rate.unwrap() > plain && found.low.unwrap() < found.rate.unwrap(), "{found:?}");
    }
}
