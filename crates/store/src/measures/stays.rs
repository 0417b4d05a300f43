//! Who bought again after a case was put right, as far as imported orders tell.

use domain::{
    customer::Customer,
    id::Id,
    learning::{Packed, STAY_DAYS, Stay},
    money::Money,
};
use jiff::{SignedDuration, Timestamp};

use crate::{Conn, Row, Sql, StoreError, dialect::sql};

const KNOWN_UNTIL: Sql = sql("SELECT MAX(placed_at) FROM orders");
const ORDERS: Sql = sql(
    "SELECT placed_at, amount, currency FROM orders WHERE customer = $1 AND placed_at >= $2 AND placed_at <= $3 ORDER BY placed_at",
);

const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);
const WATCH: SignedDuration = SignedDuration::from_hours(24 * STAY_DAYS);

/// Cases received in a period whose customers said whether all is settled, and whose orders are known for ninety days
/// after it was put right. In the currency in which a customer bought most in the year before; without any order before,
/// nothing can be kept.
pub(super) struct Stays {
    /// The day of the last order that is known; none where there are no orders.
    known: Option<Timestamp>,
    watched: Vec<Watched>,
}

/// A case that was watched for long enough.
struct Watched {
    customer: Id<Customer>,
    recovered: bool,
    received: Timestamp,
    resolved: Timestamp,
}

impl Stays {
    /// Nothing seen yet.
    pub(super) fn begin(conn: &mut Conn<'_>) -> Result<Self, StoreError> {
        let known = conn.one(KNOWN_UNTIL, &[])?.map(|row| row.opt_time(0)).transpose()?.flatten();
        Ok(Self { known, watched: Vec::new() })
    }

    /// A complaint of the period.
    pub(super) fn add(&mut self, one: &Packed) {
        let facts = &one.facts;
        let (Some(known), Some(recovered), Some(resolved)) =
            (self.known, facts.answers.settled, facts.reached.first_resolved)
        else {
            return;
        };
        if resolved.saturating_add(WATCH).is_ok_and(|end| end <= known) {
            let (customer, received) = (one.customer, facts.received_at);
            self.watched.push(Watched { customer, recovered, received, resolved });
        }
    }

    /// What became of them, by their orders.
    ///
    /// # Errors
    /// The engine's.
    pub(super) fn read(self, conn: &mut Conn<'_>) -> Result<Vec<Stay>, StoreError> {
        let stays = self.watched.iter().filter_map(|one| stay(conn, one).transpose());
        stays.collect()
    }
}

fn stay(conn: &mut Conn<'_>, one: &Watched) -> Result<Option<Stay>, StoreError> {
    let Watched { customer, recovered, received, resolved } = *one;
    let from = received.saturating_sub(YEAR).unwrap_or(Timestamp::MIN);
    let to = resolved.saturating_add(WATCH).unwrap_or(Timestamp::MAX);
    let orders = conn.all(ORDERS, &[customer.into(), from.into(), to.into()])?;
    let stayed = orders.iter().any(|row| row.time(0).is_ok_and(|at| at > resolved));
    let before = orders.iter().filter(|row| row.time(0).is_ok_and(|at| at < received));
    let mut sums: Vec<Money> = Vec::new();
    for amount in before.map(amount) {
        let amount = amount?;
        match sums.iter_mut().find(|sum| sum.currency() == amount.currency()) {
            Some(sum) => *sum = sum.plus(amount).unwrap_or(*sum),
            None => sums.push(amount),
        }
    }
    let most = sums.into_iter().max_by_key(|sum| sum.minor_units());
    Ok(most.map(|value| Stay { recovered, stayed, value }))
}

fn amount(row: &Row) -> Result<Money, StoreError> {
    let wrong = || {
        StoreError::Value(format!(
            "found currency {}, expected an ISO 4217 code",
            row.text(2).unwrap_or_default()
        ))
    };
    Money::of_minor_units(row.int(1)?, row.text(2)?).ok_or_else(wrong)
}
