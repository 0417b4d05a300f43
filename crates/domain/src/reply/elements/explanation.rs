//! A specific cause, also where it is used to shift blame; not a vague pointer, a possibility or blaming the customer.

use super::{Faulted, faulted, stated};
use crate::reply::code::FaultCode;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that name a cause.
pub(super) fn find(draft: &Draft<'_>, faults: &Faulted) -> Vec<Hit> {
    let spoiled = [FaultCode::BlamesCustomer, FaultCode::HedgedAdmission, FaultCode::Denial];
    let specific = |hit: &Hit| {
        let rest = hit.start..draft.sentence(hit.start).end;
        let clause = draft.clause_of(hit.start);
        !faulted(faults, &spoiled, &rest) && !draft.touches("explanation.vague", &rest) && !clause.possible
    };
    let marked = stated(draft, "explanation.marked", "explanation.none")
        .into_iter()
        .filter(|hit| says_something(draft, *hit));
    let inner = stated(draft, "explanation.inner", "explanation.none")
        .into_iter()
        .filter(|hit| !is_future(draft, *hit));
    marked.chain(inner).filter(specific).collect()
}

/// The words after the mark name something that happened.
fn says_something(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    let content = (hit.end..sentence.end).filter(|at| is_concrete(draft, *at)).count();
    let happened = draft.tokens[sentence].iter().any(|token| crate::reply::clause::is_past(&token.word));
    content >= 1 && happened
}

fn is_concrete(draft: &Draft<'_>, at: usize) -> bool {
    let long =
        draft.tokens.get(at).is_some_and(|token| token.is_word && token.word.len() > 2 && !token.masked);
    long && !draft.is_in("det", at)
        && !draft.is_in("adv", at)
        && !draft.is_in("vague_n", at)
        && !draft.is_in("pron", at)
}

fn is_future(draft: &Draft<'_>, hit: Hit) -> bool {
    draft.clause_of(hit.start).future
}
