//! Signals, and the counts that they are found in.

use domain::{case::Case, id::Id, learning::Signal};
use jiff::Timestamp;

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const SAVE: Sql =
    sql("INSERT INTO signals (id, stream, date, undecided, state) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (id) DO UPDATE SET undecided = excluded.undecided, state = excluded.state");
const READ: Sql = sql("SELECT state FROM signals WHERE id = $1");
const TAKE: Sql =
    pair("SELECT state FROM signals WHERE id = $1", "SELECT state FROM signals WHERE id = $1 FOR UPDATE");
const LIST: Sql = sql("SELECT state FROM signals WHERE id < $1 ORDER BY id DESC LIMIT $2");
const UNDECIDED: Sql = sql("SELECT state FROM signals WHERE undecided = 1 ORDER BY id LIMIT $1");
const LATEST: Sql = sql("SELECT state FROM signals WHERE stream = $1 ORDER BY date DESC LIMIT 1");
/// Instants are stored in microseconds. Every zone in use begins its days at a quarter of an hour.
const QUARTERS: Sql = sql("SELECT failure_type, received_at / 900000000, COUNT(*) FROM cases \
     WHERE received_at >= $1 AND received_at < $2 AND stage NOT IN ('dismissed', 'merged') \
     GROUP BY failure_type, received_at / 900000000");
const BEHIND: Sql =
    sql("SELECT state FROM cases WHERE failure_type = $1 AND received_at >= $2 AND received_at < $3 \
     AND stage NOT IN ('dismissed', 'merged') ORDER BY received_at DESC LIMIT 50");
const BEHIND_ALL: Sql = sql("SELECT state FROM cases WHERE received_at >= $1 AND received_at < $2 \
     AND stage NOT IN ('dismissed', 'merged') ORDER BY received_at DESC LIMIT 50");

/// Cases that came in one quarter of an hour.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrivals {
    /// Their kind of failure, where it is known.
    pub failure_type: Option<String>,
    /// The beginning of the quarter of an hour.
    pub at: Timestamp,
    /// How many.
    pub cases: u64,
}

/// The name of the stream that a signal of this kind of failure belongs to; empty for all cases together.
fn stream(signal: &Signal) -> String {
    signal.failure_type.clone().unwrap_or_default()
}

/// Saves a signal.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, signal: &Signal) -> Result<(), StoreError> {
    let undecided = signal.disposition.is_none();
    let row = [
        signal.id.into(),
        stream(signal).into(),
        signal.date.to_string().into(),
        undecided.into(),
        record(signal)?,
    ];
    unit.exec(SAVE, &row).map(drop)
}

/// A signal by id.
///
/// # Errors
/// The engine's.
pub fn signal(conn: &mut Conn<'_>, id: Id<Signal>, lock: Lock) -> Result<Option<Signal>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// A page of signals, newest first.
///
/// # Errors
/// The engine's.
pub fn signals(
    conn: &mut Conn<'_>,
    after: Option<Id<Signal>>,
    limit: i64,
) -> Result<Vec<Signal>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(LIST, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Signals that nobody has decided on, the oldest first.
///
/// # Errors
/// The engine's.
pub fn undecided(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<Signal>, StoreError> {
    conn.all(UNDECIDED, &[limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// The latest signal of a kind of failure, or of all cases together.
///
/// # Errors
/// The engine's.
pub fn latest(conn: &mut Conn<'_>, failure_type: Option<&str>) -> Result<Option<Signal>, StoreError> {
    conn.one(LATEST, &[failure_type.unwrap_or_default().into()])?.map(|row| row.record(0)).transpose()
}

/// How many cases came when, from one instant to before another.
///
/// # Errors
/// The engine's.
pub fn arrivals(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Arrivals>, StoreError> {
    let read = |row: &crate::Row| {
        let at = Timestamp::from_microsecond(row.int(1)? * 900_000_000).unwrap_or(Timestamp::MIN);
        let cases = u64::try_from(row.int(2)?).unwrap_or(0);
        Ok(Arrivals { failure_type: row.opt_text(0)?.map(str::to_owned), at, cases })
    };
    conn.all(QUARTERS, &[from.into(), to.into()])?.iter().map(read).collect()
}

/// Cases of a kind of failure (or of all) that came in a period, newest first, at most fifty.
///
/// # Errors
/// The engine's.
pub fn cases_behind(
    conn: &mut Conn<'_>,
    failure_type: Option<&str>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Case>, StoreError> {
    let rows = match failure_type {
        Some(kind) => conn.all(BEHIND, &[kind.into(), from.into(), to.into()])?,
        None => conn.all(BEHIND_ALL, &[from.into(), to.into()])?,
    };
    rows.iter().map(|row| row.record(0)).collect()
}
