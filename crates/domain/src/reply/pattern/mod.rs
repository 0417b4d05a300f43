//! Word classes and patterns, kept as commented text in `data/reply` and compiled once.

mod compile;
mod lexicon;
mod library;
mod matcher;
mod step;
mod verb;

pub(super) use library::{Hit, Hits, Library};

use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::compile(library::SHIPPED_WORDS, library::SHIPPED_BOOKS));

/// The shipped library.
pub(super) fn library() -> &'static Library {
    &LIBRARY
}

/// What is wrong with the shipped lists.
pub(super) fn defects() -> Vec<String> {
    LIBRARY.defects().to_vec()
}
