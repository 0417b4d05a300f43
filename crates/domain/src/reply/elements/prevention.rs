//! What was changed so that it does not come again.

use super::stated;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that name a change made or a date to report back on.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    stated(draft, "prevention.claim", "prevention.not")
}
