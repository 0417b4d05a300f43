//! Owning it: in so many words, or as a first-person statement of the wrong act.

use super::{Faulted, faulted, stated};
use crate::reply::code::FaultCode;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Explicit owning always counts; a mere statement of the act does not where the message then hands it on.
pub(super) fn find(draft: &Draft<'_>, faults: &Faulted) -> Vec<Hit> {
    let spoiled = [FaultCode::HedgedAdmission, FaultCode::Denial, FaultCode::ConditionalApology];
    let real = |hit: &Hit| !faulted(faults, &spoiled, &draft.clause(hit.start));
    let handed_on = |hit: &Hit| {
        faults.iter().any(|(code, fault)| {
            matches!(code, FaultCode::ShiftsBlame | FaultCode::BlamesCustomer) && fault.start >= hit.start
        })
    };
    let explicit = stated(draft, "responsibility.explicit", "responsibility.none");
    let acts =
        stated(draft, "responsibility.act", "responsibility.not").into_iter().filter(|hit| !handed_on(hit));
    explicit.into_iter().chain(acts).filter(real).collect()
}
