//! Candidates and incidents.

pub mod cohort;

use domain::{
    id::Id,
    intake::{Candidate, CandidateState, Incident},
    learning::Problem,
};

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const SAVE_CANDIDATE: Sql = sql(
    "INSERT INTO candidates (id, waiting, due_at, state) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (id) DO UPDATE SET waiting = excluded.waiting, due_at = excluded.due_at, state = excluded.state",
);
const CANDIDATE: Sql = sql("SELECT state FROM candidates WHERE id = $1");
const TAKE_CANDIDATE: Sql = pair(
    "SELECT state FROM candidates WHERE id = $1",
    "SELECT state FROM candidates WHERE id = $1 FOR UPDATE",
);
const WAITING: Sql = sql("SELECT state FROM candidates WHERE waiting = 1 ORDER BY due_at LIMIT $1");
/// `waiting` is 0 for what is decided, 1 for triage, 2 for a dismissal that somebody else looks at again.
const AWAITING_SECOND_LOOK: Sql =
    sql("SELECT state FROM candidates WHERE waiting = 2 ORDER BY due_at LIMIT $1");
const INCIDENTS_OF_PROBLEM: Sql =
    sql("SELECT state FROM incidents WHERE state LIKE $1 ORDER BY id DESC LIMIT 100");
const CANDIDATES: Sql = sql("SELECT state FROM candidates WHERE id < $1 ORDER BY id DESC LIMIT $2");
const SAVE_INCIDENT: Sql = sql("INSERT INTO incidents (id, happened_at, state) VALUES ($1, $2, $3) \
     ON CONFLICT (id) DO UPDATE SET happened_at = excluded.happened_at, state = excluded.state");
const INCIDENT: Sql = sql("SELECT state FROM incidents WHERE id = $1");
const TAKE_INCIDENT: Sql =
    pair("SELECT state FROM incidents WHERE id = $1", "SELECT state FROM incidents WHERE id = $1 FOR UPDATE");
const INCIDENTS: Sql = sql("SELECT state FROM incidents WHERE id < $1 ORDER BY id DESC LIMIT $2");

/// Saves a candidate.
///
/// # Errors
/// The engine's.
pub fn save_candidate(unit: &mut Unit<'_>, candidate: &Candidate) -> Result<(), StoreError> {
    let waiting = match candidate.state {
        CandidateState::Waiting => 1,
        _ if candidate.awaits_second_look() => 2,
        _ => 0_i64,
    };
    unit.exec(
        SAVE_CANDIDATE,
        &[candidate.id.into(), waiting.into(), candidate.triage_due_at.into(), record(candidate)?],
    )
    .map(drop)
}

/// A candidate by id.
///
/// # Errors
/// The engine's.
pub fn candidate(
    conn: &mut Conn<'_>,
    id: Id<Candidate>,
    lock: Lock,
) -> Result<Option<Candidate>, StoreError> {
    let query = if lock == Lock::Yes { TAKE_CANDIDATE } else { CANDIDATE };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// Candidates that nobody has decided, the most urgent first.
///
/// # Errors
/// The engine's.
pub fn waiting_candidates(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<Candidate>, StoreError> {
    conn.all(WAITING, &[limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// A page of candidates, newest first.
///
/// # Errors
/// The engine's.
pub fn candidates(
    conn: &mut Conn<'_>,
    after: Option<Id<Candidate>>,
    limit: i64,
) -> Result<Vec<Candidate>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(CANDIDATES, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Saves an incident.
///
/// # Errors
/// The engine's.
pub fn save_incident(unit: &mut Unit<'_>, incident: &Incident) -> Result<(), StoreError> {
    unit.exec(SAVE_INCIDENT, &[incident.id.into(), incident.happened_at.into(), record(incident)?]).map(drop)
}

/// An incident by id.
///
/// # Errors
/// The engine's.
pub fn incident(conn: &mut Conn<'_>, id: Id<Incident>, lock: Lock) -> Result<Option<Incident>, StoreError> {
    let query = if lock == Lock::Yes { TAKE_INCIDENT } else { INCIDENT };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// A page of incidents, newest first.
///
/// # Errors
/// The engine's.
pub fn incidents(
    conn: &mut Conn<'_>,
    after: Option<Id<Incident>>,
    limit: i64,
) -> Result<Vec<Incident>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(INCIDENTS, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Dismissals that wait for a second look, the oldest first.
///
/// # Errors
/// The engine's.
pub fn awaiting_second_look(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<Candidate>, StoreError> {
    conn.all(AWAITING_SECOND_LOOK, &[limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Incidents with this problem behind them, newest first, at most 100.
///
/// # Errors
/// The engine's.
pub fn incidents_of_problem(conn: &mut Conn<'_>, problem: Id<Problem>) -> Result<Vec<Incident>, StoreError> {
    let rows = conn.all(INCIDENTS_OF_PROBLEM, &[format!("%\"problem\":\"{problem}\"%").into()])?;
    rows.iter().map(|row| row.record(0)).collect()
}
