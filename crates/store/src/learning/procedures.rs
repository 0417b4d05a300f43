//! Procedures with their versions.

use domain::{id::Id, learning::Procedure};

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const SAVE: Sql = sql(
    "INSERT INTO procedures (id, state) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
);
const READ: Sql = sql("SELECT state FROM procedures WHERE id = $1");
const TAKE: Sql = pair(
    "SELECT state FROM procedures WHERE id = $1",
    "SELECT state FROM procedures WHERE id = $1 FOR UPDATE",
);
const LIST: Sql = sql("SELECT state FROM procedures WHERE id < $1 ORDER BY id DESC LIMIT $2");

/// Saves a procedure with all its versions.
///
/// # Errors
/// The engine's.
pub fn save_procedure(unit: &mut Unit<'_>, procedure: &Procedure) -> Result<(), StoreError> {
    unit.exec(SAVE, &[procedure.id.into(), record(procedure)?]).map(drop)
}

/// A procedure by id.
///
/// # Errors
/// The engine's.
pub fn procedure(
    conn: &mut Conn<'_>,
    id: Id<Procedure>,
    lock: Lock,
) -> Result<Option<Procedure>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// A page of procedures, the one written down last first.
///
/// # Errors
/// The engine's.
pub fn procedures(
    conn: &mut Conn<'_>,
    after: Option<Id<Procedure>>,
    limit: i64,
) -> Result<Vec<Procedure>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(LIST, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect()
}
