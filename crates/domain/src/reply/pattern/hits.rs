//! What the pattern books found in a text.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A run of tokens, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reply) struct Hit {
    pub start: usize,
    pub end: usize,
}

/// What one pass over a text found: by section, and all of it by its place.
#[derive(Debug, Default)]
pub(in crate::reply) struct Hits {
    by_section: FxHashMap<&'static str, Section>,
    by_place: Vec<(&'static str, Hit)>,
}

/// The hits of one section in the order of the text, and the length of the longest.
#[derive(Debug, Default)]
struct Section {
    hits: Vec<Hit>,
    longest: usize,
}

impl Hits {
    pub(super) fn add(&mut self, section: &'static str, hit: Hit) {
        let all = self.by_section.entry(section).or_default();
        all.longest = all.longest.max(hit.end - hit.start);
        all.hits.push(hit);
        self.by_place.push((section, hit));
    }

    /// The hits of a section, `book.section`, in the order of the text.
    pub fn of(&self, section: &str) -> &[Hit] {
        self.by_section.get(section).map_or(&[], |all| all.hits.as_slice())
    }

    /// Whether a hit of the section touches the range.
    pub fn touches(&self, section: &str, range: &Range<usize>) -> bool {
        let Some(Section { hits, longest }) = self.by_section.get(section) else { return false };
        let from = hits.partition_point(|hit| hit.start + longest <= range.start);
        let mut near = hits.get(from..).unwrap_or(&[]).iter().take_while(|hit| hit.start < range.end);
        near.any(|hit| hit.end > range.start)
    }

    /// Every hit that begins in the range, with its section. The scan adds hits in the order of their first tokens.
    pub fn within(&self, range: &Range<usize>) -> impl Iterator<Item = (&'static str, Hit)> {
        let from = self.by_place.partition_point(|(_, hit)| hit.start < range.start);
        let to = self.by_place.partition_point(|(_, hit)| hit.start < range.end).max(from);
        self.by_place.get(from..to).unwrap_or(&[]).iter().copied()
    }
}
