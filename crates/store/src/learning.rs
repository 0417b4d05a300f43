//! Problems and the counts that decide about their corrective actions; procedures, lessons, and whom we told.

mod lessons;
mod procedures;
mod told;

use domain::{
    case::Case,
    id::Id,
    learning::{ActionState, CorrectiveAction, Problem, ProblemState, Signal},
};
use jiff::Timestamp;

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

pub use lessons::{lesson, lessons, lessons_near, lessons_of, save_lesson};
pub use procedures::{procedure, procedures, save_procedure};
pub use told::{Told, customers_told, told};
pub(crate) use told::{keep as keep_told, mends};

const SAVE: Sql = sql("INSERT INTO problems (id, is_open, failure_type, watched, mended, alarm, state) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, \
     failure_type = excluded.failure_type, watched = excluded.watched, mended = excluded.mended, \
     alarm = excluded.alarm, state = excluded.state");
const READ: Sql = sql("SELECT state FROM problems WHERE id = $1");
const TAKE: Sql =
    pair("SELECT state FROM problems WHERE id = $1", "SELECT state FROM problems WHERE id = $1 FOR UPDATE");
const LIST: Sql = sql("SELECT state FROM problems WHERE id < $1 ORDER BY id DESC LIMIT $2");
const OPEN_OF_TYPE: Sql =
    sql("SELECT state FROM problems WHERE is_open = 1 AND failure_type = $1 ORDER BY id DESC LIMIT 20");
const MENDED: Sql = sql("SELECT state FROM problems WHERE failure_type = $1 AND mended = 1 ORDER BY id");
const WATCHED: Sql = sql("SELECT id FROM problems WHERE watched = 1 ORDER BY id");
const WITH_ALARM: Sql = sql("SELECT state FROM problems WHERE alarm = 1 ORDER BY id DESC LIMIT $1");
const SIGNALS: Sql = sql("SELECT state FROM signals WHERE state LIKE $1 ORDER BY id DESC LIMIT 100");
/// Problems are few, so their records are read.
const WITH_ACTION: Sql = sql("SELECT state FROM problems WHERE state LIKE $1 ORDER BY id");
const FAILURE_AFTER: Sql = sql(
    "SELECT id FROM cases WHERE failure_type = $1 AND received_at > $2 AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL ORDER BY received_at LIMIT 1",
);
const CASE_AFTER: Sql = sql(
    "SELECT id FROM cases WHERE problem = $1 AND received_at > $2 AND stage NOT IN ('dismissed', 'merged') ORDER BY received_at LIMIT 1",
);
const OF_PROBLEM: Sql = sql("SELECT state FROM cases WHERE problem = $1 ORDER BY id DESC LIMIT 200");
const FAILURES: Sql = sql(
    "SELECT COUNT(*) FROM cases WHERE failure_type = $1 AND received_at >= $2 AND received_at < $3 AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL",
);
const ALL_FAILURES: Sql = sql(
    "SELECT COUNT(*) FROM cases WHERE received_at >= $1 AND received_at < $2 AND stage NOT IN ('dismissed', 'merged')",
);
const ORDERS: Sql = sql("SELECT COUNT(*) FROM orders WHERE placed_at >= $1 AND placed_at < $2");

/// Saves a problem.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, problem: &Problem) -> Result<(), StoreError> {
    let open = problem.state == ProblemState::Open;
    let any = |test: fn(&CorrectiveAction) -> bool| problem.actions.iter().any(test);
    let row = [
        problem.id.into(),
        open.into(),
        problem.failure_type.as_deref().into(),
        any(|one| one.is_watched() || one.state == ActionState::Planned).into(),
        any(|one| one.state == ActionState::Effective).into(),
        problem.alarms().next().is_some().into(),
        record(problem)?,
    ];
    unit.exec(SAVE, &row).map(drop)
}

/// A problem by id.
///
/// # Errors
/// The engine's.
pub fn problem(conn: &mut Conn<'_>, id: Id<Problem>, lock: Lock) -> Result<Option<Problem>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// A page of problems, newest first.
///
/// # Errors
/// The engine's.
pub fn problems(
    conn: &mut Conn<'_>,
    after: Option<Id<Problem>>,
    limit: i64,
) -> Result<Vec<Problem>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(LIST, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Open problems behind a kind of failure, newest first: what a debrief may belong to.
///
/// # Errors
/// The engine's.
pub fn open_of_type(conn: &mut Conn<'_>, failure_type: &str) -> Result<Vec<Problem>, StoreError> {
    conn.all(OPEN_OF_TYPE, &[failure_type.into()])?.iter().map(|row| row.record(0)).collect()
}

/// How many failures of a type were received in a period.
///
/// # Errors
/// The engine's.
pub fn failures_between(
    conn: &mut Conn<'_>,
    failure_type: &str,
    from: Timestamp,
    to: Timestamp,
) -> Result<u64, StoreError> {
    number(conn, FAILURES, &[failure_type.into(), from.into(), to.into()])
}

/// Problems of a kind of failure with an action that counts as effective.
///
/// # Errors
/// The engine's.
pub fn mended_of_type(conn: &mut Conn<'_>, failure_type: &str) -> Result<Vec<Problem>, StoreError> {
    conn.all(MENDED, &[failure_type.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Problems with an action that is to be done or is being watched.
///
/// # Errors
/// The engine's.
pub fn watched(conn: &mut Conn<'_>) -> Result<Vec<Id<Problem>>, StoreError> {
    conn.all(WATCHED, &[])?.iter().map(|row| row.id(0)).collect()
}

/// Problems with something that waits for an answer, newest first.
///
/// # Errors
/// The engine's.
pub fn with_alarm(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<Problem>, StoreError> {
    conn.all(WITH_ALARM, &[limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Signals that a problem takes up, newest first, at most 100.
///
/// # Errors
/// The engine's.
pub fn signals_of(conn: &mut Conn<'_>, problem: Id<Problem>) -> Result<Vec<Signal>, StoreError> {
    let rows = conn.all(SIGNALS, &[format!("%\"problem\":\"{problem}\"%").into()])?;
    let signals = rows.iter().map(|row| row.record(0)).collect::<Result<Vec<Signal>, _>>()?;
    let takes =
        |one: &Signal| one.disposition.as_ref().is_some_and(|decided| decided.problem == Some(problem));
    Ok(signals.into_iter().filter(takes).collect())
}

/// How many failures of any kind were received in a period.
///
/// # Errors
/// The engine's.
pub fn all_failures_between(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<u64, StoreError> {
    number(conn, ALL_FAILURES, &[from.into(), to.into()])
}

/// How many orders were placed in a period.
///
/// # Errors
/// The engine's.
pub fn orders_between(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<u64, StoreError> {
    number(conn, ORDERS, &[from.into(), to.into()])
}

fn number(conn: &mut Conn<'_>, query: Sql, values: &[Val]) -> Result<u64, StoreError> {
    let row = conn.one(query, values)?;
    Ok(u64::try_from(row.map_or(Ok(0), |row| row.int(0))?).unwrap_or(0))
}

/// The first case of a kind of failure that was received after this moment.
///
/// # Errors
/// The engine's.
pub fn failure_after(
    conn: &mut Conn<'_>,
    failure_type: &str,
    after: Timestamp,
) -> Result<Option<Id<Case>>, StoreError> {
    conn.one(FAILURE_AFTER, &[failure_type.into(), after.into()])?.map(|row| row.id(0)).transpose()
}

/// The first case tied to a problem that was received after this moment.
///
/// # Errors
/// The engine's.
pub fn case_after(
    conn: &mut Conn<'_>,
    problem: Id<Problem>,
    after: Timestamp,
) -> Result<Option<Id<Case>>, StoreError> {
    conn.one(CASE_AFTER, &[problem.into(), after.into()])?.map(|row| row.id(0)).transpose()
}

/// Cases that were tied to a problem, newest first, at most 200.
///
/// # Errors
/// The engine's.
pub fn cases_of(conn: &mut Conn<'_>, problem: Id<Problem>) -> Result<Vec<Case>, StoreError> {
    conn.all(OF_PROBLEM, &[problem.into()])?.iter().map(|row| row.record(0)).collect()
}

/// The problem that a corrective action belongs to.
///
/// # Errors
/// The engine's.
pub fn problem_of_action(
    conn: &mut Conn<'_>,
    action: Id<CorrectiveAction>,
) -> Result<Option<Id<Problem>>, StoreError> {
    for row in conn.all(WITH_ACTION, &[format!("%{action}%").into()])? {
        let problem: Problem = row.record(0)?;
        if problem.actions.iter().any(|one| one.id == action) {
            return Ok(Some(problem.id));
        }
    }
    Ok(None)
}
