//! The words of cases, as they are learned from.

use domain::{case::Case, id::Id};
use jiff::Timestamp;

use crate::{Conn, Sql, StoreError, dialect::sql};

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
