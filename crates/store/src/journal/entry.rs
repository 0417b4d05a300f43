//! One entry of the journal and its seal.

use domain::event::Who;
use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::{Row, StoreError};

/// What happened, as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place in the whole journal.
    pub position: i64,
    /// The kind of stream: case, customer, problem, incident, house.
    pub stream_kind: String,
    /// The id within that kind.
    pub stream_id: String,
    /// Its place in its stream, from 1.
    pub n: i64,
    /// What happened, such as `promise.broken`.
    pub kind: String,
    /// member, customer or system.
    pub actor_kind: String,
    /// Their id; empty for the system.
    pub actor_id: String,
    /// When.
    pub at: Timestamp,
    /// The unit that committed it.
    pub unit: String,
    /// Plain facts as JSON, exactly as hashed.
    pub facts: String,
    /// Where its words are kept, if it has any.
    pub words_key: Option<String>,
    /// SHA-256 of salt and text of those words.
    pub words_hash: Option<Vec<u8>>,
    /// The seal of the entry before it in its stream; 32 zero bytes for the first.
    pub prev: Vec<u8>,
    /// Its seal.
    pub hash: Vec<u8>,
    /// The words, where they were asked for and not erased.
    pub words: Option<String>,
}

impl Entry {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(Self {
            position: row.int(0)?,
            stream_kind: text(1)?,
            stream_id: text(2)?,
            n: row.int(3)?,
            kind: text(4)?,
            actor_kind: text(5)?,
            actor_id: text(6)?,
            at: row.time(7)?,
            unit: text(8)?,
            facts: text(9)?,
            words_key: row.opt_text(10)?.map(str::to_owned),
            words_hash: row.opt_blob(11)?.map(<[u8]>::to_vec),
            prev: row.blob(12)?.to_vec(),
            hash: row.blob(13)?.to_vec(),
            words: None,
        })
    }

    /// The facts as JSON; empty if they cannot be read, which `verify` reports.
    #[must_use]
    pub fn facts(&self) -> Map<String, Value> {
        serde_json::from_str(&self.facts).unwrap_or_default()
    }

    /// One fact as text.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<String> {
        self.facts().get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// The seal over every column, each with its length before it, so that no two rows can look alike.
    #[must_use]
    pub fn seal(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        add(&self.position.to_be_bytes());
        add(self.stream_kind.as_bytes());
        add(self.stream_id.as_bytes());
        add(&self.n.to_be_bytes());
        add(self.kind.as_bytes());
        add(self.actor_kind.as_bytes());
        add(self.actor_id.as_bytes());
        add(&self.at.as_microsecond().to_be_bytes());
        add(self.unit.as_bytes());
        add(self.facts.as_bytes());
        // Nothing is not the same as something empty.
        add(&[u8::from(self.words_key.is_some()), u8::from(self.words_hash.is_some())]);
        add(self.words_key.as_deref().unwrap_or_default().as_bytes());
        add(self.words_hash.as_deref().unwrap_or_default());
        add(&self.prev);
        hasher.finalize().into()
    }
}

/// The kind and id under which an actor is stored.
pub(crate) fn actor(who: Who) -> (&'static str, String) {
    match who {
        Who::Member(id) => ("member", id.to_string()),
        Who::Customer(id) => ("customer", id.to_string()),
        Who::System => ("system", String::new()),
    }
}

/// SHA-256 over salt and text.
pub(crate) fn words_hash(salt: &[u8], text: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(text.as_bytes());
    hasher.finalize().into()
}
