//! What is counted of one customer: complaints, gifts and orders of the last year, for the rules that hold goodwill.

use domain::{
    case::{Case, Stage},
    customer::Customer,
    id::Id,
    recovery::Claims,
};
use jiff::{SignedDuration, Timestamp};

use super::tried::orders_reach;
use crate::{Conn, Row, Sql, StoreError, dialect::sql};

const CASES: Sql = sql("SELECT state FROM cases WHERE customer = $1 ORDER BY id DESC LIMIT $2");
const GIFTS: Sql = sql("SELECT g.proposed_at FROM cases c JOIN make_goods g ON g.case_id = c.id \
     WHERE c.customer = $1 AND g.goodwill IS NOT NULL AND g.proposed_at > $2 LIMIT $3");
const ORDERS: Sql = sql(
    "SELECT placed_at FROM orders WHERE customer = $1 AND placed_at > $2 ORDER BY placed_at DESC LIMIT $3",
);
const ORDER: Sql = sql("SELECT customer FROM orders WHERE external_id = $1");

/// The longest time over which a rule counts.
const A_YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);
/// As many of one customer tell enough.
const MOST: i64 = 500;

/// The complaints, gifts and orders of a customer in the year before `now`.
///
/// # Errors
/// The engine's.
pub fn claims(conn: &mut Conn<'_>, customer: Id<Customer>, now: Timestamp) -> Result<Claims, StoreError> {
    let since = now.saturating_sub(A_YEAR).unwrap_or(Timestamp::MIN);
    let moments = |rows: Vec<Row>| rows.iter().map(|row| row.time(0)).collect::<Result<Vec<_>, _>>();
    let mut found = Claims {
        given: moments(conn.all(GIFTS, &[customer.into(), since.into(), MOST.into()])?)?,
        ordered: moments(conn.all(ORDERS, &[customer.into(), since.into(), MOST.into()])?)?,
        ..Claims::default()
    };
    for row in conn.all(CASES, &[customer.into(), MOST.into()])? {
        let case: Case = row.record(0)?;
        let counts = !matches!(case.stage, Stage::Dismissed | Stage::Merged | Stage::Withdrawn);
        if !counts || case.received_at <= since {
            continue;
        }
        found.received.push(case.received_at);
        if let Some(order) = &case.order
            && is_unknown(conn, order, customer, case.received_at)?
        {
            found.of_unknown_orders.push(case.received_at);
        }
    }
    Ok(found)
}

/// Whether an order is on file as nobody's or as somebody else's, where orders are known up to that moment.
fn is_unknown(
    conn: &mut Conn<'_>,
    order: &str,
    customer: Id<Customer>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    match conn.one(ORDER, &[order.into()])? {
        Some(row) => Ok(row.id::<Customer>(0)? != customer),
        None => orders_reach(conn, at),
    }
}
