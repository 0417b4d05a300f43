//! What belongs to a problem beside its cases: incidents and signals, tied and let go.

use super::{Disposition, Problem, Signal, SignalDecision};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    id::Id,
    intake::Incident,
    staff::{Actor, Permission},
};

/// Lets an incident go that has another cause after all.
///
/// # Errors
/// The role may not, or it does not belong to this problem.
pub fn release_incident(
    mut incident: Incident,
    problem: Id<Problem>,
    actor: &Actor,
) -> Result<Change<Incident>, Refused> {
    actor.must(Permission::WorkCases)?;
    if incident.problem != Some(problem.uuid()) {
        return Err(Refused::not_now("not_linked", "This incident does not belong to the problem."));
    }
    incident.problem = None;
    let event =
        Event::new(Stream::Incident(incident.id), "incident.problem_unlinked").fact("problem", problem);
    Ok(Change::of(incident).event(event))
}

/// Ties a signal that is acted on to a problem, or to none; another takes the place of the one before.
///
/// # Errors
/// The role may not, or nobody has decided to act on it.
pub fn tie_signal(
    mut signal: Signal,
    problem: Option<Id<Problem>>,
    actor: &Actor,
) -> Result<Change<Signal>, Refused> {
    actor.must(Permission::Manage)?;
    let Some(decided) = signal.disposition.as_mut().filter(|one| one.decision == SignalDecision::Act) else {
        let sentence = "Decide first to act on this signal; that ties it to a problem.";
        return Err(Refused::not_now("signal_not_acted_on", sentence));
    };
    let before = std::mem::replace(&mut decided.problem, problem);
    let event = Event::new(Stream::House, "signal.problem_linked")
        .fact("signal", signal.id)
        .fact("problem", problem)
        .fact("before", before);
    Ok(Change::of(signal).event(event))
}

impl Disposition {
    /// Whether this problem takes the signal up.
    #[must_use]
    pub fn is_for(&self, problem: Id<Problem>) -> bool {
        self.problem == Some(problem)
    }
}
