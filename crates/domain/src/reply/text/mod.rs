//! From characters to tokens that know where they came from, and in which sentence and clause they stand.

pub(super) mod language;
mod markup;
pub(super) mod mask;
pub(super) mod segment;
pub(super) mod token;
pub(super) mod typo;
