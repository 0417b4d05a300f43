//! Reading the journal: the feed of everything, and the history of one case or customer.

use std::{fmt, str::FromStr};

use super::entry::Entry;
use crate::{
    Conn, Row, Sql, StoreError,
    dialect::{pair, sql},
};

/// Where a reader of the feed stands. Opaque outside: an order of (transaction, position).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cursor {
    pub(crate) tx: i64,
    pub(crate) position: i64,
}

impl Cursor {
    /// The position of the last entry that was read.
    #[must_use]
    pub const fn position(self) -> i64 {
        self.position
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.tx, self.position)
    }
}

impl FromStr for Cursor {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self, StoreError> {
        let wrong = || StoreError::Value(format!("cursor: found “{text}”, expected one that this feed gave"));
        let (tx, position) = text.split_once('-').unwrap_or(("0", text));
        Ok(Self { tx: tx.parse().map_err(|_| wrong())?, position: position.parse().map_err(|_| wrong())? })
    }
}

const FEED: Sql = pair(
    "SELECT j.position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash, 0, NULL \
     FROM journal j WHERE $1 >= 0 AND j.position > $2 ORDER BY j.position LIMIT $3",
    "SELECT j.position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash, f.tx, NULL \
     FROM journal_feed f JOIN journal j ON j.position = f.position \
     WHERE (f.tx, f.position) > ($1, $2) AND f.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint \
     ORDER BY f.tx, f.position LIMIT $3",
);

const HISTORY: Sql = sql(
    "SELECT j.position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash, 0, w.text \
     FROM journal j LEFT JOIN words w ON w.key = j.words_key WHERE stream_kind = $1 AND stream_id = $2 ORDER BY n",
);

const PLACE: Sql = sql("SELECT tx FROM journal_feed WHERE position = $1");
const AT: Sql = sql(
    "SELECT j.position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash, 0, w.text \
     FROM journal j LEFT JOIN words w ON w.key = j.words_key WHERE j.position = $1",
);

// Two questions in one, each with its own index: asked as one, PostgreSQL reads the journal from its end.
const CUSTOMER_HISTORY: Sql = sql(
    "SELECT position, stream_kind, stream_id, n, j.kind, actor_kind, actor_id, j.at, unit, facts, words_key, words_hash, prev, hash, 0, w.text \
     FROM (SELECT * FROM journal WHERE stream_kind = 'customer' AND stream_id = $1 AND position < $3 \
     UNION ALL SELECT * FROM journal WHERE stream_kind = 'case' AND stream_id IN (SELECT id FROM cases WHERE customer = $1) AND position < $3) j LEFT JOIN words w ON w.key = j.words_key ORDER BY position DESC LIMIT $2",
);

/// Entries after a cursor, in the order of the feed, each with its own cursor. Entries of transactions that others
/// may still overtake are not shown yet.
///
/// # Errors
/// The engine's.
pub fn feed(conn: &mut Conn<'_>, after: Cursor, most: i64) -> Result<Vec<(Cursor, Entry)>, StoreError> {
    let rows = conn.all(FEED, &[after.tx.into(), after.position.into(), most.into()])?;
    rows.iter()
        .map(|row| Ok((Cursor { tx: row.int(14)?, position: row.int(0)? }, Entry::read(row)?)))
        .collect()
}

/// Where a reader of the feed stands that has read up to this position. Unlike a cursor, a position stays the same when
/// everything moves to another database.
///
/// # Errors
/// The engine's.
pub fn cursor_after(conn: &mut Conn<'_>, position: i64) -> Result<Cursor, StoreError> {
    let row = conn.one(PLACE, &[position.into()])?;
    row.map_or(Ok(Cursor { tx: 0, position }), |row| Ok(Cursor { tx: row.int(0)?, position }))
}

/// One entry with its words; `None` if there is none at this position.
///
/// # Errors
/// The engine's.
pub fn at(conn: &mut Conn<'_>, position: i64) -> Result<Option<Entry>, StoreError> {
    conn.one(AT, &[position.into()])?.map(|row| with_words(&row)).transpose()
}

/// Everything that happened in a case, oldest first, with words.
///
/// # Errors
/// The engine's.
pub fn case_history(conn: &mut Conn<'_>, case: &str) -> Result<Vec<Entry>, StoreError> {
    history(conn, "case", case)
}

/// Everything that happened in one stream, oldest first, with words.
///
/// # Errors
/// The engine's.
pub fn history(conn: &mut Conn<'_>, kind: &str, id: &str) -> Result<Vec<Entry>, StoreError> {
    conn.all(HISTORY, &[kind.into(), id.into()])?.iter().map(with_words).collect()
}

/// The newest of what happened to a customer, in all their cases and beside them, newest first, with words.
///
/// # Errors
/// The engine's.
pub fn customer_history(conn: &mut Conn<'_>, customer: &str, most: i64) -> Result<Vec<Entry>, StoreError> {
    customer_history_before(conn, customer, most, i64::MAX)
}

/// The same before a position: the next page.
///
/// # Errors
/// The engine's.
pub fn customer_history_before(
    conn: &mut Conn<'_>,
    customer: &str,
    most: i64,
    before: i64,
) -> Result<Vec<Entry>, StoreError> {
    let values = [customer.into(), most.into(), before.into()];
    conn.all(CUSTOMER_HISTORY, &values)?.iter().map(with_words).collect()
}

const OF_KIND: Sql = sql(
    "SELECT j.position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash, 0, w.text \
     FROM journal j LEFT JOIN words w ON w.key = j.words_key WHERE kind = $1 ORDER BY j.position DESC LIMIT $2",
);

/// The newest entries of one kind, newest first, with words.
///
/// # Errors
/// The engine's.
pub fn of_kind(conn: &mut Conn<'_>, kind: &str, most: i64) -> Result<Vec<Entry>, StoreError> {
    conn.all(OF_KIND, &[kind.into(), most.into()])?.iter().map(with_words).collect()
}

fn with_words(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry { words: row.opt_text(15)?.map(str::to_owned), ..Entry::read(row)? })
}

const NEWEST: Sql = pair(
    "SELECT COALESCE(MAX(position), 0), 0 FROM journal",
    "SELECT position, tx FROM journal_feed WHERE tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY tx DESC, position DESC LIMIT 1",
);

/// Where the feed ends now.
///
/// # Errors
/// The engine's.
pub fn newest(conn: &mut Conn<'_>) -> Result<Cursor, StoreError> {
    let row = conn.one(NEWEST, &[])?;
    row.map_or(Ok(Cursor::default()), |row| Ok(Cursor { position: row.int(0)?, tx: row.int(1)? }))
}
