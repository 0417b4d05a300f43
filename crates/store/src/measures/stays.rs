//! Who bought again after a case was put right, as far as imported orders tell.

use domain::{
    customer::Customer,
    id::Id,
    learning::{Facts, STAY_DAYS, Span, Stay},
    money::Money,
};
use jiff::{SignedDuration, Timestamp};

use crate::{Conn, Row, Sql, StoreError, dialect::sql};

const RESOLVED: Sql = sql(
    "SELECT customer, state FROM measured WHERE received_at >= $1 AND received_at < $2 AND counts = 1 AND state LIKE '%\"settled\":%' ORDER BY received_at, id",
);
const KNOWN_UNTIL: Sql = sql("SELECT MAX(placed_at) FROM orders");
const ORDERS: Sql = sql(
    "SELECT placed_at, amount, currency FROM orders WHERE customer = $1 AND placed_at >= $2 AND placed_at <= $3 ORDER BY placed_at",
);

const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);
const WATCH: SignedDuration = SignedDuration::from_hours(24 * STAY_DAYS);

/// Cases received in a period whose customers said whether all is settled, and whose orders are known for ninety days
/// after it was put right. In the currency in which a customer bought most in the year before; without any order before,
/// nothing can be kept.
///
/// # Errors
/// The engine's.
pub fn stays(conn: &mut Conn<'_>, period: Span) -> Result<Vec<Stay>, StoreError> {
    let known = conn.one(KNOWN_UNTIL, &[])?.map(|row| row.opt_time(0)).transpose()?.flatten();
    let Some(known) = known else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for row in conn.all(RESOLVED, &[period.from.into(), period.to.into()])? {
        let facts: Facts = row.record(1)?;
        let (Some(recovered), Some(resolved)) = (facts.answers.settled, facts.reached.first_resolved) else {
            continue;
        };
        if resolved.saturating_add(WATCH).is_ok_and(|end| end <= known) {
            found.extend(stay(conn, row.id(0)?, &facts, (recovered, resolved))?);
        }
    }
    Ok(found)
}

fn stay(
    conn: &mut Conn<'_>,
    customer: Id<Customer>,
    facts: &Facts,
    (recovered, resolved): (bool, Timestamp),
) -> Result<Option<Stay>, StoreError> {
    let from = facts.received_at.saturating_sub(YEAR).unwrap_or(Timestamp::MIN);
    let to = resolved.saturating_add(WATCH).unwrap_or(Timestamp::MAX);
    let orders = conn.all(ORDERS, &[customer.into(), from.into(), to.into()])?;
    let stayed = orders.iter().any(|row| row.time(0).is_ok_and(|at| at > resolved));
    let before = orders.iter().filter(|row| row.time(0).is_ok_and(|at| at < facts.received_at));
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
