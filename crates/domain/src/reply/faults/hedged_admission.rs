//! Admitting with a hedge.

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// Runs of tokens that carry the fault.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    draft
        .hits("hedged.claim")
        .iter()
        .copied()
        .filter(|hit| !frame::withdrawn(draft, *hit) && !draft.touches("hedged.ok", &draft.clause(hit.start)))
        .collect()
}
