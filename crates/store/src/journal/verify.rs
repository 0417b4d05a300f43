//! Checking the whole journal: every seal, every chain, every head, every word, every checkpoint.

use serde::Serialize;

use super::{chains::Chains, entries::Found, heads, order, seals};
use crate::{Conn, Sql, StoreError};

/// What the check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How many entries were read.
    pub entries: i64,
    /// How many checkpoints were checked. Whoever keeps this number elsewhere notices when the newest are cut off
    /// together with the entries that they seal.
    pub checkpoints: i64,
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

/// Checks the journal, on one snapshot. `key` is the one that checkpoints were sealed with; without it they are not
/// checked.
///
/// Found is any change, by whatever means, to a column of an entry, of words, of a head or of a checkpoint; an entry
/// that was removed, added or moved; a case, problem or incident whose entries are all gone; with the key also a journal that was sealed anew or cut up to anywhere before its
/// newest checkpoint. Not found is a cut behind the newest checkpoint, nor one that takes the newest checkpoints with
/// it: close them often, and keep their number elsewhere.
///
/// # Errors
/// The engine's. A value that cannot even be read counts as altered, not as an error.
pub fn verify(conn: &mut Conn<'_>, key: Option<&[u8; 32]>) -> Result<Verdict, StoreError> {
    conn.snapshot(|conn| check(conn, key, seals::IN_USE))
}

/// The same for the file of a backup.
pub(crate) fn verify_backup(conn: &mut Conn<'_>, key: Option<&[u8; 32]>) -> Result<Verdict, StoreError> {
    check(conn, key, seals::OF_BACKUP)
}

fn check(conn: &mut Conn<'_>, key: Option<&[u8; 32]>, order: Sql) -> Result<Verdict, StoreError> {
    let erasures = super::erasures::load(conn)?;
    let (mut chains, mut bad, mut read, mut after) = (Chains::default(), Vec::new(), 0, i64::MIN);
    loop {
        let page = super::entries::after(conn, after)?;
        let Some(last) = page.last() else { break };
        after = last.position();
        read += page.len();
        for found in &page {
            match found {
                Found::Unreadable(what) => bad.push(what.clone()),
                Found::Whole(entry, words) => {
                    bad.extend(chains.add(entry));
                    bad.extend(words.wrong(entry, &erasures));
                }
            }
        }
    }
    let mut gaps = chains.gaps();
    // The neighbour of an entry that was altered is not itself at fault.
    gaps.retain(|gap| bad.iter().all(|one| one.stream != gap.stream));
    bad.extend(gaps);
    bad.extend(order::wrong(conn)?);
    let (checkpoints, broken) = seals::check(conn, key, order)?;
    let late = heads::wrong(conn, &chains)?.or(broken);
    let late = if late.is_some() { late } else { heads::untold(conn)? };
    let first_bad = bad.into_iter().min_by_key(|one| one.position.unwrap_or(i64::MAX)).or(late);
    Ok(Verdict {
        entries: i64::try_from(read).unwrap_or(i64::MAX),
        checkpoints,
        ok: first_bad.is_none(),
        first_bad,
    })
}

impl FirstBad {
    pub(super) fn at(position: i64, stream: &(String, String), n: i64, what: impl Into<String>) -> Self {
        Self { position: Some(position), stream: stream_name(stream), n, what: what.into() }
    }

    pub(super) fn nowhere(stream: &(String, String), n: i64, what: impl Into<String>) -> Self {
        Self { position: None, stream: stream_name(stream), n, what: what.into() }
    }
}

fn stream_name((kind, id): &(String, String)) -> String {
    if id.is_empty() { kind.clone() } else { format!("{kind} {id}") }
}
