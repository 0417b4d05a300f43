//! Checking the whole journal: every seal, every chain, every head, every word, every checkpoint.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::{
    checkpoint::Sealing,
    entry::{Entry, words_hash},
    feed::{Cursor, feed},
};
use crate::{Conn, Sql, StoreError, dialect::sql};

const HEADS: Sql = sql("SELECT kind, id, n, hash FROM streams ORDER BY kind, id");
const CHECKPOINTS: Sql = sql("SELECT n, upto_tx, upto_position, entries, mac FROM checkpoints ORDER BY n");
const WORDS: Sql = sql("SELECT salt, text, erased_in FROM words WHERE key = $1");
const ERASURES: Sql = sql("SELECT unit FROM journal WHERE kind = 'customer.erased'");
const PAGE: i64 = 5_000;

/// What the check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How many entries were read.
    pub entries: i64,
    /// Whether all is well.
    pub ok: bool,
    /// The first entry that is not, and what is wrong with it.
    pub first_bad: Option<FirstBad>,
}

/// The first entry that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstBad {
    /// Its place in the journal; none when an entry is missing at the end.
    pub position: Option<i64>,
    /// The stream it belongs to.
    pub stream: String,
    /// Its place in its stream.
    pub n: i64,
    /// What is wrong.
    pub what: String,
}

/// Checks the journal in the order of the feed. `key` is the one that checkpoints were sealed with; without it they
/// are not checked.
///
/// # Errors
/// The engine's. A value that cannot even be read counts as altered, not as an error, where it can be told.
pub fn verify(conn: &mut Conn<'_>, key: Option<&[u8; 32]>) -> Result<Verdict, StoreError> {
    let erasures = conn
        .all(ERASURES, &[])?
        .iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect::<Result<_, _>>()?;
    let mut check = Check { heads: HashMap::new(), erasures, entries: 0, first_bad: None };
    let mut seals = Seals::load(conn, key)?;
    let mut cursor = Cursor::default();
    loop {
        let page = feed(conn, cursor, PAGE)?;
        for (at, entry) in &page {
            check.entry(conn, entry)?;
            seals.entry(*at, entry, &mut check);
            cursor = *at;
        }
        if page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            break;
        }
    }
    seals.finish(&mut check);
    check.heads(conn)?;
    Ok(Verdict { entries: check.entries, ok: check.first_bad.is_none(), first_bad: check.first_bad })
}

struct Check {
    heads: HashMap<(String, String), (i64, Vec<u8>)>,
    erasures: HashSet<String>,
    entries: i64,
    first_bad: Option<FirstBad>,
}

impl Check {
    fn entry(&mut self, conn: &mut Conn<'_>, entry: &Entry) -> Result<(), StoreError> {
        self.entries += 1;
        let stream = (entry.stream_kind.clone(), entry.stream_id.clone());
        let (n, hash) = self.heads.get(&stream).cloned().unwrap_or((0, vec![0; 32]));
        if entry.seal().as_slice() != entry.hash {
            self.bad(entry, "its content does not match its seal");
        } else if entry.n != n + 1 {
            self.bad(
                entry,
                &format!(
                    "it is number {} of its stream, expected {}: an entry is missing or was added",
                    entry.n,
                    n + 1
                ),
            );
        } else if entry.prev != hash {
            self.bad(entry, "it does not follow from the entry before it");
        } else if let Some(what) = self.words(conn, entry)? {
            self.bad(entry, what);
        }
        self.heads.insert(stream, (entry.n, entry.hash.clone()));
        Ok(())
    }

    fn words(&self, conn: &mut Conn<'_>, entry: &Entry) -> Result<Option<&'static str>, StoreError> {
        let Some(key) = &entry.words_key else { return Ok(None) };
        let Some(row) = conn.one(WORDS, &[key.as_str().into()])? else {
            return Ok(Some("its words are gone"));
        };
        if let Some(unit) = row.opt_text(2)? {
            let lawful = self.erasures.contains(unit) && row.opt_text(1)?.is_none();
            return Ok((!lawful).then_some("its words were erased without a record of it"));
        }
        let (Some(salt), Some(text)) = (row.opt_blob(0)?, row.opt_text(1)?) else {
            return Ok(Some("its words are gone"));
        };
        let same = entry.words_hash.as_deref() == Some(words_hash(salt, text).as_slice());
        Ok((!same).then_some("its words were altered"))
    }

    fn heads(&mut self, conn: &mut Conn<'_>) -> Result<(), StoreError> {
        for row in conn.all(HEADS, &[])? {
            let stream = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
            let known = self.heads.remove(&stream);
            let n = row.int(2)?;
            if known.is_none_or(|(have, hash)| have != n || hash != row.blob(3).unwrap_or_default()) {
                self.note(None, &stream, n, "the stream does not end where its head says: entries were cut off or the head was altered");
            }
        }
        let headless = self.heads.keys().min().cloned();
        if let Some(stream) = headless {
            self.note(None, &stream, 0, "the stream has no head");
        }
        Ok(())
    }

    fn bad(&mut self, entry: &Entry, what: &str) {
        self.note(Some(entry.position), &(entry.stream_kind.clone(), entry.stream_id.clone()), entry.n, what);
    }

    fn note(&mut self, position: Option<i64>, stream: &(String, String), n: i64, what: &str) {
        let stream =
            if stream.1.is_empty() { stream.0.clone() } else { format!("{} {}", stream.0, stream.1) };
        self.first_bad.get_or_insert_with(|| FirstBad { position, stream, n, what: what.to_owned() });
    }
}

/// The checkpoints, checked along the way.
struct Seals {
    waiting: std::collections::VecDeque<Stored>,
    key: Option<[u8; 32]>,
    running: Option<Sealing>,
    entries: i64,
    previous: Vec<u8>,
}

struct Stored {
    n: i64,
    upto: Cursor,
    entries: i64,
    mac: Vec<u8>,
}

impl Seals {
    fn load(conn: &mut Conn<'_>, key: Option<&[u8; 32]>) -> Result<Self, StoreError> {
        let rows = if key.is_some() { conn.all(CHECKPOINTS, &[])? } else { Vec::new() };
        let stored = rows.iter().map(|row| {
            Ok(Stored {
                n: row.int(0)?,
                upto: Cursor { tx: row.int(1)?, position: row.int(2)? },
                entries: row.int(3)?,
                mac: row.blob(4)?.to_vec(),
            })
        });
        let waiting = stored.collect::<Result<_, StoreError>>()?;
        Ok(Self { waiting, key: key.copied(), running: None, entries: 0, previous: Vec::new() })
    }

    fn entry(&mut self, at: Cursor, entry: &Entry, check: &mut Check) {
        let (Some(key), Some(next)) = (&self.key, self.waiting.front()) else { return };
        let running = self.running.get_or_insert_with(|| Sealing::after(key, &self.previous));
        running.add(&entry.hash);
        self.entries += 1;
        if at < next.upto {
            return;
        }
        let mac = self.running.take().map(Sealing::close);
        if at != next.upto || mac.as_deref() != Some(&next.mac) || self.entries != next.entries {
            check.bad(entry, &format!("checkpoint {} does not match what it sealed", next.n));
        }
        self.previous = self.waiting.pop_front().map(|stored| stored.mac).unwrap_or_default();
        self.entries = 0;
    }

    fn finish(&self, check: &mut Check) {
        if let Some(open) = self.waiting.front() {
            let stream = ("checkpoint".to_owned(), open.n.to_string());
            check.note(None, &stream, open.entries, "entries that this checkpoint sealed are missing");
        }
    }
}
