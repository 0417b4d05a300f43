//! Make-goods across cases: their ledger, what was tried, and how customers were treated.

pub mod ledger;
pub mod treated;
pub mod tried;

use domain::{case::Case, customer::Customer, id::Id, recovery::MakeGood};

use crate::{Conn, Sql, StoreError, dialect::sql};

const CASE_OF: Sql = sql("SELECT case_id FROM make_goods WHERE id = $1");
const OF_CUSTOMER: Sql = sql(
    "SELECT g.state FROM make_goods g JOIN cases c ON c.id = g.case_id WHERE c.customer = $1 ORDER BY g.id DESC LIMIT $2",
);

/// The case that a make-good belongs to.
///
/// # Errors
/// The engine's.
pub fn case_of(conn: &mut Conn<'_>, make_good: Id<MakeGood>) -> Result<Option<Id<Case>>, StoreError> {
    conn.one(CASE_OF, &[make_good.into()])?.map(|row| row.id(0)).transpose()
}

/// What a customer was given or offered, newest first.
///
/// # Errors
/// The engine's.
pub fn of_customer(
    conn: &mut Conn<'_>,
    customer: Id<Customer>,
    limit: i64,
) -> Result<Vec<MakeGood>, StoreError> {
    conn.all(OF_CUSTOMER, &[customer.into(), limit.into()])?.iter().map(|row| row.record(0)).collect()
}
