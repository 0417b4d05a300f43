//! Lessons, and those that a case may be like.

use std::collections::BTreeMap;

use domain::{
    id::Id,
    learning::{Lesson, Problem},
};

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

/// As many are read for a case: those of its problem, of its kind of failure, and the newest of all.
const NEAR: i64 = 50;

const SAVE: Sql = sql("INSERT INTO lessons (id, failure_type, problem, state) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (id) DO UPDATE SET failure_type = excluded.failure_type, problem = excluded.problem, state = excluded.state");
const READ: Sql = sql("SELECT state FROM lessons WHERE id = $1");
const TAKE: Sql =
    pair("SELECT state FROM lessons WHERE id = $1", "SELECT state FROM lessons WHERE id = $1 FOR UPDATE");
const LIST: Sql = sql("SELECT state FROM lessons WHERE id < $1 ORDER BY id DESC LIMIT $2");
const OF_TYPE: Sql = sql("SELECT state FROM lessons WHERE failure_type = $1 ORDER BY id DESC LIMIT $2");
const OF_PROBLEM: Sql = sql("SELECT state FROM lessons WHERE problem = $1 ORDER BY id DESC LIMIT $2");

/// Saves a lesson.
///
/// # Errors
/// The engine's.
pub fn save_lesson(unit: &mut Unit<'_>, lesson: &Lesson) -> Result<(), StoreError> {
    let row =
        [lesson.id.into(), lesson.failure_type.as_deref().into(), lesson.problem.into(), record(lesson)?];
    unit.exec(SAVE, &row).map(drop)
}

/// A lesson by id.
///
/// # Errors
/// The engine's.
pub fn lesson(conn: &mut Conn<'_>, id: Id<Lesson>, lock: Lock) -> Result<Option<Lesson>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// A page of lessons, newest first.
///
/// # Errors
/// The engine's.
pub fn lessons(
    conn: &mut Conn<'_>,
    after: Option<Id<Lesson>>,
    limit: i64,
) -> Result<Vec<Lesson>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(LIST, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Lessons of a problem, newest first.
///
/// # Errors
/// The engine's.
pub fn lessons_of(conn: &mut Conn<'_>, problem: Id<Problem>) -> Result<Vec<Lesson>, StoreError> {
    conn.all(OF_PROBLEM, &[problem.into(), NEAR.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Lessons that a case may be like: the newest of its problem, of its kind of failure, and of all.
///
/// # Errors
/// The engine's.
pub fn lessons_near(
    conn: &mut Conn<'_>,
    failure_type: Option<&str>,
    problem: Option<Id<Problem>>,
) -> Result<Vec<Lesson>, StoreError> {
    let mut found: BTreeMap<Id<Lesson>, Lesson> = BTreeMap::new();
    let newest = lessons(conn, None, NEAR)?;
    // Where there are few, the newest are all there are.
    let few = i64::try_from(newest.len()).unwrap_or(NEAR) < NEAR;
    found.extend(newest.into_iter().map(|one| (one.id, one)));
    if few {
        return Ok(found.into_values().collect());
    }
    if let Some(problem) = problem {
        found.extend(lessons_of(conn, problem)?.into_iter().map(|one| (one.id, one)));
    }
    if let Some(kind) = failure_type {
        let rows = conn.all(OF_TYPE, &[kind.into(), NEAR.into()])?;
        let of_kind = rows.iter().map(|row| row.record(0)).collect::<Result<Vec<Lesson>, _>>()?;
        found.extend(of_kind.into_iter().map(|one| (one.id, one)));
    }
    Ok(found.into_values().collect())
}
