//! What the pattern books found in a text.

use rustc_hash::FxHashMap;

/// A run of tokens, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reply) struct Hit {
    pub start: usize,
    pub end: usize,
}

/// What one pass over a text found, by section.
#[derive(Debug, Default)]
pub(in crate::reply) struct Hits(FxHashMap<&'static str, Vec<Hit>>);

impl Hits {
    pub(super) fn add(&mut self, section: &'static str, hit: Hit) {
        self.0.entry(section).or_default().push(hit);
    }

    /// The hits of a section, `book.section`, in the order of the text.
    pub fn of(&self, section: &str) -> &[Hit] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }

    /// Every hit with its section, sections in no order.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, Hit)> {
        self.0.iter().flat_map(|(section, hits)| hits.iter().map(|hit| (*section, *hit)))
    }
}
