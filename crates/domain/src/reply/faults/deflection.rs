//! Sending the customer elsewhere.

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// Runs of tokens that carry the fault. Naming the ombudsman, or staying with it, sends nobody away.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    draft
        .hits("deflection.claim")
        .iter()
        .copied()
        .filter(|hit| {
            !frame::withdrawn(draft, *hit) && !draft.touches("deflection.ok", &draft.sentence(hit.start))
        })
        .collect()
}
