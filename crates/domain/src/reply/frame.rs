//! Frames around a statement: what is only reported, refused, or owned.

use super::draft::Draft;
use super::pattern::Hit;

/// How many tokens a refusal ("I will not say that") reaches ahead.
const REFUSAL_REACH: usize = 7;

/// Said by somebody and taken back, or said only to be refused: no fault of this writer.
pub(super) fn withdrawn(draft: &Draft<'_>, hit: Hit) -> bool {
    refused(draft, hit) || reported_and_retracted(draft, hit)
}

/// Stands after words such as "I am not saying that".
pub(super) fn refused(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    draft.hits("frame.refuse").iter().any(|refusal| {
        refusal.start >= sentence.start
            && refusal.start < hit.start
            && refusal.end + REFUSAL_REACH > hit.start
            && refusal.end <= hit.start + 1
    })
}

fn reported_and_retracted(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    let reported = draft
        .hits("frame.report")
        .iter()
        .any(|report| report.start >= sentence.start && report.start < hit.start);
    let scope = draft.sentence_and_next(hit.start);
    let outside = |other: &Hit| other.end <= hit.start || other.start >= hit.end;
    reported
        && draft.hits("frame.retraction").iter().any(|other| scope.contains(&other.start) && outside(other))
}

/// The writer takes it: afterwards in the same or the next sentence, or before it without a "but".
pub(super) fn owned(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    let scope = draft.sentence_and_next(hit.start);
    let owning = draft.hits("frame.owning");
    let after = owning
        .iter()
        .any(|own| own.start >= hit.end.saturating_sub(1) && own.start < scope.end && real(draft, *own));
    let before = owning.iter().any(|own| {
        own.start >= sentence.start
            && own.end <= hit.start + 1
            && real(draft, *own)
            && !contrast(draft, own.end, hit.start)
    });
    after || before
}

/// Not put as a condition and not a mere possibility.
fn real(draft: &Draft<'_>, own: Hit) -> bool {
    let clause = draft.clause_of(own.start);
    !clause.conditional
        && !draft.any_word(draft.clause(own.start), &["may", "might", "not", "cannot", "never"])
        || {
            // "we did not check" owns by its very negation.
            draft.any_word(own.start..own.end, &["not"])
        }
}

fn contrast(draft: &Draft<'_>, from: usize, to: usize) -> bool {
    draft
        .hits("frame.contrast")
        .iter()
        .any(|word| word.start >= from && word.start < to && draft.word(word.start.wrapping_sub(1)) != "even")
}
