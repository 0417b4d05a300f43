//! Whether a case is about an incident, and whether its customer knows by it.

use crate::{
    case::{Case, Stage},
    failure::Playbooks,
    intake::{Incident, alike_words},
};

/// A subject that shares this much of its content words with the incident is about it.
const ALIKE_ENOUGH: f64 = 0.4;

/// Whether somebody who was hit complained about it in this case: it was linked by hand or has the same problem behind it,
/// names an order that was hit, or is of a like kind since it happened and names no other order. A case of no kind
/// yet counts if it speaks of the same thing.
#[must_use]
pub fn is_about(case: &Case, incident: &Incident, orders: &[String], playbooks: &Playbooks) -> bool {
    if matches!(case.stage, Stage::Dismissed | Stage::Merged | Stage::Withdrawn) {
        return false;
    }
    let linked = case.incident == Some(incident.id) || incident.cases.contains(&case.id.uuid());
    let same_problem = incident.problem.is_some() && case.problem == incident.problem;
    if linked || same_problem {
        return true;
    }
    if let Some(order) = &case.order {
        return orders.iter().any(|one| one.trim() == order.trim());
    }
    if case.received_at < incident.happened_at {
        return false;
    }
    match (&incident.failure_type, &case.failure_type) {
        (Some(incident), Some(case)) => playbooks.alike(incident, case),
        (_, None) => alike_words(&case.subject, &incident.what) >= ALIKE_ENOUGH,
        (None, Some(_)) => false,
    }
}

/// Whether the customer was told in this case what went wrong and what is done about it: it was answered, or put right.
#[must_use]
pub const fn was_told(case: &Case) -> bool {
    let reached = &case.milestones;
    reached.responded.is_some() || reached.resolved.is_some() || reached.closed.is_some()
}
