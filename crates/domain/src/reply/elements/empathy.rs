//! Naming what it cost the customer, or how it feels.

use super::{Faulted, faulted, stated};
use crate::reply::code::FaultCode;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Runs of tokens that feel with the customer; not inside blame or a conditional apology.
pub(super) fn find(draft: &Draft<'_>, faults: &Faulted) -> Vec<Hit> {
    let spoiled = [
        FaultCode::BlamesCustomer,
        FaultCode::ConditionalApology,
        FaultCode::Denial,
        FaultCode::DistantApology,
    ];
    let real = |hit: &Hit| !faulted(faults, &spoiled, &(hit.start..hit.end));
    stated(draft, "empathy.claim", "empathy.not").into_iter().filter(real).collect()
}
