//! Calls to other systems that carry something out: noted before they go out, so that none goes out twice unawares.

use domain::{id::Id, recovery::MakeGood};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Sql, StoreError, Unit, Val,
    dialect::{pair, sql},
};

const BEGIN: Sql =
    sql("INSERT INTO calls (make_good, attempt, begun_at, open, look_ups) VALUES ($1, $2, $3, 1, 0) \
     ON CONFLICT (make_good, attempt) DO NOTHING");
const READ: Sql = pair(
    "SELECT begun_at, open, look_ups FROM calls WHERE make_good = $1 AND attempt = $2",
    "SELECT begun_at, open, look_ups FROM calls WHERE make_good = $1 AND attempt = $2 FOR UPDATE",
);
const AGAIN: Sql = sql("UPDATE calls SET begun_at = $3, open = 1 WHERE make_good = $1 AND attempt = $2");
const SHUT: Sql = sql("UPDATE calls SET open = 0 WHERE make_good = $1 AND attempt = $2");
const LOOKED: Sql = sql("UPDATE calls SET look_ups = look_ups + 1 WHERE make_good = $1 AND attempt = $2");

/// Whether a call may go out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Begun {
    /// Nothing has gone out that could have had an effect: it is noted as begun, and may go.
    Go,
    /// One went out so lately that it may still be answered.
    Running,
    /// One went out and nothing is known of it; it was asked about so often since.
    Unclear {
        /// How often.
        look_ups: i64,
    },
}

/// Notes that a call goes out, unless one already did. `patience` is how long one may take.
///
/// # Errors
/// The engine's.
pub fn begin(
    unit: &mut Unit<'_>,
    make_good: Id<MakeGood>,
    attempt: u16,
    patience: SignedDuration,
) -> Result<Begun, StoreError> {
    let now = unit.context.now;
    let name: [Val; 2] = [make_good.into(), i64::from(attempt).into()];
    if unit.exec(BEGIN, &[name[0].clone(), name[1].clone(), now.into()])? > 0 {
        return Ok(Begun::Go);
    }
    let Some(row) = unit.one(READ, &name)? else {
        return Err(StoreError::Value(format!("the call of make-good {make_good} is gone")));
    };
    let (begun_at, open): (Timestamp, bool) = (row.time(0)?, row.int(1)? == 1);
    if !open {
        let [id, attempt] = name;
        unit.exec(AGAIN, &[id, attempt, now.into()])?;
        return Ok(Begun::Go);
    }
    if now < begun_at.saturating_add(patience).unwrap_or(Timestamp::MAX) {
        return Ok(Begun::Running);
    }
    Ok(Begun::Unclear { look_ups: row.int(2)? })
}

/// It is certain that the call had no effect: another may go out.
///
/// # Errors
/// The engine's.
pub fn shut(unit: &mut Unit<'_>, make_good: Id<MakeGood>, attempt: u16) -> Result<(), StoreError> {
    unit.exec(SHUT, &[make_good.into(), i64::from(attempt).into()]).map(drop)
}

/// It was asked what became of the call, without an answer.
///
/// # Errors
/// The engine's.
pub fn looked(unit: &mut Unit<'_>, make_good: Id<MakeGood>, attempt: u16) -> Result<(), StoreError> {
    unit.exec(LOOKED, &[make_good.into(), i64::from(attempt).into()]).map(drop)
}
