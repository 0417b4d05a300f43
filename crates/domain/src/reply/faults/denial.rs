//! Saying that nothing went wrong, or that the customer's account is not true.

use crate::reply::draft::Draft;
use crate::reply::facts::Outcome;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// Runs of tokens that deny. A finding against the complaint may be stated; an owning in the sentence withdraws it.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    if draft.facts.outcome == Some(Outcome::NotUpheld) {
        return Vec::new();
    }
    draft.hits("denial.claim").iter().copied().filter(|hit| stands(draft, *hit)).collect()
}

fn stands(draft: &Draft<'_>, hit: Hit) -> bool {
    let question = draft.clause_of(hit.start).question;
    !question
        && !frame::withdrawn(draft, hit)
        && !draft.touches("denial.ok", &draft.clause(hit.start))
        && !asked_or_assumed(draft, hit)
        && !owned_in_sentence(draft, hit)
}

/// "You asked if it never arrived": the customer's words, not the writer's.
fn asked_or_assumed(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    draft.any_word(sentence.start..hit.start, &["if", "whether", "asked", "wondered"])
}

fn owned_in_sentence(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    let owning = draft.hits("frame.owning").iter();
    let apart = |own: &&Hit| sentence.contains(&own.start) && (own.end <= hit.start || own.start >= hit.end);
    owning.filter(apart).any(|own| !draft.any_word(draft.clause(own.start), &["not", "no", "never"]))
}
