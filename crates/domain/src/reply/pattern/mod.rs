//! Word classes and patterns, kept as commented text in `data/reply` and compiled once.
//!
//! Every set of words that a pattern or a class names has a number (`sets`). A text is read once: each of its words is
//! looked up in the `dictionary` and gets a row of bits, one for each set, so that trying a pattern costs no look-up.

mod books;
mod compile;
mod dictionary;
mod hits;
mod lexicon;
mod library;
mod matcher;
mod openings;
mod reading;
mod row;
mod sets;
mod step;
mod verb;

pub(super) use hits::{Hit, Hits};
pub(super) use library::Library;
pub(super) use reading::Reading;
pub(super) use step::SetNumber;

use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::compile(books::SHIPPED_WORDS, books::SHIPPED_BOOKS));

/// The shipped library.
pub(super) fn library() -> &'static Library {
    &LIBRARY
}

/// What is wrong with the shipped lists.
pub(super) fn defects() -> Vec<String> {
    LIBRARY.defects().to_vec()
}
