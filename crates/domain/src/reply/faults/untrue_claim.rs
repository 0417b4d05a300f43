//! What the record of the case contradicts. Without the fact that speaks to it, no claim is called untrue.

use crate::reply::dates::{self, Mention};
use crate::reply::draft::Draft;
use crate::reply::facts::{CorrectiveAction, Facts, RefundFact};
use crate::reply::pattern::Hit;
use crate::reply::weigh::{Claim, Finding, Mark};

/// A claim that reaches more people than "a few" needs a cohort larger than the one who reads it.
const ONE_CUSTOMER: u64 = 1;

/// What makes a claim untrue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reply) enum Untrue {
    /// The fact that speaks to the claim.
    Claim(Claim),
    /// More customers were hit than the number that is named.
    Scope,
    /// Another date was promised.
    Date,
}

/// Runs of tokens that the facts contradict, and what contradicts them.
pub(in crate::reply) fn find(draft: &Draft<'_>, weighed: &[Finding]) -> Vec<(Untrue, Hit)> {
    let contradicted = weighed.iter().filter_map(|one| match one.mark {
        Mark::Claim(claim) if contradicts(draft.facts, claim) => Some((Untrue::Claim(claim), one.hit)),
        _ => None,
    });
    let mut found: Vec<(Untrue, Hit)> = contradicted.collect();
    if let Some(cohort) = draft.facts.cohort_size.filter(|size| *size > ONE_CUSTOMER) {
        found.extend(too_small_a_number(draft, cohort).into_iter().map(|hit| (Untrue::Scope, hit)));
    }
    found.extend(promised_otherwise(draft).into_iter().map(|hit| (Untrue::Date, hit)));
    found
}

/// Whether the record speaks of the claim, and against it.
fn contradicts(facts: &Facts, claim: Claim) -> bool {
    match claim {
        Claim::Refunded => {
            facts.refund.as_ref().is_some_and(|told| !told.as_ref().is_some_and(RefundFact::is_fulfilled))
        }
        Claim::OnlyYou => facts.cohort_size.is_some_and(|size| size > ONE_CUSTOMER),
        Claim::ForGood => facts.corrective_action.is_some_and(|action| action != CorrectiveAction::Effective),
        Claim::Called => facts.calls.as_ref().is_some_and(Vec::is_empty),
        Claim::CauseFound => facts.cause == Some(None),
    }
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
