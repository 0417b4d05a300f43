//! Problems and the counts that decide about their corrective actions.

use domain::{
    case::Case,
    id::Id,
    learning::{ActionState, CorrectiveAction, Problem, ProblemState},
};
use jiff::Timestamp;

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const SAVE: Sql = sql("INSERT INTO problems (id, is_open, failure_type, state) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, failure_type = excluded.failure_type, state = excluded.state");
const READ: Sql = sql("SELECT state FROM problems WHERE id = $1");
const TAKE: Sql =
    pair("SELECT state FROM problems WHERE id = $1", "SELECT state FROM problems WHERE id = $1 FOR UPDATE");
const LIST: Sql = sql("SELECT state FROM problems WHERE id < $1 ORDER BY id DESC LIMIT $2");
const OPEN_OF_TYPE: Sql =
    sql("SELECT state FROM problems WHERE is_open = 1 AND failure_type = $1 ORDER BY id DESC LIMIT 20");
/// Problems are few, so their records are read.
const OF_TYPE: Sql = sql("SELECT state FROM problems WHERE failure_type = $1 ORDER BY id");
const WITH_ACTION: Sql = sql("SELECT state FROM problems WHERE state LIKE $1 ORDER BY id");
const FAILURE_AFTER: Sql = sql(
    "SELECT id FROM cases WHERE failure_type = $1 AND received_at > $2 AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL ORDER BY received_at LIMIT 1",
);
const OF_PROBLEM: Sql = sql("SELECT state FROM cases WHERE problem = $1 ORDER BY id DESC LIMIT 200");
const FAILURES: Sql = sql(
    "SELECT COUNT(*) FROM cases WHERE failure_type = $1 AND received_at >= $2 AND received_at < $3 AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL",
);

/// Saves a problem.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, problem: &Problem) -> Result<(), StoreError> {
    let open = problem.state == ProblemState::Open;
    unit.exec(
        SAVE,
        &[problem.id.into(), open.into(), problem.failure_type.as_deref().into(), record(problem)?],
    )
    .map(drop)
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
    let row = conn.one(FAILURES, &[failure_type.into(), from.into(), to.into()])?;
    Ok(u64::try_from(row.map_or(Ok(0), |row| row.int(0))?).unwrap_or(0))
}

/// Problems of a kind of failure with an action that counts as effective.
///
/// # Errors
/// The engine's.
pub fn mended_of_type(conn: &mut Conn<'_>, failure_type: &str) -> Result<Vec<Problem>, StoreError> {
    let rows = conn.all(OF_TYPE, &[failure_type.into()])?;
    let mut problems = rows.iter().map(|row| row.record(0)).collect::<Result<Vec<Problem>, _>>()?;
    problems.retain(|problem| problem.actions.iter().any(|one| one.state == ActionState::Effective));
    Ok(problems)
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
