//! Answers that were given under an idempotency key: the same request twice is done once.

use domain::{id::Id, staff::Member};
use jiff::Timestamp;

use crate::{Conn, Sql, StoreError, Unit, dialect::sql};

const CLAIM: Sql = sql(
    "INSERT INTO answers (member, key, request, status, body, at) VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (member, key) DO NOTHING",
);
const GIVEN: Sql = sql("SELECT request, status, body FROM answers WHERE member = $1 AND key = $2");
const KEEP: Sql = sql("UPDATE answers SET status = $3, body = $4 WHERE member = $1 AND key = $2");
const PURGE: Sql = sql("DELETE FROM answers WHERE at < $1");

/// A request that names itself.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks; each member has their own keys.
    pub member: Id<Member>,
    /// The key that they chose.
    pub key: &'a str,
    /// A hash of everything that makes it this request: method, path, body.
    pub hash: [u8; 32],
}

/// An answer, as it is given again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The status of HTTP.
    pub status: i64,
    /// The body.
    pub body: String,
}

/// What came of a request with a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Once {
    /// It was done now.
    Done(Answer),
    /// It had been done before; this is what was answered then.
    Again(Answer),
    /// The key was used for another request.
    Different,
}

/// Does `work` unless it was done under this key before. Its answer is kept in the same unit; a twin that comes
/// meanwhile waits until this unit has ended. If `work` refuses, the key stays unused.
///
/// # Errors
/// Whatever `work` answers, or the engine's.
pub fn once<E: From<StoreError>>(
    unit: &mut Unit<'_>,
    request: &Request<'_>,
    work: impl FnOnce(&mut Unit<'_>) -> Result<Answer, E>,
) -> Result<Once, E> {
    let (member, key, now) = (request.member, request.key, unit.context.now);
    // Whoever comes second waits in this statement for the first to commit or to give up.
    if unit.exec(CLAIM, &[member.into(), key.into(), request.hash.into(), now.into()])? == 0 {
        return Ok(given(unit, request)?);
    }
    let answer = work(unit)?;
    unit.exec(KEEP, &[member.into(), key.into(), answer.status.into(), answer.body.as_str().into()])?;
    Ok(Once::Done(answer))
}

fn given(unit: &mut Unit<'_>, request: &Request<'_>) -> Result<Once, StoreError> {
    let row = unit.one(GIVEN, &[request.member.into(), request.key.into()])?;
    let row =
        row.ok_or_else(|| StoreError::Contention("an answer was purged while it was read".to_owned()))?;
    if row.blob(0)? != request.hash {
        return Ok(Once::Different);
    }
    Ok(Once::Again(Answer { status: row.int(1)?, body: row.text(2)?.to_owned() }))
}

/// What was answered under a key before, without doing anything.
///
/// # Errors
/// The engine's.
pub fn known(conn: &mut Conn<'_>, request: &Request<'_>) -> Result<Option<Once>, StoreError> {
    let Some(row) = conn.one(GIVEN, &[request.member.into(), request.key.into()])? else { return Ok(None) };
    if row.blob(0)? != request.hash {
        return Ok(Some(Once::Different));
    }
    Ok(Some(Once::Again(Answer { status: row.int(1)?, body: row.text(2)?.to_owned() })))
}

/// Forgets answers that were given before this moment.
///
/// # Errors
/// The engine's.
pub fn purge(unit: &mut Unit<'_>, before: Timestamp) -> Result<u64, StoreError> {
    unit.exec(PURGE, &[before.into()])
}
