//! Checkpoints over all streams, sealed with a key that is not in the database: whoever cuts the tail or seals
//! everything anew is found out.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::feed::{Cursor, feed};
use crate::{Conn, Sql, StoreError, Unit, dialect::sql};

const LAST: Sql =
    sql("SELECT n, upto_tx, upto_position, entries, mac FROM checkpoints ORDER BY n DESC LIMIT 1");
const FIRST: Sql = sql("SELECT upto_position, entries, at, mac FROM checkpoints WHERE n = 1");
const INSERT: Sql = sql(
    "INSERT INTO checkpoints (n, upto_tx, upto_position, entries, at, mac) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (n) DO NOTHING",
);
const PAGE: i64 = 10_000;

/// A seal over the journal up to a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its number, from 1.
    pub n: i64,
    /// The last entry it covers.
    pub upto: Cursor,
    /// How many entries it adds to the one before.
    pub entries: i64,
    /// HMAC-SHA256 over the mac before it, the seals of its entries in the order of the feed, and its own columns.
    pub mac: Vec<u8>,
}

/// The running mac of a checkpoint.
pub(crate) struct Sealing(Hmac<Sha256>);

impl Sealing {
    pub fn after(key: &[u8; 32], previous: &[u8]) -> Self {
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(key);
        // A key shorter than a block is padded with zeros (RFC 2104), so a whole block is the same key.
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(previous);
        Self(mac)
    }

    pub fn add(&mut self, hash: &[u8]) {
        self.0.update(hash);
    }

    /// The number, the last position, the count and the moment (microseconds) are sealed too. The transaction is
    /// not: it is another one after a restore.
    pub fn close(mut self, columns: [i64; 4]) -> Vec<u8> {
        columns.iter().for_each(|column| self.0.update(&column.to_be_bytes()));
        self.0.finalize().into_bytes().to_vec()
    }
}

/// Whether the first checkpoint was sealed with this key; `None` before there is one.
///
/// # Errors
/// The engine's.
pub fn first_was_sealed_with(conn: &mut Conn<'_>, key: &[u8; 32]) -> Result<Option<bool>, StoreError> {
    let Some(row) = conn.one(FIRST, &[])? else { return Ok(None) };
    let columns = [1, row.int(0)?, row.int(1)?, row.int(2)?];
    let (mut sealing, mut left, mut upto) = (Sealing::after(key, &[]), row.int(1)?, Cursor::default());
    while left > 0 {
        let page = feed(conn, upto, left.min(PAGE))?;
        let Some((last, _)) = page.last() else { break };
        (upto, left) = (*last, left - page.len() as i64);
        page.iter().for_each(|(_, entry)| sealing.add(&entry.hash));
    }
    Ok(Some(sealing.close(columns) == row.blob(3)?))
}

/// Closes a checkpoint over what has come since the last; `None` if nothing has.
///
/// # Errors
/// The engine's.
pub fn close_checkpoint(unit: &mut Unit<'_>, key: &[u8; 32]) -> Result<Option<Checkpoint>, StoreError> {
    let last = unit.one(LAST, &[])?;
    let (n, mut upto, previous) = match &last {
        Some(row) => (row.int(0)?, Cursor { tx: row.int(1)?, position: row.int(2)? }, row.blob(4)?.to_vec()),
        None => (0, Cursor::default(), Vec::new()),
    };
    let (mut sealing, mut entries) = (Sealing::after(key, &previous), 0);
    loop {
        let page = feed(unit.conn(), upto, PAGE)?;
        for (cursor, entry) in &page {
            sealing.add(&entry.hash);
            (upto, entries) = (*cursor, entries + 1);
        }
        if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            break;
        }
    }
    if entries == 0 {
        return Ok(None);
    }
    let (n, now) = (n + 1, unit.context.now);
    let mac = sealing.close([n, upto.position, entries, now.as_microsecond()]);
    let checkpoint = Checkpoint { n, upto, entries, mac };
    let values = [
        checkpoint.n.into(),
        upto.tx.into(),
        upto.position.into(),
        entries.into(),
        now.into(),
        checkpoint.mac.as_slice().into(),
    ];
    // Another node may have closed it at the same moment; then there is nothing more to do.
    let closed = unit.exec(INSERT, &values)? > 0;
    Ok(closed.then_some(checkpoint))
}
