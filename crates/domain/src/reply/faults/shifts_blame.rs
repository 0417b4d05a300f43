//! Handing the fault to somebody or something else.

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// Blame that is spoken of counts unless it is owned there; a mere statement about somebody else counts unless it is
/// owned anywhere in the message.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let open = |hit: &Hit| {
        !frame::withdrawn(draft, *hit)
            && !frame::owned(draft, *hit)
            && !draft.clause_of(hit.start).conditional
    };
    let hard = draft.hits("shifts.hard").iter().copied().filter(open);
    let soft = draft.hits("shifts.soft").iter().copied().filter(open).filter(|_| !owned_somewhere(draft));
    hard.chain(soft).filter(|hit| !denied(draft, *hit)).collect()
}

fn owned_somewhere(draft: &Draft<'_>) -> bool {
    !draft.hits("frame.owning").is_empty() || !draft.hits("responsibility.act").is_empty()
}

/// "The courier is not to blame."
fn denied(draft: &Draft<'_>, hit: Hit) -> bool {
    let negated = draft.any_word(hit.start..hit.end, &["not", "never", "no"]);
    let disclaims = draft.any_word(
        hit.start..hit.end,
        &[
            "we",
            "i",
            "us",
            "our",
            "company",
            "responsible",
            "liable",
            "accountable",
            "liability",
            "nobody",
            "foreseen",
            "predicted",
            "prevented",
        ],
    );
    negated && !disclaims
}
