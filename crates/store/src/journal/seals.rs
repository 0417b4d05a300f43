//! Checking the checkpoints: each seals the entries since the one before, in the order of the feed.

use super::{checkpoint::Sealing, feed::Cursor, verify::FirstBad};
use crate::{
    Conn, Row, Sql, StoreError,
    dialect::{in_backup, pair, sql},
};

const CHECKPOINTS: Sql = sql("SELECT n, upto_tx, upto_position, entries, at, mac FROM checkpoints ORDER BY n");
/// The seals of the journal in the order of the feed, from a cursor to a cursor.
pub(super) const IN_USE: Sql = pair(
    "SELECT 0, position, hash FROM journal WHERE $1 >= 0 AND position > $2 AND $3 = 0 AND position <= $4 ORDER BY position LIMIT 5000",
    "SELECT f.tx, f.position, j.hash FROM journal_feed f LEFT JOIN journal j ON j.position = f.position \
     WHERE (f.tx, f.position) > ($1, $2) AND (f.tx, f.position) <= ($3, $4) ORDER BY f.tx, f.position LIMIT 5000",
);
/// The same in a backup, in the order of the engine that it came from.
pub(super) const OF_BACKUP: Sql = in_backup(
    "SELECT f.tx, f.position, j.hash FROM backup_order f LEFT JOIN journal j ON j.position = f.position \
     WHERE (f.tx, f.position) > ($1, $2) AND (f.tx, f.position) <= ($3, $4) ORDER BY f.tx, f.position LIMIT 5000",
);

struct Stored {
    n: i64,
    upto: Cursor,
    entries: i64,
    at: i64,
    mac: Vec<u8>,
}

/// How many checkpoints hold, and the first that does not.
pub(super) fn check(
    conn: &mut Conn<'_>,
    key: Option<&[u8; 32]>,
    order: Sql,
) -> Result<(i64, Option<FirstBad>), StoreError> {
    let Some(key) = key else { return Ok((0, None)) };
    let (mut from, mut previous, mut n) = (Cursor::default(), Vec::new(), 0);
    for row in conn.all(CHECKPOINTS, &[])? {
        let stream = ("checkpoint".to_owned(), (n + 1).to_string());
        let stored = match read(&row) {
            Ok(stored) if stored.n == n + 1 => stored,
            Ok(_) => return Ok((n, Some(FirstBad::nowhere(&stream, 0, "this checkpoint is missing")))),
            Err(_) => return Ok((n, Some(FirstBad::nowhere(&stream, 0, "this checkpoint cannot be read")))),
        };
        let range = sealed(conn, Sealing::after(key, &previous), from, &stored, order)?;
        if range.mac != stored.mac || range.last != stored.upto {
            let what = "this checkpoint does not match what it sealed: it begins at this entry";
            return Ok((n, Some(FirstBad { position: range.first, ..FirstBad::nowhere(&stream, stored.n, what) })));
        }
        (from, previous, n) = (stored.upto, stored.mac, stored.n);
    }
    Ok((n, None))
}

struct Range {
    first: Option<i64>,
    last: Cursor,
    mac: Vec<u8>,
}

fn sealed(
    conn: &mut Conn<'_>,
    mut sealing: Sealing,
    from: Cursor,
    stored: &Stored,
    order: Sql,
) -> Result<Range, StoreError> {
    let (mut last, mut first, mut entries) = (from, None, 0_i64);
    loop {
        let upto = stored.upto;
        let page = conn.all(
            order,
            &[last.tx.into(), last.position.into(), upto.tx.into(), upto.position.into()],
        )?;
        for row in &page {
            sealing.add(row.blob(2).unwrap_or_default());
            last = Cursor { tx: row.int(0)?, position: row.int(1)? };
            first = first.or(Some(last.position));
            entries += 1;
        }
        if page.is_empty() {
            break;
        }
    }
    let columns = [stored.n, stored.upto.position, stored.entries, stored.at];
    let mac = if entries == stored.entries { sealing.close(columns) } else { Vec::new() };
    Ok(Range { first, last, mac })
}

fn read(row: &Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        n: row.int(0)?,
        upto: Cursor { tx: row.int(1)?, position: row.int(2)? },
        entries: row.int(3)?,
        at: row.int(4)?,
        mac: row.blob(5)?.to_vec(),
    })
}
