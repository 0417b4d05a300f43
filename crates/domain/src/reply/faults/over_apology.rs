//! Grovelling: gushing words, or more lines of sorrow than the message can carry.

use std::collections::BTreeSet;

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// So many sorrows are too many in a message of any length.
const TOO_MANY: usize = 3;
/// In a long letter one sorrow to so many sentences is not too many.
const SENTENCES_A_SORROW: usize = 5;

/// Gushing phrases, or the third sorrow onwards.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let gush = draft.hits("over.gush").iter().copied().filter(|hit| !frame::withdrawn(draft, *hit));
    let mut found: Vec<Hit> = gush.collect();
    if found.is_empty() {
        found.extend(too_many(draft));
    }
    found
}

fn too_many(draft: &Draft<'_>) -> Vec<Hit> {
    let sorrows: BTreeSet<Hit> = draft.hits("over.sorrow").iter().copied().collect();
    let sorrows: Vec<Hit> =
        sorrows.into_iter().filter(|hit| !draft.touches("over.not", &(hit.start..hit.end))).collect();
    let sentences = draft.tokens.last().map_or(0, |token| token.sentence + 1);
    if sorrows.len() >= TOO_MANY && sorrows.len() * SENTENCES_A_SORROW > sentences {
        sorrows.into_iter().skip(TOO_MANY - 1).collect()
    } else {
        Vec::new()
    }
}
