//! Packing the facts of cases at rest by the day of their receipt, and reading such packs.

use std::collections::HashSet;

use domain::{
    id::Id,
    learning::{Facts, Folded, Pack, Packed, pack},
};
use jiff::{SignedDuration, Timestamp};

use super::Bought;
use crate::{
    Conn, Row, Sql, StoreError, Unit, Val,
    dialect::{on_postgres, pair, sql},
};

/// A day of receipt, in UTC.
pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);
/// As many packs are read in one go.
const STEP: i64 = 16;

const LOOSE: Sql = pair(
    "SELECT received_at FROM measured INDEXED BY measured_loose WHERE packed = 0 AND received_at >= $1 AND received_at < $2 ORDER BY received_at LIMIT 1",
    "SELECT received_at FROM measured WHERE packed = 0 AND received_at >= $1 AND received_at < $2 ORDER BY received_at LIMIT 1",
);
const ANEW: Sql = sql(
    "SELECT received_at FROM measured_anew WHERE received_at >= $1 AND received_at < $2 ORDER BY received_at LIMIT 1",
);
/// One node packs at a time.
const TAKE_TURNS: Sql = on_postgres("SELECT 1 FROM pg_advisory_xact_lock(7276483)");
/// First the rows are held, then they are read: what a save or an order does meanwhile comes before or after both.
const HOLD: Sql = on_postgres(
    "SELECT id FROM measured WHERE packed = 0 AND received_at >= $1 AND received_at < $2 \
     ORDER BY received_at, id FOR UPDATE",
);
const OF_DAY: Sql = pair(
    "SELECT m.state, o.state, m.customer, m.counts FROM measured m INDEXED BY measured_loose LEFT JOIN orders o ON o.external_id = m.order_id \
     WHERE m.packed = 0 AND m.received_at >= $1 AND m.received_at < $2",
    "SELECT m.state, o.state, m.customer, m.counts FROM measured m LEFT JOIN orders o ON o.external_id = m.order_id \
     WHERE m.packed = 0 AND m.received_at >= $1 AND m.received_at < $2",
);
const CHANGED: Sql =
    sql("SELECT received_at, id FROM measured_anew WHERE received_at >= $1 AND received_at < $2");
const PACK: Sql = sql("SELECT cases FROM measured_days WHERE from_at = $1");
const KEEP: Sql = sql(
    "INSERT INTO measured_days (from_at, last_due, busy_until, cases) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (from_at) DO UPDATE SET last_due = excluded.last_due, busy_until = excluded.busy_until, cases = excluded.cases",
);
const SETTLE: Sql = sql("DELETE FROM measured_anew WHERE received_at = $1 AND id = $2");
const MARK: Sql = sql("UPDATE measured SET packed = 1 WHERE received_at = $1 AND id = $2");
const PACKS: Sql = sql("SELECT cases, from_at FROM measured_days WHERE from_at > $1 AND from_at < $2 \
     AND last_due >= $3 AND busy_until >= $4 ORDER BY from_at LIMIT $5");

/// Packs of which days are asked for.
pub(super) struct Which {
    /// Days that end after this.
    pub from: Timestamp,
    /// Days that begin before this.
    pub to: Timestamp,
    /// Only those with a promise due then or later.
    pub due: Option<Timestamp>,
    /// Only those with a case that was unanswered or given something then or later.
    pub busy: Option<Timestamp>,
}

/// Copies in packs that no longer hold, by receipt and id.
pub(super) type Anew = HashSet<(Timestamp, uuid::Uuid)>;

/// The first instant of the day.
fn begin(at: Timestamp) -> Timestamp {
    let micros = at.as_microsecond();
    let day = DAY.as_micros().try_into().unwrap_or(i64::MAX);
    Timestamp::from_microsecond(micros - micros.rem_euclid(day)).unwrap_or(Timestamp::MIN)
}

fn end(day: Timestamp) -> Timestamp {
    day.saturating_add(DAY).unwrap_or(Timestamp::MAX)
}

/// The first day from the one of `after` on, over before the day of `now` begins, of which something is not packed.
///
/// # Errors
/// The engine's.
pub fn day_to_pack(
    conn: &mut Conn<'_>,
    after: Timestamp,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let span = [after.into(), begin(now).into()];
    let mut found = Vec::new();
    for query in [LOOSE, ANEW] {
        found.extend(conn.one(query, &span)?.map(|row| row.time(0)).transpose()?);
    }
    Ok(found.into_iter().min().map(begin))
}

/// Packs the cases of a day that are at rest, beside those that are packed already; answers where the next day begins.
///
/// # Errors
/// The engine's; a pack that is not as it was written.
pub fn pack_day(unit: &mut Unit<'_>, day: Timestamp) -> Result<Timestamp, StoreError> {
    let day = begin(day);
    let span = [day.into(), end(day).into()];
    if unit.conn().is_postgres() {
        unit.all(TAKE_TURNS, &[])?;
        unit.all(HOLD, &span)?;
    }
    let loose = unit.all(OF_DAY, &span)?.iter().map(packed).collect::<Result<Vec<_>, _>>()?;
    let at_rest: Vec<Packed> = loose.into_iter().filter(|one| !one.facts.stage.is_open()).collect();
    let anew = changed(unit.conn(), &span)?;
    if at_rest.is_empty() && anew.is_empty() {
        return Ok(end(day));
    }
    let marks: Vec<Vec<Val>> =
        at_rest.iter().map(|one| vec![one.facts.received_at.into(), one.facts.id.into()]).collect();
    let mut cases = unit.one(PACK, &[day.into()])?.map_or_else(|| Ok(Vec::new()), |row| rest(&row, &anew))?;
    cases.extend(at_rest);
    cases.sort_by_key(|one| (one.facts.received_at, one.facts.id));
    let last_due = cases.iter().filter_map(|one| one.facts.last_due()).max().unwrap_or(Timestamp::MIN);
    let busy_until = cases.iter().map(busy_until).max().unwrap_or(Timestamp::MIN);
    unit.exec(KEEP, &[day.into(), last_due.into(), busy_until.into(), Val::Blob(pack(&cases))])?;
    for (received_at, id) in anew {
        unit.exec(SETTLE, &[received_at.into(), id.into()])?;
    }
    marks.iter().try_for_each(|mark| unit.exec(MARK, mark).map(drop))?;
    Ok(end(day))
}

fn packed(row: &Row) -> Result<Packed, StoreError> {
    Ok(Packed {
        facts: row.record::<Facts>(0)?,
        bought: Bought::read(row.opt_text(1)?),
        customer: row.id(2)?,
        complains: row.int(3)? == 1,
    })
}

/// What a pack holds beside the copies that no longer hold.
fn rest(row: &Row, anew: &Anew) -> Result<Vec<Packed>, StoreError> {
    let mut cases = Vec::new();
    each_of(row.blob(0)?, anew, &mut |one| {
        cases.push(one.unfold().map_err(damaged)?);
        Ok(())
    })?;
    Ok(cases)
}

/// The last moment at which a case was unanswered or given something.
fn busy_until(one: &Packed) -> Timestamp {
    let answered = one.facts.reached.answered.unwrap_or(Timestamp::MAX);
    answered.max(one.facts.last_given().unwrap_or(Timestamp::MIN))
}

/// The copies that no longer hold, of cases received before `to`.
pub(super) fn anew(conn: &mut Conn<'_>, to: Timestamp) -> Result<Anew, StoreError> {
    changed(conn, &[Timestamp::MIN.into(), to.into()])
}

fn changed(conn: &mut Conn<'_>, span: &[Val]) -> Result<Anew, StoreError> {
    let read = |row: &Row| Ok((row.time(0)?, Id::<()>::uuid(row.id(1)?)));
    conn.all(CHANGED, span)?.iter().map(read).collect()
}

/// Visits the packed cases of some days that still hold.
pub(super) fn each(
    conn: &mut Conn<'_>,
    which: &Which,
    anew: &Anew,
    visit: &mut dyn FnMut(Folded<'_, '_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = which.from.saturating_sub(DAY).unwrap_or(Timestamp::MIN);
    let or_any = |at: Option<Timestamp>| at.unwrap_or(Timestamp::MIN);
    loop {
        let (due, busy) = (or_any(which.due), or_any(which.busy));
        let rows = conn.all(PACKS, &[after.into(), which.to.into(), due.into(), busy.into(), STEP.into()])?;
        for row in &rows {
            each_of(row.blob(0)?, anew, visit)?;
        }
        match rows.last() {
            Some(row) if i64::try_from(rows.len()).unwrap_or(0) == STEP => after = row.time(1)?,
            _ => return Ok(()),
        }
    }
}

fn each_of(
    bytes: &[u8],
    anew: &Anew,
    visit: &mut dyn FnMut(Folded<'_, '_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let pack = Pack::open(bytes).map_err(damaged)?;
    for one in pack.cases() {
        let one = one.map_err(damaged)?;
        if anew.is_empty() || !anew.contains(&(one.head.received_at, one.head.id)) {
            visit(one)?;
        }
    }
    Ok(())
}

pub(super) fn damaged(error: domain::learning::Damaged) -> StoreError {
    StoreError::Value(format!("measured_days: {error}"))
}
