//! Checking that the feed shows every entry and nothing else. On SQLite that holds by definition.

use super::verify::FirstBad;
use crate::{Conn, Sql, StoreError, dialect::sql};

const UNSHOWN: Sql = sql(
    "SELECT j.position, stream_kind, stream_id, n FROM journal j LEFT JOIN journal_feed f ON f.position = j.position \
     WHERE f.position IS NULL ORDER BY j.position LIMIT 1",
);
const UNWRITTEN: Sql = sql(
    "SELECT f.position FROM journal_feed f LEFT JOIN journal j ON f.position = j.position \
     WHERE j.position IS NULL ORDER BY f.position LIMIT 1",
);

pub(super) fn wrong(conn: &mut Conn<'_>) -> Result<Vec<FirstBad>, StoreError> {
    if !conn.is_postgres() {
        return Ok(Vec::new());
    }
    let mut bad = Vec::new();
    if let Some(row) = conn.one(UNSHOWN, &[])? {
        let stream = (row.text(1)?.to_owned(), row.text(2)?.to_owned());
        bad.push(FirstBad::at(row.int(0)?, &stream, row.int(3)?, "it is missing from the order of the feed"));
    }
    if let Some(row) = conn.one(UNWRITTEN, &[])? {
        let stream = ("feed".to_owned(), String::new());
        bad.push(FirstBad::at(row.int(0)?, &stream, 0, "the feed has a place for an entry that is gone"));
    }
    Ok(bad)
}
