//! Rounds of notices: saved, listed, and taken to be gone on with; and the cases that they opened.

use domain::{
    case::{
        Case, Stage,
        notices::{NoticeRound, SilentDeed},
    },
    id::Id,
    intake::Incident,
};

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

const OPEN: Sql = sql("SELECT state FROM notice_rounds WHERE is_open = 1 ORDER BY id DESC LIMIT $1");
const SILENT: Sql =
    sql("SELECT id FROM cases WHERE silent_in = $1 AND silent_in IS NOT NULL AND is_open = 1 \
     AND stage = $2 AND id > $3 ORDER BY id LIMIT $4");
const SILENT_COUNTS: Sql = sql("SELECT stage, COUNT(*) FROM cases \
     WHERE silent_in = $1 AND silent_in IS NOT NULL AND is_open = 1 GROUP BY stage");

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

/// Open rounds in which somebody has to agree to what is given, newest first, among the newest `limit` open ones.
///
/// # Errors
/// The engine's.
pub fn awaiting_approval(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<NoticeRound>, StoreError> {
    let rows = conn.all(OPEN, &[limit.into()])?;
    let mut open: Vec<NoticeRound> = rows.iter().map(|row| row.record(0)).collect::<Result<_, _>>()?;
    open.retain(NoticeRound::awaits_approval);
    Ok(open)
}

/// The next open cases of silent victims of an incident, in the stage in which this is done for them, in order.
///
/// # Errors
/// The engine's.
pub fn silent_of(
    conn: &mut Conn<'_>,
    incident: Id<Incident>,
    deed: &SilentDeed,
    after: Option<Id<Case>>,
    limit: i64,
) -> Result<Vec<Id<Case>>, StoreError> {
    let from: Val = after.map_or_else(|| "".into(), Val::from);
    let rows = conn.all(SILENT, &[incident.into(), deed.stage().name().into(), from, limit.into()])?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// How many open cases of silent victims of an incident are in each stage.
///
/// # Errors
/// The engine's.
pub fn silent_counts(conn: &mut Conn<'_>, incident: Id<Incident>) -> Result<Vec<(Stage, u64)>, StoreError> {
    let rows = conn.all(SILENT_COUNTS, &[incident.into()])?;
    let read = |row: &crate::Row| Ok(Stage::named(row.text(0)?).zip(u64::try_from(row.int(1)?).ok()));
    let counts = rows.iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(counts.into_iter().flatten().collect())
}
