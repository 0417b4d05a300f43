//! Units on PostgreSQL: run again when they lose against others, and settled when nobody knows whether they were
//! committed.

use std::{thread::sleep, time::Duration};

use crate::{
    Conn, Sql, StoreError, Unit,
    db::guarded,
    dialect::{on_postgres, sql},
    postgres::{Attempt, Ended, Sessions},
    unit::{Context, Landmark},
};

/// How often a unit that lost against others is run again.
const TRIES: u32 = 8;
/// How long a COMMIT that was cut off may still be under way.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

const STANDS: Sql = sql("SELECT 1 FROM journal WHERE position = $1 AND unit = $2");
const IS_RUNNING: Sql = on_postgres("SELECT 1 FROM pg_stat_activity WHERE backend_xid = ($1::bigint % 4294967296)::text::xid");

type Pool = r2d2::Pool<Sessions>;

enum Try<T, E> {
    Answered(Result<T, E>),
    Again(StoreError),
}

pub(crate) fn unit_on_postgres<T, E: From<StoreError>>(
    pool: &Pool,
    context: &Context,
    mut work: impl FnMut(&mut Unit<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut last = StoreError::Closed;
    // After a failover every connection of the pool may turn out to be dead, one after the other.
    for nth in 0..TRIES + pool.max_size() {
        match once(pool, context, &mut work)? {
            Try::Answered(answer) => return answer,
            Try::Again(fault) if nth < TRIES || fault.is_lost_connection() => last = fault,
            Try::Again(fault) => return Err(StoreError::Contention(fault.to_string()).into()),
        }
    }
    Err(StoreError::Contention(last.to_string()).into())
}

fn once<T, E: From<StoreError>>(
    pool: &Pool,
    context: &Context,
    work: &mut impl FnMut(&mut Unit<'_>) -> Result<T, E>,
) -> Result<Try<T, E>, StoreError> {
    let mut session = pool.get()?;
    let mut landmark = None;
    let ended = session.in_transaction(|conn| {
        let mut unit = Unit::new(Conn::Postgres(conn), context.clone());
        let done = guarded(|| work(&mut unit));
        landmark = unit.landmark;
        match (unit.fault(), done) {
            (Some(fault), _) if fault.asks_for_retry() => Attempt::Undo(Try::Again(fault)),
            // The engine has ended the transaction: an answer that overlooked it would be about nothing.
            (Some(fault), Ok(_)) => Attempt::Undo(Try::Answered(Err(fault.into()))),
            (_, Err(refused)) => Attempt::Undo(Try::Answered(Err(refused))),
            (None, Ok(answer)) => Attempt::Commit(Try::Answered(Ok(answer))),
        }
    });
    drop(session);
    match ended {
        Ok(Ended::Undone(tried) | Ended::Committed(tried, Ok(()))) => Ok(tried),
        Ok(Ended::Committed(answer, Err(fault))) if fault.is_lost_connection() => {
            Ok(if was_committed(pool, context, landmark)? { answer } else { Try::Again(fault) })
        }
        Ok(Ended::Committed(_, Err(fault))) | Err(fault) if fault.asks_for_retry() => Ok(Try::Again(fault)),
        Ok(Ended::Committed(_, Err(fault))) | Err(fault) => Err(fault),
    }
}

/// Whether a unit whose COMMIT was cut off was committed: its entry in the journal says so.
///
/// A unit without an entry changed no record; it claimed or ended jobs, opened or ended sessions, noted how mail
/// went. Running those again leaves the same rows: a job that was claimed waits for its lease to run out, a link that
/// was used up stays used up and is refused.
fn was_committed(pool: &Pool, context: &Context, landmark: Option<Landmark>) -> Result<bool, StoreError> {
    let Some(Landmark { position, tx }) = landmark else { return Ok(false) };
    for _ in 0..PATIENCE.as_millis() / LOOK_AGAIN.as_millis() {
        let state = pool.get()?.plainly(|conn| {
            let mut conn = Conn::Postgres(conn);
            // In this order: what was running and is not any more has left its entry by then.
            let running = conn.one(IS_RUNNING, &[tx.into()])?.is_some();
            let stands = conn.one(STANDS, &[position.into(), context.unit.into()])?.is_some();
            Ok::<_, StoreError>((stands, running))
        });
        match state {
            Ok((true, _)) => return Ok(true),
            Ok((false, false)) => return Ok(false),
            Ok((false, true)) => sleep(LOOK_AGAIN),
            Err(fault) if fault.is_lost_connection() => sleep(LOOK_AGAIN),
            Err(fault) => return Err(fault),
        }
    }
    Err(StoreError::Contention("a COMMIT was cut off and has not ended yet".to_owned()))
}
