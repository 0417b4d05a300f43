//! Sorry only if, or for what the customer may feel.

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// Runs of tokens that carry the fault.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    draft
        .hits("conditional.claim")
        .iter()
        .copied()
        .filter(|hit| {
            !frame::withdrawn(draft, *hit) && !draft.touches("conditional.ok", &(hit.start..hit.end))
        })
        .collect()
}
