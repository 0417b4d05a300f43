//! What customers bought, in numbers: of one of them, and of as many as show how all of them buy.

use domain::{
    customer::{Bought, Customer},
    id::Id,
    money::Money,
};
use jiff::Timestamp;

use crate::{Conn, Row, Sql, StoreError, dialect::sql};

const REACH: Sql = sql("SELECT placed_at FROM orders ORDER BY placed_at DESC LIMIT 1");
const FIRST: Sql = sql(
    "SELECT COUNT(*), MIN(placed_at), MAX(placed_at) FROM orders GROUP BY customer ORDER BY customer LIMIT $1",
);
const LATEST: Sql = sql(
    "SELECT COUNT(*), MIN(placed_at), MAX(placed_at) FROM orders GROUP BY customer ORDER BY customer DESC LIMIT $1",
);
const OF_ONE: Sql = sql(
    "SELECT placed_at, amount, currency FROM orders WHERE customer = $1 ORDER BY placed_at DESC LIMIT $2",
);

/// As many orders of one customer are read.
const MOST: i64 = 1_000;

/// What one customer bought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrdersOfOne {
    /// How often and when.
    pub bought: Bought,
    /// How many orders.
    pub orders: u32,
    /// What one of them is worth on average, in the currency of the last, rounded down.
    pub worth: Money,
}

/// Up to when orders are known: the day of the newest; `None` where none is imported.
///
/// # Errors
/// The engine's.
pub fn reach(conn: &mut Conn<'_>) -> Result<Option<Timestamp>, StoreError> {
    conn.one(REACH, &[])?.map(|row| row.time(0)).transpose()
}

/// What so many of the customers bought who came first, and of those who came last.
///
/// # Errors
/// The engine's.
pub fn of_some(conn: &mut Conn<'_>, each: i64, until: Timestamp) -> Result<Vec<Bought>, StoreError> {
    let mut rows = conn.all(FIRST, &[each.into()])?;
    // With fewer customers both would be the same ones.
    if i64::try_from(rows.len()).is_ok_and(|found| found == each) {
        rows.extend(conn.all(LATEST, &[each.into()])?);
    }
    rows.iter().map(|row| Ok(Bought::between(count(row)?, row.time(1)?, row.time(2)?, until))).collect()
}

/// What one customer bought; `None` where no order of theirs is on file.
///
/// # Errors
/// The engine's.
pub fn of_one(
    conn: &mut Conn<'_>,
    customer: Id<Customer>,
    until: Timestamp,
) -> Result<Option<OrdersOfOne>, StoreError> {
    let rows = conn.all(OF_ONE, &[customer.into(), MOST.into()])?;
    let (Some(last), Some(first)) = (rows.first(), rows.last()) else { return Ok(None) };
    let code = last.text(2)?;
    let (mut sum, mut priced) = (0_i128, 0_i128);
    for row in &rows {
        if row.text(2)? == code {
            (sum, priced) = (sum + i128::from(row.int(1)?), priced + 1);
        }
    }
    let orders = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let mean = i64::try_from(sum / priced.max(1)).unwrap_or(i64::MAX);
    let unknown = || StoreError::Value(format!("found currency {code}, expected an ISO 4217 code"));
    let worth = Money::of_minor_units(mean, code).ok_or_else(unknown)?;
    let bought = Bought::between(orders, first.time(0)?, last.time(0)?, until);
    Ok(Some(OrdersOfOne { bought, orders, worth }))
}

fn count(row: &Row) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.int(0)?).unwrap_or(u32::MAX))
}
