//! Mentions that may be complaints: noted, confirmed, dismissed.

use domain::{
    case::CaseFile,
    change::Refused,
    event::{Event, Stream},
    id::Id,
    intake::{
        Candidate, CandidateState, Channel, confirm_candidate as confirm, dismiss_candidate as dismiss,
    },
    staff::{Actor, Permission},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, case::Lock};

use crate::{
    actions::case::{NamedCustomer, OpenCase, open_in},
    app::{App, Turn},
    error::Error,
};

/// A mention that somebody saw.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCandidate {
    /// Their own words.
    pub verbatim: String,
    /// Where it was seen.
    pub channel: Channel,
    /// A link or a note that leads back to it.
    #[serde(default)]
    pub source: Option<String>,
    /// Who said it, if known.
    #[serde(default)]
    pub said_by: Option<String>,
    /// When somebody of ours saw it; now, if not said. Should it become a case, its clocks run from here.
    #[serde(default)]
    pub seen_at: Option<Timestamp>,
}

/// It is a complaint.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Confirmation {
    /// Who made it, as far as known.
    pub customer: NamedCustomer,
    /// One line.
    pub subject: Option<String>,
    /// The kind of failure, if known.
    pub failure_type: Option<String>,
}

/// It is none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dismissal {
    /// Why this is not a complaint.
    pub reason: String,
}

/// Notes a mention.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn note_candidate(app: &App, actor: &Actor, new: NewCandidate) -> Result<Candidate, Error> {
    app.change(&app.turn(actor), move |unit, turn| note_candidate_in(unit, turn, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn note_candidate_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewCandidate) -> Result<Candidate, Error> {
    turn.actor.must(Permission::WorkCases)?;
    if new.verbatim.trim().is_empty() {
        return Err(Refused::invalid("verbatim", "nothing", "their own words").into());
    }
    let seen_at = new.seen_at.unwrap_or(turn.now);
    if seen_at > turn.now {
        let expected = format!("an instant up to now, {}", turn.now);
        return Err(Refused::invalid("seen_at", seen_at.to_string(), expected).into());
    }
    let house = &turn.house;
    let triage_due_at = house
        .timers_for(None, false)
        .map_or(seen_at, |timers| timers.due(timers.acknowledge, seen_at, &house.calendars));
    let candidate = Candidate {
        id: turn.ids().fresh(),
        verbatim: new.verbatim.clone(),
        channel: new.channel,
        source: new.source.clone(),
        said_by: new.said_by.clone(),
        seen_at,
        triage_due_at,
        state: CandidateState::Waiting,
    };
    store::intake::save_candidate(unit, &candidate)?;
    unit.happened(&[Event::new(Stream::House, "candidate.noted").fact("candidate", candidate.id)])?;
    Ok(candidate)
}

/// Makes a case of a mention; its clocks run from when it was seen.
///
/// # Errors
/// There is no such mention, it was decided before, or the case cannot be opened.
pub fn confirm_candidate(
    app: &App,
    actor: &Actor,
    candidate: Id<Candidate>,
    confirmation: Confirmation,
) -> Result<CaseFile, Error> {
    app.change(&app.turn(actor), move |unit, turn| confirm_candidate_in(unit, turn, candidate, &confirmation))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such mention, it was decided before, or the case cannot be opened.
pub fn confirm_candidate_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    candidate: Id<Candidate>,
    confirmation: &Confirmation,
) -> Result<CaseFile, Error> {
    let found =
        store::intake::candidate(unit.conn(), candidate, Lock::Yes)?.ok_or(Error::Missing("such mention"))?;
    // Whether it may become a case is asked before one is opened; which case it became is known only then.
    confirm(found.clone(), uuid::Uuid::nil(), &turn.actor, turn.now)?;

    let file = open_in(unit, turn, &case_of(&found, confirmation))?;
    let confirmed = confirm(found, file.case.id.uuid(), &turn.actor, turn.now)?;

    store::intake::save_candidate(unit, &confirmed)?;
    let event = Event::new(Stream::House, "candidate.confirmed").fact("candidate", candidate);
    unit.happened(&[event.fact("case", file.case.id)])?;
    Ok(file)
}

fn case_of(candidate: &Candidate, confirmation: &Confirmation) -> OpenCase {
    let customer = confirmation.customer.clone();
    OpenCase {
        customer: NamedCustomer { name: customer.name.or_else(|| candidate.said_by.clone()), ..customer },
        channel: candidate.channel,
        verbatim: candidate.verbatim.clone(),
        subject: confirmation.subject.clone(),
        received_at: Some(candidate.seen_at),
        failure_type: confirmation.failure_type.clone(),
        order: None,
        desired_outcome: None,
        external_id: None,
        foreign_id: None,
    }
}

/// Sees that a mention is no complaint.
///
/// # Errors
/// There is no such mention, it was decided before, or no reason is given.
pub fn dismiss_candidate(
    app: &App,
    actor: &Actor,
    candidate: Id<Candidate>,
    dismissal: Dismissal,
) -> Result<Candidate, Error> {
    app.change(&app.turn(actor), move |unit, turn| dismiss_candidate_in(unit, turn, candidate, &dismissal))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such mention, it was decided before, or no reason is given.
pub fn dismiss_candidate_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    candidate: Id<Candidate>,
    dismissal: &Dismissal,
) -> Result<Candidate, Error> {
    let found =
        store::intake::candidate(unit.conn(), candidate, Lock::Yes)?.ok_or(Error::Missing("such mention"))?;

    let dismissed = dismiss(found, &dismissal.reason, &turn.actor, turn.now)?;

    store::intake::save_candidate(unit, &dismissed)?;
    unit.happened(&[Event::new(Stream::House, "candidate.dismissed").fact("candidate", candidate)])?;
    Ok(dismissed)
}
