//! Reading entries for the check: whatever is in the table is read, and what cannot be read is named.

use super::{
    entry::{Entry, words_hash},
    erasures::Erasures,
    verify::FirstBad,
};
use crate::{Conn, Row, Sql, StoreError, Val, dialect::sql};

const AFTER: Sql = sql(
    "SELECT position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash, \
     w.key, w.salt, w.text, w.erased_in \
     FROM journal j LEFT JOIN words w ON w.key = j.words_key WHERE position > $1 ORDER BY position LIMIT 2000",
);

/// A row of the journal.
pub(super) enum Found {
    Whole(Box<Entry>, Words),
    Unreadable(FirstBad),
}

/// The words of an entry as they are kept beside it.
pub(super) struct Words {
    kept: bool,
    salt: Val,
    text: Val,
    erased_in: Val,
}

/// The next rows by position.
pub(super) fn after(conn: &mut Conn<'_>, position: i64) -> Result<Vec<Found>, StoreError> {
    Ok(conn.all(AFTER, &[position.into()])?.iter().map(read).collect())
}

fn read(row: &Row) -> Found {
    match Entry::read(row) {
        Ok(entry) if entry.facts_are_readable() => Found::Whole(Box::new(entry), Words::read(row)),
        Ok(entry) => {
            Found::Unreadable(FirstBad::at(entry.position, &entry.stream(), entry.n, "its facts are not JSON"))
        }
        Err(error) => Found::Unreadable(unreadable(row, &error)),
    }
}

fn unreadable(row: &Row, error: &StoreError) -> FirstBad {
    let text = |column| row.text(column).unwrap_or("(unreadable)").to_owned();
    let (position, n) = (row.int(0).unwrap_or(0), row.int(3).unwrap_or(0));
    FirstBad::at(position, &(text(1), text(2)), n, format!("a column cannot be read: {error}"))
}

impl Found {
    pub fn position(&self) -> i64 {
        match self {
            Self::Whole(entry, _) => entry.position,
            Self::Unreadable(what) => what.position.unwrap_or(i64::MAX),
        }
    }
}

impl Words {
    fn read(row: &Row) -> Self {
        let value = |column: usize| row.0.get(column).cloned().unwrap_or(Val::Null);
        Self { kept: value(14) != Val::Null, salt: value(15), text: value(16), erased_in: value(17) }
    }

    /// What is wrong with them, if anything.
    pub fn wrong(&self, entry: &Entry, erasures: &Erasures) -> Option<FirstBad> {
        entry.words_key.as_ref()?;
        let what = match (&self.salt, &self.text, &self.erased_in) {
            _ if !self.kept => "its words are gone",
            (Val::Blob(salt), Val::Text(text), Val::Null) => {
                let same = entry.words_hash.as_deref() == Some(words_hash(salt, text).as_slice());
                return (!same).then(|| entry.bad("its words were altered"));
            }
            (Val::Null, Val::Null, Val::Text(unit)) if erasures.cover(unit, entry) => return None,
            (_, _, Val::Null) => "its words are gone or cannot be read",
            _ => "its words were erased without a record of it",
        };
        Some(entry.bad(what))
    }
}

impl Entry {
    pub(super) fn stream(&self) -> (String, String) {
        (self.stream_kind.clone(), self.stream_id.clone())
    }

    pub(super) fn bad(&self, what: impl Into<String>) -> FirstBad {
        FirstBad::at(self.position, &self.stream(), self.n, what)
    }

    fn facts_are_readable(&self) -> bool {
        serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&self.facts).is_ok()
    }
}
