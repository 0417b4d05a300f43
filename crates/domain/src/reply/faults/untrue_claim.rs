//! What the record of the case contradicts. Without the fact that speaks to it, no claim is called untrue.

use crate::reply::dates::{self, Mention};
use crate::reply::draft::Draft;
use crate::reply::facts::{CorrectiveAction, RefundFact};
use crate::reply::frame;
use crate::reply::pattern::Hit;

/// A claim that reaches more people than "a few" needs a cohort larger than the one who reads it.
const ONE_CUSTOMER: u64 = 1;

/// Runs of tokens that the facts contradict.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let facts = draft.facts;
    let mut found = Vec::new();
    if facts.refund.as_ref().is_some_and(|refund| !refund.as_ref().is_some_and(RefundFact::is_fulfilled)) {
        found.extend(claims(draft, "claims.refunded", "claims.not_yet"));
    }
    if facts.cohort_size.is_some_and(|size| size > ONE_CUSTOMER) {
        found.extend(claims(draft, "claims.only_you", "claims.none"));
        found.extend(too_small_a_number(draft, facts.cohort_size.unwrap_or_default()));
    }
    if facts.corrective_action.is_some_and(|action| action != CorrectiveAction::Effective) {
        found.extend(claims(draft, "claims.for_good", "claims.hedge_trial"));
    }
    if facts.calls.as_ref().is_some_and(Vec::is_empty) {
        found.extend(claims(draft, "claims.called", "claims.called_no"));
    }
    if facts.cause == Some(None) {
        found.extend(claims(draft, "claims.cause_found", "claims.cause_no"));
    }
    found.extend(promised_otherwise(draft));
    found
}

/// Hits of a section that are stated as facts and not turned round by a word of the other section.
fn claims(draft: &Draft<'_>, section: &str, turned: &str) -> Vec<Hit> {
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

fn too_small_a_number(draft: &Draft<'_>, cohort: u64) -> Vec<Hit> {
    let smaller = |hit: &Hit| {
        let number = draft.tokens[hit.start..hit.end].iter().find(|token| token.is_number());
        number
            .and_then(|token| token.word.replace(',', "").parse::<u64>().ok())
            .is_some_and(|said| said < cohort)
    };
    draft.hits("claims.only_few_numbers").iter().copied().filter(smaller).collect()
}

/// Dates that the sender commits to and that differ from every promise on file.
fn promised_otherwise(draft: &Draft<'_>) -> Vec<Hit> {
    let Some(promises) = &draft.facts.promises else { return Vec::new() };
    let differs =
        |date: &&Mention| commits(draft, date) && dates::differs_from_record(date, promises, draft.moment);
    draft.dates.iter().filter(differs).map(|date| Hit { start: date.start, end: date.end }).collect()
}

fn commits(draft: &Draft<'_>, date: &Mention) -> bool {
    let sentence = draft.sentence(date.start);
    let before = date.start.checked_sub(1).map_or("", |at| draft.word(at));
    let promising = draft.clause_of(date.start).future
        || matches!(before, "by" | "before")
        || draft.any_word(sentence, &["will", "shall", "promise", "arrives", "arrive", "comes", "ships"]);
    promising && dates::is_to_come(draft, date)
}
