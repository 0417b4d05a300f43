//! Everything in one file, from either engine to either engine.
//!
//! The file is a SQLite database with our schema. Sessions, hashes of passwords and words are in it: it needs the same
//! care as the database.
//!
//! Positions and chains move unchanged. The order of PostgreSQL's feed does not: it names transactions of one server.
//! Restored entries are in the order of their positions, before all that come later; cursors of the feed from before
//! a restore mean nothing after it. Checkpoints seal that order, so they do not move either: the file keeps them with
//! the order they sealed, [`restore`] checks them, and the first new one seals all that they did.

use std::path::{Path, PathBuf};

use crate::{
    Conn, Context, Db, Row, Sql, StoreError, Val,
    dialect::{in_backup, on_postgres, sql},
    journal, search,
    tables::TABLES,
    texts::{Texts, texts},
};

const PAGE: i64 = 1_000;

const ORDER: Sql =
    sql("SELECT position, tx FROM journal_feed WHERE position > $1 ORDER BY position LIMIT $2");
const KEEP_ORDER: Sql = in_backup("INSERT INTO backup_order (position, tx) VALUES ($1, $2)");
// The order that the checkpoints sealed; on PostgreSQL that is not the order of positions.
const OLD_ORDER: &str = "CREATE TABLE backup_order (position INTEGER PRIMARY KEY, tx INTEGER NOT NULL) STRICT; \
     CREATE INDEX backup_in_order ON backup_order (tx, position)";
const PLACE: Sql = on_postgres("INSERT INTO journal_feed (position, tx) SELECT position, 0 FROM journal");
const NEXT_POSITION: Sql = on_postgres(
    "SELECT setval('journal_position', (SELECT MAX(position) FROM journal)) WHERE EXISTS (SELECT 1 FROM journal)",
);
const NEXT_MESSAGE: Sql = on_postgres(
    "SELECT setval(pg_get_serial_sequence('messages', 'seq'), (SELECT MAX(seq) FROM messages)) WHERE EXISTS (SELECT 1 FROM messages)",
);
const SAID: Sql = sql(
    "SELECT m.seq, w.text FROM messages m JOIN words w ON w.key = m.id WHERE m.seq > $1 AND w.text IS NOT NULL ORDER BY m.seq LIMIT $2",
);
const IN_USE: Sql = sql(
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM members) OR EXISTS (SELECT 1 FROM journal) OR EXISTS (SELECT 1 FROM settings)",
);

/// What was moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moved {
    /// Rows of all tables.
    pub rows: u64,
}

/// Every table that a backup moves, with its columns.
pub fn moved() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    TABLES.iter().map(|table| (table.name, table.columns))
}

/// Writes everything, as of one moment, into a new file. Work goes on meanwhile.
///
/// # Errors
/// The file exists or cannot be written; the engine's.
pub fn backup(db: &Db, to: &Path) -> Result<Moved, StoreError> {
    if to.exists() {
        return Err(StoreError::File(format!("{}: found a file, expected none there", to.display())));
    }
    let done = write_file(db, to);
    if done.is_err() {
        // Half a backup must not be taken for one.
        let _gone = std::fs::remove_file(to);
    }
    done
}

fn write_file(db: &Db, to: &Path) -> Result<Moved, StoreError> {
    let mut file = rusqlite::Connection::open(to)?;
    crate::migrate::sqlite(&mut file)?;
    file.execute_batch(OLD_ORDER)?;
    let transaction = file.transaction()?;
    let rows = db.read(|conn| {
        conn.snapshot(|from| {
            let mut into = Conn::Sqlite(&transaction);
            let rows = copy(from, &mut into, |_| true)?;
            keep_order(from, &mut into)?;
            Ok::<_, StoreError>(rows)
        })
    })?;
    transaction.commit()?;
    file.close().map_err(|(_, error)| StoreError::from(error))?;
    Ok(Moved { rows })
}

/// Fills an empty database from a file that [`backup`] wrote. `key` is the one that its checkpoints were sealed with,
/// and that the first new one is sealed with; without it checkpoints are neither checked nor closed. All or nothing.
///
/// # Errors
/// The database is not empty; the file is none of ours, or its journal is not as it was written; the engine's.
pub fn restore(db: &Db, from: &Path, key: Option<[u8; 32]>, context: &Context) -> Result<Moved, StoreError> {
    let from: PathBuf = from.to_owned();
    db.unit(context, move |unit| {
        let file = open(&from)?;
        let mut source = Conn::Sqlite(&file);
        must_be_whole(&from, &mut source, key.as_ref())?;
        if unit.one(IN_USE, &[])?.is_some() {
            return Err(StoreError::Schema(
                "found rows, expected an empty database to restore into".to_owned(),
            ));
        }
        let rows = copy(&mut source, unit.conn(), |table| table != "checkpoints")?;
        index(&mut source, unit)?;
        if unit.conn().is_postgres() {
            unit.exec(PLACE, &[])?;
            unit.all(NEXT_POSITION, &[])?;
            unit.all(NEXT_MESSAGE, &[])?;
        }
        if let Some(key) = &key {
            journal::close_checkpoint(unit, key)?;
        }
        Ok(Moved { rows })
    })
}

fn open(path: &Path) -> Result<rusqlite::Connection, StoreError> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = rusqlite::Connection::open_with_flags(path, flags)?;
    let wrong = |found: String| {
        StoreError::File(format!("{}: {found}, expected a file written by backup", path.display()))
    };
    let version =
        crate::migrate::version(&mut Conn::Sqlite(&file)).map_err(|error| wrong(error.to_string()))?;
    let known = crate::migrate::newest();
    if version != known {
        return Err(wrong(format!("found schema {version} where this program writes {known}")));
    }
    Ok(file)
}

fn must_be_whole(path: &Path, file: &mut Conn<'_>, key: Option<&[u8; 32]>) -> Result<(), StoreError> {
    let verdict = journal::verify_backup(file, key)?;
    verdict.first_bad.map_or(Ok(()), |bad| {
        let place = bad.position.map_or_else(String::new, |position| format!("entry {position}, "));
        Err(StoreError::Value(format!("{}: {place}{} {}: {}", path.display(), bad.stream, bad.n, bad.what)))
    })
}

fn copy(from: &mut Conn<'_>, into: &mut Conn<'_>, wanted: impl Fn(&str) -> bool) -> Result<u64, StoreError> {
    let mut rows = 0;
    for (table, texts) in TABLES.iter().zip(texts()).filter(|(table, _)| wanted(table.name)) {
        rows += copy_table(from, into, texts, table.key)?;
    }
    Ok(rows)
}

fn copy_table(
    from: &mut Conn<'_>,
    into: &mut Conn<'_>,
    texts: &Texts,
    key: usize,
) -> Result<u64, StoreError> {
    let (mut moved, mut page) = (0, from.all(texts.first, &[PAGE.into()])?);
    while let Some(last) = page.last().cloned() {
        page.iter().try_for_each(|row| into.exec(texts.insert, &row.0).map(drop))?;
        moved += page.len() as u64;
        let after: Vec<Val> = last.0.into_iter().take(key).chain([PAGE.into()]).collect();
        page = from.all(texts.next, &after)?;
    }
    Ok(moved)
}

fn keep_order(from: &mut Conn<'_>, into: &mut Conn<'_>) -> Result<(), StoreError> {
    pages(from, ORDER, |row| into.exec(KEEP_ORDER, &row.0).map(drop))
}

fn index(from: &mut Conn<'_>, unit: &mut crate::Unit<'_>) -> Result<(), StoreError> {
    pages(from, SAID, |row| search::index(unit, std::iter::once((row.int(0)?, row.text(1)?))))
}

/// Every row of a query that pages by its first column, a whole number.
fn pages(
    from: &mut Conn<'_>,
    query: Sql,
    mut each: impl FnMut(&Row) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let page = from.all(query, &[after.into(), PAGE.into()])?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.int(0)?;
        page.iter().try_for_each(&mut each)?;
    }
}
