//! Settings that people edit: texts with versions, the newest of which is in force.

use crate::{Conn, Sql, StoreError, Unit, dialect::sql};

const CURRENT: Sql = sql("SELECT version, body FROM settings WHERE name = $1 ORDER BY version DESC LIMIT 1");
const VERSIONS: Sql = sql("SELECT name, MAX(version) FROM settings GROUP BY name ORDER BY name");
const INSERT: Sql =
    sql("INSERT INTO settings (name, version, body, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)");

/// The text in force under a name, with its version; `None` if nobody has changed it.
///
/// # Errors
/// The engine's.
pub fn current(conn: &mut Conn<'_>, name: &str) -> Result<Option<(i64, String)>, StoreError> {
    let row = conn.one(CURRENT, &[name.into()])?;
    row.map(|row| Ok((row.int(0)?, row.text(1)?.to_owned()))).transpose()
}

/// What is in force, for noticing that another process has changed something.
///
/// # Errors
/// The engine's.
pub fn versions(conn: &mut Conn<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    conn.all(VERSIONS, &[])?.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

/// Puts a new version in force; answers its number.
///
/// # Errors
/// The engine's.
pub fn change(unit: &mut Unit<'_>, name: &str, body: &str) -> Result<i64, StoreError> {
    let version = current(unit.conn(), name)?.map_or(0, |(version, _)| version) + 1;
    let (now, who) = (unit.context.now, crate::value::record(&unit.context.who)?);
    unit.exec(INSERT, &[name.into(), version.into(), body.into(), now.into(), who])?;
    Ok(version)
}
