//! Appending: each entry carries the seal of the one before it in its own stream, so that many can write at once.

use std::collections::HashMap;

use domain::event::{Event, Stream, Words};
use sha2::{Digest, Sha256};

use super::entry::{Entry, actor, words_hash};
use crate::{
    Sql, StoreError, Unit, Val,
    dialect::{on_postgres, pair, sql},
    unit::Landmark,
};

const POSITIONS: Sql = pair(
    "SELECT COALESCE(MAX(position), 0) + 1, 0 FROM journal WHERE $1 > 0",
    "SELECT nextval('journal_position'), pg_current_xact_id()::text::bigint FROM generate_series(1, $1::bigint)",
);
const HEAD: Sql = pair(
    "SELECT n, hash FROM streams WHERE kind = $1 AND id = $2",
    "SELECT n, hash FROM streams WHERE kind = $1 AND id = $2 FOR UPDATE",
);
const INSERT: Sql = sql(
    "INSERT INTO journal (position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
);
const ORDER: Sql = on_postgres("INSERT INTO journal_feed (position, tx) VALUES ($1, $2)");
const SET_HEAD: Sql = sql(
    "INSERT INTO streams (kind, id, n, hash) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, id) DO UPDATE SET n = excluded.n, hash = excluded.hash",
);
const KEEP_WORDS: Sql = sql("INSERT INTO words (key, salt, text) VALUES ($1, $2, $3)");

struct Head {
    n: i64,
    hash: Vec<u8>,
}

pub(crate) fn append(unit: &mut Unit<'_>, events: &[Event]) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let places = positions(unit, events.len())?;
    let mut heads: HashMap<Stream, Head> = HashMap::new();
    for (event, (position, tx)) in events.iter().zip(places) {
        if !heads.contains_key(&event.stream) {
            let head = head(unit, event.stream)?;
            heads.insert(event.stream, head);
        }
        let Some(head) = heads.get_mut(&event.stream) else { continue };
        let entry = entry(unit, event, position, head)?;
        insert(unit, &entry)?;
        if unit.conn().is_postgres() {
            unit.exec(ORDER, &[position.into(), tx.into()])?;
        }
        unit.landmark = Some(Landmark { position, tx });
        *head = Head { n: entry.n, hash: entry.hash };
    }
    for (stream, head) in heads {
        unit.exec(
            SET_HEAD,
            &[stream.kind().into(), stream.id().into(), head.n.into(), head.hash.as_slice().into()],
        )?;
    }
    Ok(())
}

fn positions(unit: &mut Unit<'_>, count: usize) -> Result<Vec<(i64, i64)>, StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let rows = unit.all(POSITIONS, &[count.into()])?;
    if unit.conn().is_postgres() {
        return rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect();
    }
    let first = rows.first().map_or(Ok(1), |row| row.int(0))?;
    Ok((first..first + count).map(|position| (position, 0)).collect())
}

fn head(unit: &mut Unit<'_>, stream: Stream) -> Result<Head, StoreError> {
    let row = unit.one(HEAD, &[stream.kind().into(), stream.id().into()])?;
    row.map_or_else(
        || Ok(Head { n: 0, hash: vec![0; 32] }),
        |row| Ok(Head { n: row.int(0)?, hash: row.blob(1)?.to_vec() }),
    )
}

fn entry(unit: &mut Unit<'_>, event: &Event, position: i64, head: &Head) -> Result<Entry, StoreError> {
    let (actor_kind, actor_id) = actor(unit.context.who);
    let kept = event.words.as_ref().map(|words| keep_words(unit, words, position)).transpose()?;
    let (words_key, words_hash) = kept.unzip();
    let mut entry = Entry {
        position,
        stream_kind: event.stream.kind().to_owned(),
        stream_id: event.stream.id(),
        n: head.n + 1,
        kind: event.kind.to_owned(),
        actor_kind: actor_kind.to_owned(),
        actor_id,
        at: unit.context.now,
        unit: unit.context.unit.to_string(),
        facts: serde_json::to_string(&event.facts)?,
        words_key,
        words_hash,
        prev: head.hash.clone(),
        hash: Vec::new(),
        words: None,
    };
    entry.hash = entry.seal().to_vec();
    Ok(entry)
}

fn keep_words(unit: &mut Unit<'_>, words: &Words, position: i64) -> Result<(String, Vec<u8>), StoreError> {
    let key = words.message.map_or_else(|| format!("j{position}"), |message| message.to_string());
    let salt = salt(unit);
    unit.exec(KEEP_WORDS, &[key.as_str().into(), salt.into(), words.text.as_str().into()])?;
    Ok((key, words_hash(&salt, &words.text).to_vec()))
}

/// A fresh salt from the chance that the unit was given.
fn salt(unit: &mut Unit<'_>) -> [u8; 32] {
    unit.salts += 1;
    let mut hasher = Sha256::new();
    hasher.update(unit.context.secret);
    hasher.update(unit.salts.to_be_bytes());
    hasher.finalize().into()
}

fn insert(unit: &mut Unit<'_>, entry: &Entry) -> Result<(), StoreError> {
    let values: [Val; 14] = [
        entry.position.into(),
        entry.stream_kind.as_str().into(),
        entry.stream_id.as_str().into(),
        entry.n.into(),
        entry.kind.as_str().into(),
        entry.actor_kind.as_str().into(),
        entry.actor_id.as_str().into(),
        entry.at.into(),
        entry.unit.as_str().into(),
        entry.facts.as_str().into(),
        entry.words_key.as_deref().into(),
        entry.words_hash.as_deref().into(),
        entry.prev.as_slice().into(),
        entry.hash.as_slice().into(),
    ];
    unit.exec(INSERT, &values).map(drop)
}
