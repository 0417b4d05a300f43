//! Statements of fact that the record can bear out or contradict, found by the rules.

use super::draft::Draft;
use super::frame;
use super::pattern::Hit;
use super::weigh::Claim;

/// Each claim with its section and the section of words that turn it round.
const SECTIONS: [(Claim, &str, &str); 5] = [
    (Claim::Refunded, "claims.refunded", "claims.not_yet"),
    (Claim::OnlyYou, "claims.only_you", "claims.none"),
    (Claim::ForGood, "claims.for_good", "claims.hedge_trial"),
    (Claim::Called, "claims.called", "claims.called_no"),
    (Claim::CauseFound, "claims.cause_found", "claims.cause_no"),
];

/// Every claim that is stated as a fact.
pub(super) fn find(draft: &Draft<'_>) -> Vec<(Claim, Hit)> {
    SECTIONS
        .into_iter()
        .flat_map(|(claim, section, turned)| {
            stated(draft, section, turned).into_iter().map(move |hit| (claim, hit))
        })
        .collect()
}

/// Hits of a section that are stated as facts and not turned round by a word of the other section.
fn stated(draft: &Draft<'_>, section: &str, turned: &str) -> Vec<Hit> {
    let stated = |hit: &Hit| {
        let clause = draft.clause_of(hit.start);
        let words = draft.clause(hit.start);
        // "will never happen again" is its own claim; a negation inside the hit belongs to it.
        let outside = draft
            .hits(turned)
            .iter()
            .any(|word| words.contains(&word.start) && !(hit.start..hit.end).contains(&word.start));
        let inside = section != "claims.for_good" && draft.touches(turned, &(hit.start..hit.end));
        !clause.conditional && !clause.question && !outside && !inside && !frame::refused(draft, *hit)
    };
    draft.hits(section).iter().copied().filter(stated).collect()
}
