//! Whom the same failure hit again: the share of customers within half a year, with those not watched for so long censored.

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

const WINDOW: SignedDuration = SignedDuration::from_hours(24 * AGAIN_DAYS);

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

/// Counts customers with a failure in the period. `hits` are all failures from its beginning until 180 days after its end.
#[must_use]
pub fn hit_again(mut hits: Vec<Hit>, period: Span, now: Timestamp) -> Again {
    hits.sort_unstable_by_key(|hit| (hit.customer, hit.kind, hit.at));
    let of_customers = hits.chunk_by(|one, other| one.customer == other.customer);
    let watched = |hits: &[Hit]| {
        let of_kinds = hits.chunk_by(|one, other| one.kind == other.kind);
        of_kinds.filter_map(|hits| until_again(hits, period, now)).reduce(known_best)
    };
    let mut lasted: Vec<Lasted> = of_customers.filter_map(watched).collect();
    lasted.sort_unstable();
    let enough = lasted.len() as u64 >= FEWEST;
    let found = finished_within(&lasted, WINDOW).filter(|_| enough);
    Again {
        customers: lasted.len() as u64,
        again: lasted.iter().filter(|one| one.finished()).count() as u64,
        watched: lasted.iter().filter(|one| !one.finished() && one.length() < WINDOW).count() as u64,
        rate: found.map(|(rate, ..)| rate),
        low: found.map(|(_, low, _)| low),
        high: found.map(|(.., high)| high),
    }
}

/// Of failures of one kind of one customer, in their order: how long it took from the first one in the period until it came
/// again, or how long it was watched; none where none of them lies in the period.
fn until_again(hits: &[Hit], period: Span, now: Timestamp) -> Option<Lasted> {
    let mut from_first = hits.iter().skip_while(|hit| !period.holds(hit.at));
    let first = from_first.next()?;
    let again =
        from_first.next().filter(|_| first.kind.is_some()).map(|again| again.at.duration_since(first.at));
    let again = again.filter(|after| *after <= WINDOW);
    let watched = now.duration_since(first.at).clamp(SignedDuration::ZERO, WINDOW);
    Some(Lasted::new(again.unwrap_or(watched), again.is_some()))
}

/// What is known of a customer by two kinds: the earlier return counts; without any, the longer watch.
fn known_best(one: Lasted, other: Lasted) -> Lasted {
    match (one.finished(), other.finished()) {
        (true, false) => one,
        (false, true) => other,
        (true, true) => one.min(other),
        (false, false) => one.max(other),
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
