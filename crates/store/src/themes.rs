//! What was learned from the words of cases, and the words that it is learned from.

use domain::{case::Case, id::Id};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Conn, Sql, StoreError, Unit, dialect::sql, value::record};

/// What suggestions of a kind of failure rest on.
pub const SUGGESTIONS: &str = "suggestions";
/// What the words of all cases said when they were read last.
pub const READING: &str = "reading";

const CODED: Sql = sql("SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE failure_type IS NOT NULL \
     AND stage NOT IN ('dismissed', 'merged') ORDER BY id DESC LIMIT $1) coded");
/// The customer's own words are the first message of a case.
const CODED_WORDS: Sql = sql(
    "SELECT c.failure_type, w.text FROM cases c JOIN messages m ON m.case_id = c.id \
     JOIN words w ON w.key = m.id WHERE c.failure_type IS NOT NULL AND c.stage NOT IN ('dismissed', 'merged') \
     AND m.kind = 'complaint' AND w.text IS NOT NULL ORDER BY c.id DESC, m.seq LIMIT $1",
);
const WORDS_BETWEEN: Sql = sql(
    "SELECT c.id, c.customer, w.text FROM cases c JOIN messages m ON m.case_id = c.id \
     JOIN words w ON w.key = m.id WHERE c.received_at >= $1 AND c.received_at < $2 AND c.stage NOT IN ('dismissed', 'merged') \
     AND m.kind = 'complaint' AND w.text IS NOT NULL ORDER BY c.received_at DESC, c.id DESC, m.seq LIMIT $3",
);
const EXAMPLE: Sql = sql("SELECT c.number, w.text FROM cases c JOIN messages m ON m.case_id = c.id \
     JOIN words w ON w.key = m.id WHERE c.id = $1 AND m.kind = 'complaint' AND w.text IS NOT NULL ORDER BY m.seq LIMIT 1");
const LEARNED_AT: Sql = sql("SELECT learned_at FROM themes WHERE name = $1");
const STATE: Sql = sql("SELECT state FROM themes WHERE name = $1");
const WEIGHTS: Sql = sql("SELECT weights FROM themes WHERE name = $1");
const KEEP: Sql = sql("INSERT INTO themes (name, learned_at, state, weights) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (name) DO UPDATE SET learned_at = excluded.learned_at, state = excluded.state, weights = excluded.weights");

/// How many cases have a kind of failure, as far as `most`. The program never sets one: people and systems of the firm do.
///
/// # Errors
/// The engine's.
pub fn coded(conn: &mut Conn<'_>, most: i64) -> Result<usize, StoreError> {
    let row = conn.one(CODED, &[most.into()])?;
    Ok(usize::try_from(row.map_or(Ok(0), |row| row.int(0))?).unwrap_or(0))
}

/// Kind of failure and the customer's own words of the newest coded cases, newest first, at most so many.
///
/// # Errors
/// The engine's.
pub fn coded_words(conn: &mut Conn<'_>, most: i64) -> Result<Vec<(String, String)>, StoreError> {
    let rows = conn.all(CODED_WORDS, &[most.into()])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
}

/// What one customer said in one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which case.
    pub case: Id<Case>,
    /// Whose.
    pub customer: String,
    /// In their own words.
    pub text: String,
}

/// The customers' own words in the cases received in `[from, to)`, newest first, at most so many.
///
/// # Errors
/// The engine's.
pub fn said_between(
    conn: &mut Conn<'_>,
    from: Timestamp,
    to: Timestamp,
    most: i64,
) -> Result<Vec<Said>, StoreError> {
    let rows = conn.all(WORDS_BETWEEN, &[from.into(), to.into(), most.into()])?;
    let said = |row: &crate::Row| {
        Ok(Said { case: row.id(0)?, customer: row.text(1)?.to_owned(), text: row.text(2)?.to_owned() })
    };
    rows.iter().map(said).collect()
}

/// The number of a case and the customer's own words; `None` once they were erased.
///
/// # Errors
/// The engine's.
pub fn example(conn: &mut Conn<'_>, case: Id<Case>) -> Result<Option<(String, String)>, StoreError> {
    let row = conn.one(EXAMPLE, &[case.into()])?;
    row.map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).transpose()
}

/// When something of this name was learned; `None` if it never was.
///
/// # Errors
/// The engine's.
pub fn learned_at(conn: &mut Conn<'_>, name: &str) -> Result<Option<Timestamp>, StoreError> {
    conn.one(LEARNED_AT, &[name.into()])?.map(|row| row.time(0)).transpose()
}

/// What is known about something learned.
///
/// # Errors
/// The engine's, or it is not what was kept under that name.
pub fn state<T: DeserializeOwned>(conn: &mut Conn<'_>, name: &str) -> Result<Option<T>, StoreError> {
    conn.one(STATE, &[name.into()])?.map(|row| row.record(0)).transpose()
}

/// Its weights, if it has any.
///
/// # Errors
/// The engine's.
pub fn weights(conn: &mut Conn<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = conn.one(WEIGHTS, &[name.into()])?;
    Ok(row.map(|row| row.opt_blob(0).map(|blob| blob.map(<[u8]>::to_vec))).transpose()?.flatten())
}

/// Keeps something learned in the place of what was learned before.
///
/// # Errors
/// The engine's.
pub fn keep(
    unit: &mut Unit<'_>,
    name: &str,
    state: &impl Serialize,
    weights: Option<&[u8]>,
) -> Result<(), StoreError> {
    let weights = weights.map_or(crate::Val::Null, Into::into);
    let now = unit.context.now;
    unit.exec(KEEP, &[name.into(), now.into(), record(state)?, weights]).map(drop)
}
