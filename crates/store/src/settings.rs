//! Settings that people edit: texts with versions, the newest of which is in force.

use domain::event::Who;
use jiff::Timestamp;

use crate::{Conn, Sql, StoreError, Unit, dialect::sql};

const CURRENT: Sql = sql("SELECT version, body FROM settings WHERE name = $1 ORDER BY version DESC LIMIT 1");
const VERSIONS: Sql = sql("SELECT name, MAX(version) FROM settings GROUP BY name ORDER BY name");
const HISTORY: Sql = sql(
    "SELECT version, body, changed_at, changed_by FROM settings WHERE name = $1 ORDER BY version DESC LIMIT $2",
);
const OF_VERSION: Sql = sql("SELECT body FROM settings WHERE name = $1 AND version = $2");
const CHANGE_FROM: Sql = sql("INSERT INTO settings (name, version, body, changed_at, changed_by) \
     SELECT $1, $2, $3, $4, $5 WHERE $6 = (SELECT COALESCE(MAX(version), 0) FROM settings WHERE name = $1) \
     ON CONFLICT (name, version) DO NOTHING");
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

/// One version of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counted from 1; what ships is 0 and not kept here.
    pub version: i64,
    /// The whole text.
    pub body: String,
    /// Since when.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: Who,
}

/// The versions of a text, newest first, at most so many.
///
/// # Errors
/// The engine's.
pub fn history(conn: &mut Conn<'_>, name: &str, most: i64) -> Result<Vec<Version>, StoreError> {
    let rows = conn.all(HISTORY, &[name.into(), most.into()])?;
    rows.iter()
        .map(|row| {
            Ok(Version {
                version: row.int(0)?,
                body: row.text(1)?.to_owned(),
                changed_at: row.time(2)?,
                changed_by: row.record(3)?,
            })
        })
        .collect()
}

/// The text of one version; `None` if there is no such version.
///
/// # Errors
/// The engine's.
pub fn of_version(conn: &mut Conn<'_>, name: &str, version: i64) -> Result<Option<String>, StoreError> {
    let row = conn.one(OF_VERSION, &[name.into(), version.into()])?;
    row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
}

/// Puts a new version in force if `from` is still the newest (0: what ships); answers its number, or `None` if
/// somebody else was faster.
///
/// # Errors
/// The engine's.
pub fn change_from(
    unit: &mut Unit<'_>,
    name: &str,
    from: i64,
    body: &str,
) -> Result<Option<i64>, StoreError> {
    let (now, who) = (unit.context.now, crate::value::record(&unit.context.who)?);
    let values = [name.into(), (from + 1).into(), body.into(), now.into(), who, from.into()];
    Ok((unit.exec(CHANGE_FROM, &values)? > 0).then_some(from + 1))
}
