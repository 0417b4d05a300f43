//! Regret without anybody having done anything.

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// Runs of tokens that regret from afar; a first-person act in the same sentence makes the regret near.
pub(in crate::reply) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let near = |hit: &Hit| {
        let rest = hit.start..draft.sentence(hit.start).end;
        draft.touches("distant.ok", &rest) || draft.clause_of(hit.start).conditional
    };
    let claims = draft.hits("distant.claim").iter().copied();
    claims.filter(|hit| !frame::withdrawn(draft, *hit) && !near(hit)).collect()
}
