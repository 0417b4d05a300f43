//! Mistakes at a time and place, with any number of customers hit, also none.

use domain::{
    case::Case,
    change::Refused,
    event::{Event, Stream},
    id::Id,
    intake::Incident,
    staff::{Actor, Permission},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, case::Lock};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Something that went wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// One line that says what went wrong.
    pub what: String,
    /// Where: a site, a system, a team.
    #[serde(default)]
    pub place: Option<String>,
    /// When it happened.
    pub happened_at: Timestamp,
    /// The kind of failure, if known.
    #[serde(default)]
    pub failure_type: Option<String>,
    /// Cases of customers who were hit.
    #[serde(default)]
    pub cases: Vec<Id<Case>>,
}

/// Writes an incident down.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn record_incident(app: &App, actor: &Actor, new: NewIncident) -> Result<Incident, Error> {
    app.change(&app.turn(actor), move |unit, turn| record_incident_in(unit, turn, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn record_incident_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewIncident) -> Result<Incident, Error> {
    turn.actor.must(Permission::WorkCases)?;
    check(unit, turn, new)?;
    let incident = Incident {
        id: turn.ids().fresh(),
        what: new.what.trim().to_owned(),
        place: new.place.clone(),
        happened_at: new.happened_at,
        failure_type: new.failure_type.clone(),
        noticed_by: turn.actor.member_id(),
        recorded_at: turn.now,
        problem: None,
        cases: new.cases.iter().map(|case| case.uuid()).collect(),
    };
    store::intake::save_incident(unit, &incident)?;
    let event = Event::new(Stream::Incident(incident.id), "incident.recorded")
        .fact("happened_at", incident.happened_at)
        .fact("failure_type", &incident.failure_type)
        .fact("cases", &incident.cases)
        .words(incident.what.as_str());
    unit.happened(&[event])?;
    Ok(incident)
}

fn check(unit: &mut Unit<'_>, turn: &Turn, new: &NewIncident) -> Result<(), Error> {
    if new.what.trim().is_empty() {
        return Err(Refused::invalid("what", "nothing", "one line that says what went wrong").into());
    }
    if new.happened_at > turn.now {
        let expected = format!("an instant up to now, {}", turn.now);
        return Err(Refused::invalid("happened_at", new.happened_at.to_string(), expected).into());
    }
    if let Some(code) =
        new.failure_type.as_deref().filter(|code| turn.house.playbooks.failure_type(code).is_none())
    {
        return Err(Refused::invalid("failure_type", code, "a kind of failure of the playbooks").into());
    }
    for case in &new.cases {
        if store::case::file(unit.conn(), *case, Lock::No)?.is_none() {
            return Err(Refused::invalid("cases", case.to_string(), "the id of a case").into());
        }
    }
    Ok(())
}
