//! Appending: each entry carries the seal of the one before it in its own stream, so that many can write at once.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::{Event, Stream, Words};
use sha2::{Digest, Sha256};

use super::entry::{self, actor, words_hash};
use crate::{
    Sql, StoreError, Unit, Val,
    dialect::{Inserts, on_postgres, pair, sql},
    unit::Landmark,
};

// Places in the journal for so many entries, and the heads of streams, given as pairs of kind and id. PostgreSQL hands out
// places in no order of commits; SQLite has one writer, who counts on from the first. Heads are locked one by one in their
// order; asked for as a set, PostgreSQL would read all streams of a kind in that order.
const PLACES_AND_HEADS: Sql = pair(
    "SELECT COALESCE(MAX(position), 0) + 1, 0, NULL, NULL, NULL, NULL FROM journal WHERE $2 > 0 UNION ALL \
     SELECT NULL, NULL, s.kind, s.id, s.n, s.hash FROM json_each($1) wanted \
     JOIN streams s ON s.kind = wanted.value ->> 0 AND s.id = wanted.value ->> 1",
    "WITH heads AS (SELECT s.kind, s.id, s.n, s.hash \
     FROM (SELECT one ->> 0 AS kind, one ->> 1 AS id FROM json_array_elements($1::json) one ORDER BY 1, 2) wanted \
     CROSS JOIN LATERAL (SELECT kind, id, n, hash FROM streams WHERE kind = wanted.kind AND id = wanted.id FOR UPDATE) s) \
     SELECT nextval('journal_position'), pg_current_xact_id()::text::bigint, NULL, NULL, NULL::bigint, NULL::bytea \
     FROM generate_series(1, $2::bigint) UNION ALL SELECT NULL, NULL, kind, id, n, hash FROM heads",
);
const INSERT: Sql = sql(
    "INSERT INTO journal (position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
);
const ORDER: Sql = on_postgres("INSERT INTO journal_feed (position, tx) VALUES ($1, $2)");
const SET_HEAD: Sql = sql(
    "INSERT INTO streams (kind, id, n, hash) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, id) DO UPDATE SET n = excluded.n, hash = excluded.hash",
);
const ADD_HEAD: Sql = sql("INSERT INTO streams (kind, id, n, hash) VALUES ($1, $2, $3, $4)");
const KEEP_WORDS: Sql = sql("INSERT INTO words (key, salt, text) VALUES ($1, $2, $3)");

struct Head {
    is_new: bool,
    n: i64,
    hash: Vec<u8>,
}

/// What is written for some events, table by table.
#[derive(Default)]
struct Rows {
    words: Vec<Vec<Val>>,
    entries: Vec<Vec<Val>>,
    order: Vec<Vec<Val>>,
}

/// What is written for events, which have their places from then on: it has to be written in this unit.
pub(crate) fn entries(unit: &mut Unit<'_>, events: &[Event]) -> Result<Vec<Inserts>, StoreError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let (places, mut heads) = places_and_heads(unit, events)?;
    let mut rows = Rows::default();
    for (event, (position, tx)) in events.iter().zip(places) {
        let head = heads.entry(named(event.stream)).or_insert_with(|| Head {
            is_new: true,
            n: 0,
            hash: vec![0; 32],
        });
        let entry = entry(unit, event, position, head, &mut rows.words)?;
        rows.entries.push(values(&entry));
        rows.order.push(vec![position.into(), tx.into()]);
        unit.landmark = Some(Landmark { position, tx });
        *head = Head { n: entry.n, hash: entry.hash, ..*head };
    }
    let (added, moved): (Vec<_>, Vec<_>) = heads.into_iter().partition(|(_, head)| head.is_new);
    let ends = |heads: Vec<(Named, Head)>| heads.into_iter().map(end).collect::<Vec<_>>();
    let order = if unit.conn().is_postgres() { rows.order } else { Vec::new() };
    Ok(vec![
        (KEEP_WORDS, rows.words),
        (INSERT, rows.entries),
        (ORDER, order),
        (ADD_HEAD, ends(added)),
        (SET_HEAD, ends(moved)),
    ])
}

fn end(((kind, id), head): (Named, Head)) -> Vec<Val> {
    vec![kind.into(), id.into(), head.n.into(), Val::Blob(head.hash)]
}

/// A place in the journal, and on PostgreSQL the transaction that has it.
type Place = (i64, i64);

/// A stream by kind and id: the order in which its head is locked.
type Named = (&'static str, String);

fn named(stream: Stream) -> Named {
    (stream.kind(), stream.id())
}

/// A place for each event, and the heads of all streams that they extend; a stream without any entry has none. On PostgreSQL
/// heads are locked, and everybody locks them in the same order.
fn places_and_heads(
    unit: &mut Unit<'_>,
    events: &[Event],
) -> Result<(Vec<Place>, BTreeMap<Named, Head>), StoreError> {
    let streams: BTreeSet<Named> = events.iter().map(|event| named(event.stream)).collect();
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let (mut places, mut heads) = (Vec::with_capacity(events.len()), BTreeMap::new());
    for row in unit.all(PLACES_AND_HEADS, &[serde_json::to_string(&streams)?.into(), count.into()])? {
        let Some(kind) = row.opt_text(2)? else {
            places.push((row.int(0)?, row.int(1)?));
            continue;
        };
        let id = row.text(3)?;
        let Some(stream) = streams.iter().find(|one| one.0 == kind && one.1 == id) else { continue };
        let head = Head { is_new: false, n: row.int(4)?, hash: row.blob(5)?.to_vec() };
        heads.insert(stream.clone(), head);
    }
    if let ([(first, _)], false) = (&places[..], unit.conn().is_postgres()) {
        places = (*first..first + count).map(|position| (position, 0)).collect();
    }
    Ok((places, heads))
}

fn entry(
    unit: &mut Unit<'_>,
    event: &Event,
    position: i64,
    head: &Head,
    kept: &mut Vec<Vec<Val>>,
) -> Result<entry::Entry, StoreError> {
    let (actor_kind, actor_id) = actor(unit.context.who);
    let words = event.words.as_ref().map(|words| keep_words(unit, words, position, kept));
    let (words_key, words_hash) = words.unzip();
    let mut entry = entry::Entry {
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

fn keep_words(
    unit: &mut Unit<'_>,
    words: &Words,
    position: i64,
    kept: &mut Vec<Vec<Val>>,
) -> (String, Vec<u8>) {
    let key = words.message.map_or_else(|| format!("j{position}"), |message| message.to_string());
    let salt = salt(unit);
    kept.push(vec![key.as_str().into(), salt.into(), words.text.as_str().into()]);
    (key, words_hash(&salt, &words.text).to_vec())
}

/// A fresh salt from the chance that the unit was given.
fn salt(unit: &mut Unit<'_>) -> [u8; 32] {
    unit.salts += 1;
    let mut hasher = Sha256::new();
    hasher.update(unit.context.secret);
    hasher.update(unit.salts.to_be_bytes());
    hasher.finalize().into()
}

fn values(entry: &entry::Entry) -> Vec<Val> {
    vec![
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
    ]
}
