//! What was tried and whether it settled the matter: the ground of what is learned from make-goods.

use domain::{
    case::CaseFile,
    customer::Customer,
    id::Id,
    recovery::{
        MakeGood,
        learning::{Cell, Tried},
    },
};
use jiff::Timestamp;

use crate::{Conn, Row, Sql, StoreError, Unit, dialect::sql, value::word};

const KEEP: Sql = sql(
    "INSERT INTO tried (make_good, failure_type, segment, form, recovered) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (make_good) DO UPDATE SET failure_type = excluded.failure_type, form = excluded.form, recovered = excluded.recovered",
);
const RENAME: Sql = sql(
    "UPDATE tried SET failure_type = $2 WHERE make_good IN (SELECT id FROM make_goods WHERE case_id = $1)",
);
const CELLS: Sql =
    sql("SELECT failure_type, segment, form, COUNT(*), CAST(SUM(recovered) AS BIGINT) FROM tried \
     GROUP BY failure_type, segment, form ORDER BY failure_type, segment, form");
const BOUGHT: Sql =
    sql("SELECT 1 FROM orders WHERE customer = $1 AND placed_at > $2 AND placed_at <= $3 LIMIT 1");
const ORDERS_REACH: Sql = sql("SELECT 1 FROM orders WHERE placed_at >= $1 LIMIT 1");

/// Keeps what is known of a make-good; nothing while nobody knows. The segment stays as it was then.
pub(super) fn keep(unit: &mut Unit<'_>, file: &CaseFile, one: &MakeGood) -> Result<(), StoreError> {
    let Some(recovered) = one.recovered() else { return Ok(()) };
    let values = [
        one.id.into(),
        file.case.failure_type.as_deref().into(),
        word(&file.customer.segment)?,
        one.form.as_str().into(),
        recovered.into(),
    ];
    unit.exec(KEEP, &values).map(drop)
}

/// The case turned out to be of another kind.
pub(super) fn rename(unit: &mut Unit<'_>, file: &CaseFile) -> Result<(), StoreError> {
    unit.exec(RENAME, &[file.case.id.into(), file.case.failure_type.as_deref().into()]).map(drop)
}

/// Every form that was tried, by kind of failure and segment, with how often it is known to have worked.
///
/// # Errors
/// The engine's.
pub fn cells(conn: &mut Conn<'_>) -> Result<Vec<Cell>, StoreError> {
    let count = |row: &Row, column| Ok::<_, StoreError>(u64::try_from(row.int(column)?).unwrap_or(0));
    let cell = |row: &Row| {
        Ok(Cell {
            failure_type: row.opt_text(0)?.map(str::to_owned),
            segment: row.word(1)?,
            form: row.text(2)?.to_owned(),
            tried: Tried { n: count(row, 3)?, recovered: count(row, 4)? },
        })
    };
    conn.all(CELLS, &[])?.iter().map(cell).collect()
}

/// Whether a customer ordered after `from`, up to `to`. None where no order is known and orders, of anybody, do not reach
/// that far: then nobody can tell.
///
/// # Errors
/// The engine's.
pub fn bought(
    conn: &mut Conn<'_>,
    customer: Id<Customer>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<bool>, StoreError> {
    if conn.one(BOUGHT, &[customer.into(), from.into(), to.into()])?.is_some() {
        return Ok(Some(true));
    }
    Ok(orders_reach(conn, to)?.then_some(false))
}

/// Whether orders, of anybody, are known up to a moment.
pub(super) fn orders_reach(conn: &mut Conn<'_>, at: Timestamp) -> Result<bool, StoreError> {
    Ok(conn.one(ORDERS_REACH, &[at.into()])?.is_some())
}
