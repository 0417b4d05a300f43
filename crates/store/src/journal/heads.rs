//! Checking that every stream ends where its head says.

use std::collections::HashSet;

use super::{chains::Chains, verify::FirstBad};
use crate::{Conn, Sql, StoreError, dialect::sql};

const HEADS: Sql = sql("SELECT kind, id, n, hash FROM streams ORDER BY kind, id");

/// What is there without a stream that tells how it came: its whole history was cut off.
const UNTOLD: [(&str, Sql); 3] = [
    (
        "case",
        sql(
            "SELECT id FROM cases t WHERE NOT EXISTS (SELECT 1 FROM streams s WHERE s.kind = 'case' AND s.id = t.id) LIMIT 1",
        ),
    ),
    (
        "problem",
        sql(
            "SELECT id FROM problems t WHERE NOT EXISTS (SELECT 1 FROM streams s WHERE s.kind = 'problem' AND s.id = t.id) LIMIT 1",
        ),
    ),
    (
        "incident",
        sql(
            "SELECT id FROM incidents t WHERE NOT EXISTS (SELECT 1 FROM streams s WHERE s.kind = 'incident' AND s.id = t.id) LIMIT 1",
        ),
    ),
];

/// The first record whose history is missing altogether.
pub(super) fn untold(conn: &mut Conn<'_>) -> Result<Option<FirstBad>, StoreError> {
    for (kind, statement) in UNTOLD {
        if let Some(row) = conn.all(statement, &[])?.first() {
            let stream = (kind.to_owned(), row.text(0)?.to_owned());
            let what =
                format!("the {kind} is there, and no entry tells how it came: its entries were cut off");
            return Ok(Some(FirstBad::nowhere(&stream, 0, what)));
        }
    }
    Ok(None)
}

pub(super) fn wrong(conn: &mut Conn<'_>, chains: &Chains) -> Result<Option<FirstBad>, StoreError> {
    let mut headed = HashSet::new();
    for row in conn.all(HEADS, &[])? {
        let (Ok(kind), Ok(id), Ok(n), Ok(hash)) = (row.text(0), row.text(1), row.int(2), row.blob(3)) else {
            let text = |column| row.text(column).unwrap_or("(unreadable)").to_owned();
            return Ok(Some(FirstBad::nowhere(
                &(text(0), text(1)),
                0,
                "the head of this stream cannot be read",
            )));
        };
        let stream = (kind.to_owned(), id.to_owned());
        if chains.end(&stream) != Some((n, hash)) {
            let what =
                "the stream does not end where its head says: entries were cut off or the head was altered";
            return Ok(Some(FirstBad::nowhere(&stream, n, what)));
        }
        headed.insert(stream);
    }
    let headless = chains.streams().filter(|stream| !headed.contains(*stream)).min();
    Ok(headless.map(|stream| FirstBad::nowhere(stream, 0, "the stream has no head")))
}
