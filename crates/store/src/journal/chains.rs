//! Following every chain while the journal is read by position.
//!
//! On PostgreSQL two units that extend the same stream may draw their positions in one order and commit in the other,
//! so an entry that comes early waits for the one before it.

use std::collections::{BTreeMap, HashMap};

use super::{entry::Entry, verify::FirstBad};

type Stream = (String, String);

/// The ends of all streams, as far as they were read.
#[derive(Default)]
pub(super) struct Chains(HashMap<Stream, Chain>);

struct Chain {
    n: i64,
    hash: Vec<u8>,
    waiting: BTreeMap<i64, Link>,
}

struct Link {
    position: i64,
    prev: Vec<u8>,
    hash: Vec<u8>,
}

impl Chains {
    /// Adds an entry; answers what is wrong with it or with those that waited for it.
    pub fn add(&mut self, entry: &Entry) -> Vec<FirstBad> {
        let stream = entry.stream();
        let mut bad = Vec::new();
        if entry.seal().as_slice() != entry.hash {
            bad.push(entry.bad("its content does not match its seal"));
        }
        let begin = || Chain { n: 0, hash: vec![0; 32], waiting: BTreeMap::new() };
        let chain = self.0.entry(stream.clone()).or_insert_with(begin);
        let link = Link { position: entry.position, prev: entry.prev.clone(), hash: entry.hash.clone() };
        if entry.n <= chain.n || chain.waiting.insert(entry.n, link).is_some() {
            bad.push(entry.bad("there is another entry of this number in its stream"));
        }
        bad.extend(chain.advance(&stream));
        bad
    }

    /// Entries that never saw the one before them: each stands after something that is missing.
    pub fn gaps(&self) -> Vec<FirstBad> {
        let first = |(stream, chain): (&Stream, &Chain)| {
            let (n, link) = chain.waiting.first_key_value()?;
            let what =
                format!("it is number {n} of its stream, expected {}: an entry is missing or was added", chain.n + 1);
            Some(FirstBad::at(link.position, stream, *n, what))
        };
        self.0.iter().filter_map(first).collect()
    }

    /// The number and seal of the last entry of a stream.
    pub fn end(&self, stream: &Stream) -> Option<(i64, &[u8])> {
        self.0.get(stream).map(|chain| (chain.n, chain.hash.as_slice()))
    }

    pub fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.0.keys()
    }
}

impl Chain {
    fn advance(&mut self, stream: &Stream) -> Option<FirstBad> {
        let mut bad = None;
        while let Some(link) = self.waiting.remove(&(self.n + 1)) {
            self.n += 1;
            if link.prev != self.hash {
                let what = "it does not follow from the entry before it";
                bad.get_or_insert_with(|| FirstBad::at(link.position, stream, self.n, what));
            }
            self.hash = link.hash;
        }
        bad
    }
}
