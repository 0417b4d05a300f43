//! Make-goods across cases: their ledger, what was tried, and how customers were treated.

pub mod ledger;
pub mod treated;
pub mod tried;

use domain::{case::Case, customer::Customer, id::Id, recovery::MakeGood, staff::Member};

use crate::{Conn, Sql, StoreError, dialect::sql};

const CASE_OF: Sql = sql("SELECT case_id FROM make_goods WHERE id = $1");
const UNCONFIRMED: Sql = sql("SELECT g.case_id, g.state FROM make_goods g JOIN cases c ON c.id = g.case_id \
     WHERE g.status = 'unconfirmed' AND c.owner = $1 ORDER BY g.id LIMIT $2");
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

/// Make-goods of which nobody knows whether they were carried out, in the cases of one person, oldest first.
///
/// # Errors
/// The engine's.
pub fn unconfirmed_of(
    conn: &mut Conn<'_>,
    owner: Id<Member>,
    limit: i64,
) -> Result<Vec<(Id<Case>, MakeGood)>, StoreError> {
    let rows = conn.all(UNCONFIRMED, &[owner.into(), limit.into()])?;
    rows.iter().map(|row| Ok((row.id(0)?, row.record(1)?))).collect()
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
