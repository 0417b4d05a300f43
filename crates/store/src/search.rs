//! Finding cases by what was said in them: newest first, unranked, capped.

use domain::{case::Case, id::Id};

use crate::{Conn, Sql, StoreError, Unit, dialect::pair};

/// Hits that are looked at, at most; a common word then costs no more than a rare one.
const MOST_HITS: i64 = 400;
/// Longer texts are found by their beginning; both engines refuse or slow down on more.
const INDEXED: usize = 200_000;

const INDEX: Sql = pair(
    "INSERT INTO found_words (rowid, text) VALUES ($1, $2)",
    "INSERT INTO found_words (rowid, text) VALUES ($1, to_tsvector('english', $2))",
);
const HITS: Sql = pair(
    "SELECT m.case_id FROM found_words f JOIN messages m ON m.seq = f.rowid WHERE found_words MATCH $1 ORDER BY f.rowid DESC LIMIT $2",
    "SELECT m.case_id FROM found_words f JOIN messages m ON m.seq = f.rowid WHERE f.text @@ websearch_to_tsquery('english', $1) ORDER BY f.rowid DESC LIMIT $2",
);
const FORGET: Sql =
    pair("DELETE FROM found_words WHERE rowid = $1", "DELETE FROM found_words WHERE rowid = $1");

pub(crate) fn index(unit: &mut Unit<'_>, seq: i64, text: &str) -> Result<(), StoreError> {
    let end = (0..=INDEXED.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    unit.exec(INDEX, &[seq.into(), text[..end].into()]).map(drop)
}

pub(crate) fn forget(unit: &mut Unit<'_>, seq: i64) -> Result<(), StoreError> {
    unit.exec(FORGET, &[seq.into()]).map(drop)
}

/// Cases in which all these words were said, or whose number it is, newest first.
///
/// # Errors
/// The engine's.
pub fn cases(conn: &mut Conn<'_>, q: &str) -> Result<Vec<Id<Case>>, StoreError> {
    let mut found: Vec<Id<Case>> = crate::case::find(conn, q.trim())?.into_iter().collect();
    let words = if conn.is_postgres() { q.to_owned() } else { quoted(q) };
    if words.trim().is_empty() {
        return Ok(found);
    }
    for row in conn.all(HITS, &[words.into(), MOST_HITS.into()])? {
        found.push(row.id(0)?);
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    Ok(found)
}

/// Each word in quotation marks, so that nothing a person types is read as query syntax.
fn quoted(q: &str) -> String {
    let words = q.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ")
}
