//! Writing what is measured: with every save of a case, and by and by for cases of the time before.

use std::collections::HashMap;

use domain::{
    case::{Around, CaseFile},
    id::Id,
    learning::Facts,
    promise::Promise,
    recovery::MakeGood,
};
use serde::de::DeserializeOwned;

use super::pack_day;
use crate::{
    Conn, Row, Sql, StoreError, Unit, Val,
    dialect::{pair, sql},
    value::record,
};

const KEEP: Sql = sql(
    "INSERT INTO measured (received_at, id, customer, failure_type, order_id, counts, answered_at, given_at, due_at, state) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     ON CONFLICT (received_at, id) DO UPDATE SET customer = excluded.customer, failure_type = excluded.failure_type, \
     order_id = excluded.order_id, counts = excluded.counts, answered_at = excluded.answered_at, given_at = excluded.given_at, \
     due_at = excluded.due_at, state = excluded.state, packed = 0",
);
const KEEP_NEW: Sql = sql(
    "INSERT INTO measured (received_at, id, customer, failure_type, order_id, counts, answered_at, given_at, due_at, state) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const DROP: Sql = sql("DELETE FROM measured WHERE received_at = $1 AND id = $2");
const RECEIVED_AT: Sql = sql("SELECT received_at FROM cases WHERE id = $1");
const FORGET_ORDERS: Sql = sql(
    "UPDATE measured SET order_id = NULL, packed = 0 WHERE received_at = $1 AND id = $2 AND order_id IS NOT NULL",
);
const UPTO: Sql = sql("SELECT upto FROM measuring WHERE what = 'cases'");
const NEXT: Sql = pair(
    "SELECT c.id, c.state, u.state FROM cases c JOIN customers u ON u.id = c.customer WHERE c.id > $1 ORDER BY c.id LIMIT $2",
    "SELECT c.id, c.state, u.state FROM cases c JOIN customers u ON u.id = c.customer WHERE c.id > $1 ORDER BY c.id LIMIT $2 FOR UPDATE OF c",
);
const PROMISES: Sql =
    sql("SELECT case_id, state FROM promises WHERE case_id > $1 AND case_id <= $2 ORDER BY case_id, id");
const MAKE_GOODS: Sql =
    sql("SELECT case_id, state FROM make_goods WHERE case_id > $1 AND case_id <= $2 ORDER BY case_id, id");
const ADVANCE: Sql = sql("UPDATE measuring SET upto = $1 WHERE what = 'cases'");
const FINISH: Sql = sql("DELETE FROM measuring WHERE what = 'cases'");

/// Keeps what is measured of a case that was saved. `before` is what was loaded, if it existed.
pub(crate) fn keep(
    unit: &mut Unit<'_>,
    before: Option<&CaseFile>,
    after: &CaseFile,
) -> Result<(), StoreError> {
    let moved = before.map(|before| before.case.received_at).filter(|at| *at != after.case.received_at);
    if let Some(received_at) = moved {
        unit.exec(DROP, &[received_at.into(), after.case.id.into()])?;
    }
    let query = if before.is_none() { KEEP_NEW } else { KEEP };
    unit.exec(query, &row(after)?).map(drop)
}

/// The statement that keeps what is measured of a case that is new, with its row, to travel with others.
pub(crate) fn of_new(file: &CaseFile) -> Result<(Sql, Vec<Vec<Val>>), StoreError> {
    Ok((KEEP_NEW, vec![row(file)?]))
}

/// Keeps what is measured of cases that are new.
pub(crate) fn keep_new(unit: &mut Unit<'_>, files: &[CaseFile]) -> Result<(), StoreError> {
    let rows = files.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    unit.exec_each(KEEP_NEW, &rows)
}

/// An erased person's orders are no longer led to, and what was bought no longer stands in the pack of the day.
pub(crate) fn forget_orders(unit: &mut Unit<'_>, case: Id<domain::case::Case>) -> Result<(), StoreError> {
    let Some(row) = unit.one(RECEIVED_AT, &[case.into()])? else { return Ok(()) };
    let received_at = row.time(0)?;
    if unit.exec(FORGET_ORDERS, &[received_at.into(), case.into()])? > 0 {
        pack_day(unit, received_at)?;
    }
    Ok(())
}

fn row(file: &CaseFile) -> Result<Vec<Val>, StoreError> {
    let facts = Facts::of(file);
    Ok(vec![
        facts.received_at.into(),
        facts.id.into(),
        file.case.customer.into(),
        facts.failure_type.as_deref().into(),
        file.case.order.as_deref().into(),
        facts.counts().into(),
        facts.reached.answered.into(),
        facts.last_given().into(),
        facts.last_due().into(),
        record(&facts)?,
    ])
}

/// Whether there are cases of the time before that are not measured yet.
///
/// # Errors
/// The engine's.
pub fn still_to_measure(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    Ok(conn.one(UPTO, &[])?.is_some())
}

/// Measures cases of the time before, at most `most`; answers how many it looked at, none when all is done.
///
/// # Errors
/// The engine's.
pub fn measure_missing(unit: &mut Unit<'_>, most: i64) -> Result<usize, StoreError> {
    let Some(place) = unit.one(UPTO, &[])? else { return Ok(0) };
    let from = place.text(0)?.to_owned();
    let cases = unit.all(NEXT, &[(&from).into(), most.into()])?;
    let Some(last) = cases.last() else { return unit.exec(FINISH, &[]).map(|_| 0) };
    let range: [Val; 2] = [from.into(), last.text(0)?.into()];
    let mut promises = by_case::<Promise>(unit.all(PROMISES, &range)?)?;
    let mut make_goods = by_case::<MakeGood>(unit.all(MAKE_GOODS, &range)?)?;
    let rows = cases.iter().map(|found| {
        let id = found.text(0)?;
        row(&CaseFile {
            case: found.record(1)?,
            customer: found.record(2)?,
            promises: promises.remove(id).unwrap_or_default(),
            make_goods: make_goods.remove(id).unwrap_or_default(),
            said: Vec::new(),
            other_open: 0,
            mends: None,
            cohort: None,
            around: Around::default(),
        })
    });
    unit.exec_each(KEEP, &rows.collect::<Result<Vec<_>, StoreError>>()?)?;
    unit.exec(ADVANCE, &[last.text(0)?.into()])?;
    Ok(cases.len())
}

fn by_case<T: DeserializeOwned>(rows: Vec<Row>) -> Result<HashMap<String, Vec<T>>, StoreError> {
    let mut found: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(row.text(0)?.to_owned()).or_default().push(row.record(1)?);
    }
    Ok(found)
}
