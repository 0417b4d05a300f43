//! The versions of the make-good policy that cases were decided under, kept as long as the cases.

use crate::{Conn, Sql, StoreError, Unit, dialect::sql};

const KEEP: Sql = sql("INSERT INTO policy_versions (seal, body, kept_at) VALUES ($1, $2, $3) \
     ON CONFLICT (seal) DO NOTHING");
const OF_SEAL: Sql = sql("SELECT body FROM policy_versions WHERE seal = $1");

/// Keeps the text of a version under its seal; twice is once.
///
/// # Errors
/// The engine's.
pub fn keep(unit: &mut Unit<'_>, seal: &str, body: &str) -> Result<(), StoreError> {
    let now = unit.context.now;
    unit.exec(KEEP, &[seal.into(), body.into(), now.into()]).map(drop)
}

/// The text of the version with this seal; `None` if no case was decided under it.
///
/// # Errors
/// The engine's.
pub fn of_seal(conn: &mut Conn<'_>, seal: &str) -> Result<Option<String>, StoreError> {
    let row = conn.one(OF_SEAL, &[seal.into()])?;
    row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
}
