//! A mistake at a time and place, with any number of customers hit, also none.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// Something that went wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Incident {
    /// Identity.
    pub id: Id<Incident>,
    /// One line that says what went wrong.
    pub what: String,
    /// Where: a site, a system, a team.
    pub place: Option<String>,
    /// When it happened.
    pub happened_at: Timestamp,
    /// The kind of failure, if known.
    pub failure_type: Option<String>,
    /// Who noticed.
    pub noticed_by: Option<Id<Member>>,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The problem behind it, once there is one.
    pub problem: Option<uuid::Uuid>,
    /// Cases of customers who were hit.
    #[serde(default)]
    pub cases: Vec<uuid::Uuid>,
}

/// A mistake as somebody writes it down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// One line that says what went wrong.
    pub what: String,
    /// Where: a site, a system, a team.
    #[serde(default)]
    pub place: Option<String>,
    /// When it happened; now, if not said.
    #[serde(default)]
    pub happened_at: Option<Timestamp>,
    /// The kind of failure, if known.
    #[serde(default)]
    pub failure_type: Option<String>,
}

/// Writes a mistake down, whether or not it hit a customer.
///
/// # Errors
/// The role may not, nothing is said, or it has not happened yet.
pub fn record_incident(
    id: Id<Incident>,
    new: &NewIncident,
    actor: &Actor,
    now: Timestamp,
) -> Result<Change<Incident>, Refused> {
    actor.must(Permission::WorkCases)?;
    if new.what.trim().is_empty() {
        return Err(Refused::invalid("what", "nothing", "what went wrong, in one line"));
    }
    let happened_at = new.happened_at.unwrap_or(now);
    if happened_at > now {
        return Err(Refused::invalid(
            "happened_at",
            happened_at.to_string(),
            format!("an instant up to now, {now}"),
        ));
    }
    let incident = Incident {
        id,
        what: new.what.trim().to_owned(),
        place: new.place.as_deref().map(str::trim).filter(|place| !place.is_empty()).map(str::to_owned),
        happened_at,
        failure_type: new.failure_type.clone(),
        noticed_by: actor.member_id(),
        recorded_at: now,
        problem: None,
        cases: Vec::new(),
    };
    let event = Event::new(Stream::Incident(id), "incident.recorded")
        .fact("happened_at", happened_at)
        .fact("failure_type", &incident.failure_type)
        .words(&incident.what);
    Ok(Change::of(incident).event(event))
}

/// Ties the case of a customer who was hit to the mistake.
///
/// # Errors
/// The role may not, or it is tied already.
pub fn link_case(
    mut incident: Incident,
    case: uuid::Uuid,
    actor: &Actor,
) -> Result<Change<Incident>, Refused> {
    actor.must(Permission::WorkCases)?;
    if incident.cases.contains(&case) {
        return Err(Refused::not_now("already_linked", "This case is linked to the incident already."));
    }
    incident.cases.push(case);
    let event = Event::new(Stream::Incident(incident.id), "incident.case_linked").fact("case", case);
    Ok(Change::of(incident).event(event))
}

/// Ties the mistake to the problem behind it; another problem takes the place of the one before.
///
/// # Errors
/// The role may not.
pub fn link_problem(
    mut incident: Incident,
    problem: uuid::Uuid,
    actor: &Actor,
) -> Result<Change<Incident>, Refused> {
    actor.must(Permission::WorkCases)?;
    let before = incident.problem.replace(problem);
    let event = Event::new(Stream::Incident(incident.id), "incident.problem_linked")
        .fact("problem", problem)
        .fact("before", before);
    Ok(Change::of(incident).event(event))
}

#[cfg(test)]
mod tests {
    use super::{Id, NewIncident, Timestamp, link_case, link_problem, record_incident};
    use crate::staff::Actor;

    #[test]
    fn a_mistake_needs_no_customer_and_can_get_some() {
        let now = Timestamp::UNIX_EPOCH;
        let what = " Oven 2 was not calibrated ".to_owned();
        let mut new = NewIncident { what, place: None, happened_at: None, failure_type: None };
        let id = Id::new(uuid::Uuid::from_u128(1));
        let recorded = record_incident(id, &new, &Actor::system(), now).unwrap().state;
        assert_eq!((recorded.what.as_str(), recorded.cases.len()), ("Oven 2 was not calibrated", 0));
        let case = uuid::Uuid::from_u128(5);
        let linked = link_case(recorded, case, &Actor::system()).unwrap().state;
        assert!(link_case(linked.clone(), case, &Actor::system()).is_err());
        assert_eq!(link_problem(linked, case, &Actor::system()).unwrap().state.problem, Some(case));
        new.happened_at = Some(Timestamp::MAX);
        assert!(record_incident(id, &new, &Actor::system(), now).is_err());
    }
}
