//! What is or will be done to make it right.

use super::stated;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that repair; a mere possibility and a past wrong ("we sent the wrong one") do not.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let real = |hit: &Hit| {
        let clause = draft.clause(hit.start);
        let wrong = draft.any_word(
            hit.start..clause.end,
            &[
                "wrong",
                "twice",
                "late",
                "without",
                "cannot",
                "wrongly",
                "incorrect",
                "nobody",
                "failed",
                "broken",
                "never",
            ],
        );
        !wrong
            && !draft.any_word(
                clause.start..hit.end,
                &["may", "might", "unable", "refuse", "should", "hope", "aim"],
            )
            && !draft.touches("repair.not", &clause)
    };
    stated(draft, "repair.claim", "repair.not").into_iter().filter(real).collect()
}
