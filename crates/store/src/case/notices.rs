//! Rounds of notices: saved, listed, and taken to be gone on with.

use domain::{case::notices::NoticeRound, id::Id, intake::Incident};

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const SAVE: Sql = sql("INSERT INTO notice_rounds (id, incident, is_open, state) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, state = excluded.state");
const READ: Sql = sql("SELECT state FROM notice_rounds WHERE id = $1");
const TAKE: Sql = pair(
    "SELECT state FROM notice_rounds WHERE id = $1",
    "SELECT state FROM notice_rounds WHERE id = $1 FOR UPDATE",
);
const LIST: Sql =
    sql("SELECT state FROM notice_rounds WHERE incident = $1 AND id < $2 ORDER BY id DESC LIMIT $3");

/// Saves a round.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, round: &NoticeRound) -> Result<(), StoreError> {
    let values = [round.id.into(), round.incident.into(), round.is_open().into(), record(round)?];
    unit.exec(SAVE, &values).map(drop)
}

/// A round by id.
///
/// # Errors
/// The engine's.
pub fn round(
    conn: &mut Conn<'_>,
    id: Id<NoticeRound>,
    lock: Lock,
) -> Result<Option<NoticeRound>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// The rounds of an incident, newest first.
///
/// # Errors
/// The engine's.
pub fn of_incident(
    conn: &mut Conn<'_>,
    incident: Id<Incident>,
    after: Option<Id<NoticeRound>>,
    limit: i64,
) -> Result<Vec<NoticeRound>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    let rows = conn.all(LIST, &[incident.into(), from, limit.into()])?;
    rows.iter().map(|row| row.record(0)).collect()
}
