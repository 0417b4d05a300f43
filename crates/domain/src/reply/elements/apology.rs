//! A real apology: neither from a distance nor on a condition.

use super::{Faulted, faulted, stated};
use crate::reply::code::FaultCode;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that apologise.
pub(super) fn find(draft: &Draft<'_>, faults: &Faulted) -> Vec<Hit> {
    let spoiled = [FaultCode::DistantApology, FaultCode::ConditionalApology];
    let real = |hit: &Hit| !faulted(faults, &spoiled, &(hit.start..hit.end));
    stated(draft, "apology.claim", "apology.none").into_iter().filter(real).collect()
}
