//! Selling, pleading to stay, asking for a rating.

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// Runs of tokens that carry the fault.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    draft
        .hits("sales.claim")
        .iter()
        .copied()
        .filter(|hit| !frame::withdrawn(draft, *hit) && !draft.touches("sales.ok", &draft.clause(hit.start)))
        .collect()
}
