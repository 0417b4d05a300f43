//! Mentions that may be complaints: noted, confirmed, dismissed, and one in ten dismissals looked at again.

use domain::{
    case::CaseFile,
    event::{Event, Stream},
    id::Id,
    intake::{
        Candidate, CandidateState, NewCandidate, confirm_candidate as confirm, dismiss_candidate as dismiss,
        look_again,
    },
    promise::calendar::{HourCount, TimeLimit},
    staff::Actor,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, case::Lock};

use crate::{
    actions::case::{NamedCustomer, OpenCase, open_in},
    app::{App, Turn},
    error::Error,
};

/// A mention is looked at within this much business time.
const TRIAGE_HOURS: &str = "4";

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
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
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
    let house = &turn.house;
    let limit = TRIAGE_HOURS.parse::<HourCount>().map(TimeLimit::BusinessHours).ok();
    let due = |seen| {
        let timers = house.timers_for(None, false).zip(limit);
        timers.map_or(seen, |(timers, limit)| timers.due(limit, seen, &house.calendars))
    };

    let candidate = new.note(turn.ids().fresh(), due, &turn.actor, turn.now)?;

    store::intake::save_candidate(unit, &candidate)?;
    let event = Event::new(Stream::House, "candidate.noted").fact("candidate", candidate.id);
    unit.happened(&[event.fact("due_at", candidate.triage_due_at)])?;
    Ok(candidate)
}

/// Makes a case of a mention, also of one that was dismissed and is looked at again; its clocks run from when it was seen.
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
    let found = taken(unit, candidate)?;
    let decide = |case| match found.state {
        CandidateState::Dismissed { .. } => look_again(found.clone(), Some(case), &turn.actor, turn.now),
        _ => confirm(found.clone(), case, &turn.actor, turn.now),
    };
    // Whether it may become a case is asked before one is opened; which case it became is known only then.
    decide(uuid::Uuid::nil())?;

    let file = open_in(unit, turn, &case_of(&found, confirmation))?;
    let confirmed = decide(file.case.id.uuid())?;

    store::intake::save_candidate(unit, &confirmed)?;
    let told = |stream| Event::new(stream, "candidate.confirmed").fact("candidate", candidate);
    unit.happened(&[
        told(Stream::House).fact("case", file.case.id),
        told(Stream::Case(file.case.id)).fact("seen_at", found.seen_at),
    ])?;
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
        product: None,
        site: None,
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
    let found = taken(unit, candidate)?;

    let dismissed = dismiss(found, &dismissal.reason, &turn.actor, turn.now)?;

    store::intake::save_candidate(unit, &dismissed)?;
    let event = Event::new(Stream::House, "candidate.dismissed").fact("candidate", candidate);
    let event = event.fact("second_look", dismissed.awaits_second_look());
    unit.happened(&[event.words(dismissal.reason.trim())])?;
    Ok(dismissed)
}

/// Looks again at a dismissal and agrees with it.
///
/// # Errors
/// There is no such mention, it does not wait for a second look, or the same person dismissed it (G8).
pub fn uphold_dismissal(app: &App, actor: &Actor, candidate: Id<Candidate>) -> Result<Candidate, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let found = taken(unit, candidate)?;

        let looked = look_again(found, None, &turn.actor, turn.now)?;

        store::intake::save_candidate(unit, &looked)?;
        unit.happened(&[
            Event::new(Stream::House, "candidate.dismissal_upheld").fact("candidate", candidate)
        ])?;
        Ok(looked)
    })
}

fn taken(unit: &mut Unit<'_>, candidate: Id<Candidate>) -> Result<Candidate, Error> {
    store::intake::candidate(unit.conn(), candidate, Lock::Yes)?.ok_or(Error::Missing("such mention"))
}
