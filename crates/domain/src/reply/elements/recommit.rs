//! A concrete commitment to this customer, renewed.

use super::stated;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that commit.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    stated(draft, "recommit.claim", "recommit.not")
}
