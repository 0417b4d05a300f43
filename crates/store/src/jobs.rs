//! What is to be done: stored with the change that needs it, claimed by lease, done at least once.

use domain::errand::{DELIVERY, Errand, FULFILMENT, Task};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Conn, Row, Sql, StoreError, Unit,
    dialect::{Inserts, pair, sql},
    value::record,
};

const STORE: Sql = sql(
    "INSERT INTO jobs (key, task, due_at, leased_until, attempts) VALUES ($1, $2, $3, 0, 0) ON CONFLICT (key) DO NOTHING",
);
const DUE: Sql = pair(
    "SELECT key, task, due_at, attempts FROM jobs WHERE done_at IS NULL AND due_at <= $1 AND leased_until <= $1 \
     AND key NOT LIKE 'fulfil:%' AND key NOT LIKE 'hook:%' ORDER BY due_at LIMIT $2",
    "SELECT key, task, due_at, attempts FROM jobs WHERE done_at IS NULL AND due_at <= $1 AND leased_until <= $1 \
     AND key NOT LIKE 'fulfil:%' AND key NOT LIKE 'hook:%' ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED",
);
const DUE_OF_KIND: Sql = pair(
    "SELECT key, task, due_at, attempts FROM jobs WHERE done_at IS NULL AND due_at <= $1 AND leased_until <= $1 \
     AND key LIKE $3 || '%' ORDER BY due_at LIMIT $2",
    "SELECT key, task, due_at, attempts FROM jobs WHERE done_at IS NULL AND due_at <= $1 AND leased_until <= $1 \
     AND key LIKE $3 || '%' ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED",
);
const IS_DUE: Sql = sql("SELECT 1 FROM jobs WHERE done_at IS NULL AND due_at <= $1 AND leased_until <= $1 \
     AND key NOT LIKE 'fulfil:%' AND key NOT LIKE 'hook:%' LIMIT 1");
const IS_DUE_OF_KIND: Sql = sql(
    "SELECT 1 FROM jobs WHERE done_at IS NULL AND due_at <= $1 AND leased_until <= $1 AND key LIKE $2 || '%' LIMIT 1",
);
const LEASE: Sql = sql("UPDATE jobs SET leased_until = $2, attempts = attempts + 1 WHERE key = $1");
const DONE: Sql = sql("UPDATE jobs SET done_at = $2, error = NULL WHERE key = $1");
const FAILED: Sql = sql("UPDATE jobs SET leased_until = $2, error = $3 WHERE key = $1 AND done_at IS NULL");
/// The first that waits for its time, or the first that waits for its next try: each is the first row of an index.
const NEXT: Sql = sql("SELECT MIN(at) FROM (\
     SELECT at FROM (SELECT due_at AS at FROM jobs WHERE done_at IS NULL AND leased_until <= due_at ORDER BY due_at LIMIT 1) AS waiting \
     UNION ALL SELECT at FROM (SELECT leased_until AS at FROM jobs WHERE done_at IS NULL AND leased_until > due_at ORDER BY leased_until LIMIT 1) AS begun) AS next");
const WAITING: Sql = sql("SELECT COUNT(*) FROM jobs WHERE done_at IS NULL AND due_at <= $1");
const OPEN: Sql = sql(
    "SELECT key, task, due_at, attempts, leased_until, error FROM jobs WHERE done_at IS NULL ORDER BY due_at, key LIMIT $1",
);
const OPEN_COUNTS: Sql = sql(
    "SELECT (SELECT COUNT(*) FROM jobs WHERE done_at IS NULL), (SELECT COUNT(*) FROM jobs WHERE done_at IS NULL AND due_at <= $1), \
     (SELECT COUNT(*) FROM jobs WHERE done_at IS NULL AND error IS NOT NULL)",
);
const TROUBLED: Sql = sql(
    "SELECT key, task, due_at, attempts, leased_until, error FROM jobs WHERE done_at IS NULL AND error IS NOT NULL ORDER BY leased_until, key LIMIT $1",
);
const HASTEN: Sql =
    sql("UPDATE jobs SET leased_until = 0 WHERE key = $1 AND done_at IS NULL AND error IS NOT NULL");
const AGAIN: Sql = sql("UPDATE jobs SET done_at = NULL, leased_until = 0, due_at = $2 WHERE key = $1");
const PURGE: Sql = sql("DELETE FROM jobs WHERE done_at IS NOT NULL AND done_at < $1");

/// When a task that cannot be read is looked at again.
const UNREADABLE_AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Work that is done side by side, so that what waits for somebody outside keeps nothing else waiting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// Everything that is not below.
    House,
    /// Carrying make-goods out.
    Fulfilment,
    /// Telling webhooks.
    Webhooks,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 3] = [Self::House, Self::Fulfilment, Self::Webhooks];

    /// How its keys begin, if they have that in common.
    const fn prefix(self) -> Option<&'static str> {
        match self {
            Self::House => None,
            Self::Fulfilment => Some(FULFILMENT),
            Self::Webhooks => Some(DELIVERY),
        }
    }
}

/// A piece of work that was claimed.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its stable name.
    pub key: String,
    /// What to do.
    pub task: Task,
    /// Since when it is due.
    pub due_at: Timestamp,
    /// How often it was begun before.
    pub attempts: i64,
}

/// What is written for errands.
pub(crate) fn rows(errands: &[Errand]) -> Result<Inserts, StoreError> {
    let row =
        |errand: &Errand| Ok(vec![errand.key.as_str().into(), record(&errand.task)?, errand.due_at.into()]);
    Ok((STORE, errands.iter().map(row).collect::<Result<_, StoreError>>()?))
}

/// Claims what is due in a lane, for as long as `lease`; somebody else takes over after that.
///
/// # Errors
/// The engine's.
pub fn claim(
    unit: &mut Unit<'_>,
    lane: Lane,
    most: i64,
    lease: SignedDuration,
) -> Result<Vec<Job>, StoreError> {
    let now = unit.context.now;
    let until = now.saturating_add(lease).unwrap_or(Timestamp::MAX);
    let mut claimed = Vec::new();
    let due = match lane.prefix() {
        None => unit.all(DUE, &[now.into(), most.into()])?,
        Some(prefix) => unit.all(DUE_OF_KIND, &[now.into(), most.into(), prefix.into()])?,
    };
    for row in due {
        let key = row.text(0)?;
        unit.exec(LEASE, &[key.into(), until.into()])?;
        match read(&row) {
            Ok(job) => claimed.push(job),
            // One that this program cannot read, perhaps of a newer one, must not keep the others from being done.
            Err(fault) => {
                let again_at = now.saturating_add(UNREADABLE_AGAIN).unwrap_or(Timestamp::MAX);
                failed(unit, key, again_at, &format!("the task cannot be read: {fault}"))?;
            }
        }
    }
    Ok(claimed)
}

fn read(row: &Row) -> Result<Job, StoreError> {
    Ok(Job {
        key: row.text(0)?.to_owned(),
        task: row.record(1)?,
        due_at: row.time(2)?,
        attempts: row.int(3)?,
    })
}

/// Marks a job as done.
///
/// # Errors
/// The engine's.
pub fn done(unit: &mut Unit<'_>, key: &str) -> Result<(), StoreError> {
    let now = unit.context.now;
    unit.exec(DONE, &[key.into(), now.into()]).map(drop)
}

/// Notes that a job failed, and when it is tried again.
///
/// # Errors
/// The engine's.
pub fn failed(unit: &mut Unit<'_>, key: &str, again_at: Timestamp, error: &str) -> Result<(), StoreError> {
    unit.exec(FAILED, &[key.into(), again_at.into(), error.into()]).map(drop)
}

/// Forgets jobs that were done before this moment.
///
/// # Errors
/// The engine's.
pub fn purge(unit: &mut Unit<'_>, before: Timestamp) -> Result<u64, StoreError> {
    unit.exec(PURGE, &[before.into()])
}

/// When the next job is due.
///
/// # Errors
/// The engine's.
pub fn next_due(conn: &mut Conn<'_>) -> Result<Option<Timestamp>, StoreError> {
    conn.one(NEXT, &[])?.map_or(Ok(None), |row| row.opt_time(0))
}

/// Whether anything is due in a lane.
///
/// # Errors
/// The engine's.
pub fn is_due(conn: &mut Conn<'_>, lane: Lane, now: Timestamp) -> Result<bool, StoreError> {
    let found = match lane.prefix() {
        None => conn.one(IS_DUE, &[now.into()])?,
        Some(prefix) => conn.one(IS_DUE_OF_KIND, &[now.into(), prefix.into()])?,
    };
    Ok(found.is_some())
}

/// How many jobs are due now.
///
/// # Errors
/// The engine's.
pub fn waiting(conn: &mut Conn<'_>, now: Timestamp) -> Result<i64, StoreError> {
    conn.one(WAITING, &[now.into()])?.map_or(Ok(0), |row| row.int(0))
}

/// A piece of work that is not done yet.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its stable name.
    pub key: String,
    /// What to do; none if this program cannot read it.
    pub task: Option<Task>,
    /// Since when it is due.
    pub due_at: Timestamp,
    /// How often it was begun.
    pub attempts: i64,
    /// Nobody takes it up before this moment; long past if nobody has begun.
    pub not_before: Timestamp,
    /// What went wrong last, if anything did.
    pub error: Option<String>,
}

/// How much is not done yet: all of it, what is due, what failed so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCounts {
    /// All of it.
    pub all: i64,
    /// What is due.
    pub due: i64,
    /// What failed so far.
    pub troubled: i64,
}

/// How much is not done yet.
///
/// # Errors
/// The engine's.
pub fn open_counts(conn: &mut Conn<'_>, now: Timestamp) -> Result<OpenCounts, StoreError> {
    let row = conn.one(OPEN_COUNTS, &[now.into()])?;
    row.map_or(Ok(OpenCounts { all: 0, due: 0, troubled: 0 }), |row| {
        Ok(OpenCounts { all: row.int(0)?, due: row.int(1)?, troubled: row.int(2)? })
    })
}

/// What is not done yet, the earliest first, at most so much.
///
/// # Errors
/// The engine's.
pub fn open(conn: &mut Conn<'_>, most: i64) -> Result<Vec<Open>, StoreError> {
    conn.all(OPEN, &[most.into()])?.iter().map(read_open).collect()
}

/// What failed so far, the next try first, at most so much.
///
/// # Errors
/// The engine's.
pub fn in_trouble(conn: &mut Conn<'_>, most: i64) -> Result<Vec<Open>, StoreError> {
    conn.all(TROUBLED, &[most.into()])?.iter().map(read_open).collect()
}

/// Does not wait for the next try of a job that failed; false if there is no such job.
///
/// # Errors
/// The engine's.
pub fn hasten(unit: &mut Unit<'_>, key: &str) -> Result<bool, StoreError> {
    Ok(unit.exec(HASTEN, &[key.into()])? > 0)
}

/// Does a job once more that was done or given up; false if there is no such job.
///
/// # Errors
/// The engine's.
pub fn again(unit: &mut Unit<'_>, key: &str) -> Result<bool, StoreError> {
    let now = unit.context.now;
    Ok(unit.exec(AGAIN, &[key.into(), now.into()])? > 0)
}

fn read_open(row: &Row) -> Result<Open, StoreError> {
    Ok(Open {
        key: row.text(0)?.to_owned(),
        task: row.record(1).ok(),
        due_at: row.time(2)?,
        attempts: row.int(3)?,
        not_before: row.time(4)?,
        error: row.opt_text(5)?.map(str::to_owned),
    })
}
