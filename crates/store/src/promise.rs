//! Promises across cases: finding the case of one, and what is owed next.

use domain::{case::Case, id::Id, promise::Promise, staff::Member};
use jiff::Timestamp;

use crate::{Conn, Sql, StoreError, dialect::sql};

const CASE_OF: Sql = sql("SELECT case_id FROM promises WHERE id = $1");
const OWED: Sql = sql("SELECT case_id, state FROM promises WHERE is_open = 1 ORDER BY due_at LIMIT $1");
const OWED_BY: Sql = sql("SELECT p.case_id, p.state FROM cases c JOIN promises p ON p.case_id = c.id \
     WHERE c.owner = $1 AND c.is_open = 1 AND c.silent_in IS NULL AND p.is_open = 1 ORDER BY p.due_at LIMIT $2");
/// Counting stops where a number no longer tells more.
const LATE: Sql = sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM promises WHERE is_open = 1 AND due_at <= $1 LIMIT 1000) AS counted",
);
const DUE_BETWEEN: Sql = sql("SELECT state FROM promises WHERE due_at >= $1 AND due_at < $2");

/// The case that a promise belongs to.
///
/// # Errors
/// The engine's.
pub fn case_of(conn: &mut Conn<'_>, promise: Id<Promise>) -> Result<Option<Id<Case>>, StoreError> {
    conn.one(CASE_OF, &[promise.into()])?.map(|row| row.id(0)).transpose()
}

/// What is owed, soonest first.
///
/// # Errors
/// The engine's.
pub fn owed(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<(Id<Case>, Promise)>, StoreError> {
    conn.all(OWED, &[limit.into()])?.iter().map(|row| Ok((row.id(0)?, row.record(1)?))).collect()
}

/// What one person owes, over all open cases that they own, soonest first.
///
/// # Errors
/// The engine's.
pub fn owed_by(
    conn: &mut Conn<'_>,
    owner: Id<Member>,
    limit: i64,
) -> Result<Vec<(Id<Case>, Promise)>, StoreError> {
    let rows = conn.all(OWED_BY, &[owner.into(), limit.into()])?;
    rows.iter().map(|row| Ok((row.id(0)?, row.record(1)?))).collect()
}

/// How many promises are past their date and still owed, counted up to a thousand.
///
/// # Errors
/// The engine's.
pub fn late(conn: &mut Conn<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let late = conn.one(LATE, &[now.into()])?.map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(late).unwrap_or(0))
}

/// Promises that were due in a period.
///
/// # Errors
/// The engine's.
pub fn due_between(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Promise>, StoreError> {
    conn.all(DUE_BETWEEN, &[from.into(), to.into()])?.iter().map(|row| row.record(0)).collect()
}
