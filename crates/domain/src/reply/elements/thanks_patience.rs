//! Thanks for a wait, or for trouble taken.

use super::stated;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that thank for it.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    stated(draft, "thanks.claim", "thanks.not")
}
