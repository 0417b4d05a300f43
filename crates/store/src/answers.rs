//! Answers to requests that named themselves, so that a repeat gets the same one.

use domain::{id::Id, staff::Member};

use crate::{
    Sql, StoreError, Unit,
    dialect::{pair, sql},
};

/// A twin that comes at the same moment waits here until the first has committed.
const WAIT: Sql = pair(
    "SELECT 1 WHERE $1 IS NOT NULL",
    "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 7276482))) AS waited",
);
const FIND: Sql = sql("SELECT request, status, body FROM answers WHERE member = $1 AND key = $2");
const KEEP: Sql =
    sql("INSERT INTO answers (member, key, request, status, body, at) VALUES ($1, $2, $3, $4, $5, $6)");

/// What was asked and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the request.
    pub request: [u8; 32],
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// The answer under a member's key, if there is one; waits for a concurrent twin.
///
/// # Errors
/// The engine's.
pub fn find(unit: &mut Unit<'_>, member: Id<Member>, key: &str) -> Result<Option<Stored>, StoreError> {
    unit.all(WAIT, &[format!("{member}:{key}").into()])?;
    let Some(row) = unit.one(FIND, &[member.into(), key.into()])? else { return Ok(None) };
    let request = row
        .blob(0)?
        .try_into()
        .map_err(|_| StoreError::Value("answers.request: expected 32 bytes".to_owned()))?;
    Ok(Some(Stored {
        request,
        status: u16::try_from(row.int(1)?).unwrap_or(500),
        body: row.text(2)?.to_owned(),
    }))
}

/// Keeps an answer.
///
/// # Errors
/// The engine's.
pub fn keep(unit: &mut Unit<'_>, member: Id<Member>, key: &str, stored: &Stored) -> Result<(), StoreError> {
    let now = unit.context.now;
    let values = [
        member.into(),
        key.into(),
        stored.request.into(),
        i64::from(stored.status).into(),
        stored.body.as_str().into(),
        now.into(),
    ];
    unit.exec(KEEP, &values).map(drop)
}
