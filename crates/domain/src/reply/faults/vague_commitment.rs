//! A promise of nothing definite.

use crate::reply::draft::Draft;
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// "Soon" needs a date in its own sentence or the next; work and people need one in a sentence nearby.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let sections = ["vague.when", "vague.someone", "vague.work", "vague.aim"];
    let all = sections.iter().flat_map(|section| draft.hits(section)).copied();
    all.filter(|hit| vague(draft, *hit)).collect()
}

fn vague(draft: &Draft<'_>, hit: Hit) -> bool {
    let clause = draft.clause_of(hit.start);
    let settled = draft.dated(&draft.around(hit.start)) || tells_when(draft, hit);
    !settled
        && !clause.conditional
        && !clause.question
        && !draft.touches("vague.ok", &draft.clause(hit.start))
        && !frame::withdrawn(draft, hit)
}

/// A date of any kind in the sentence: "we reviewed it on Monday" is no vague promise either.
fn tells_when(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    draft.dates.iter().any(|date| sentence.contains(&date.start))
}
