//! The underlying fault behind failures. It lives on after its cases close.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActionState, CorrectiveAction};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    failure::Severity,
    id::Id,
    staff::{Actor, Member, Permission},
};

/// A fault, its causes and what is done about them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// Identity.
    pub id: Id<Problem>,
    /// What goes wrong, in one line.
    pub title: String,
    /// The kind of failure it causes.
    pub failure_type: Option<String>,
    /// The worst severity among its cases.
    pub severity: Severity,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Cases it caused.
    pub cases: Vec<uuid::Uuid>,
    /// The review with everyone involved.
    pub debrief: Option<Debrief>,
    /// What is done so that it does not come back.
    #[serde(default)]
    pub actions: Vec<CorrectiveAction>,
    /// How it stands.
    pub state: ProblemState,
}

/// How a problem stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemState {
    /// Somebody works on it.
    Open,
    /// Its causes are dealt with.
    Closed,
}

/// What was learned in the review.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Debrief {
    /// What happened, without blaming a person.
    pub what_happened: String,
    /// The deepest cause that the firm can act on.
    pub root_cause: String,
    /// What kind of cause.
    pub cause_class: CauseClass,
    /// One slip, or the way we work.
    pub scope: ProblemScope,
    /// Why it is thought to be that.
    pub scope_evidence: String,
    /// Who was there.
    pub attendees: Vec<Id<Member>>,
    /// Who confirms what happened and why.
    #[serde(default)]
    pub confirmed_by: Vec<Id<Member>>,
    /// When.
    pub at: Timestamp,
}

/// The kinds of cause. “The user did it wrong” is none of them: it maps to how we taught, documented or designed it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CauseClass {
    /// The rule was there and was not followed.
    NotFollowed,
    /// The rule was there and was not understood.
    NotUnderstood,
    /// Nobody had foreseen it.
    NotForeseen,
    /// Something else.
    Other,
}

/// One-off or systemic.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemScope {
    /// The step is in the procedure and was skipped once.
    OneOff,
    /// The step is missing from the procedure, or is skipped again and again.
    Systemic,
}

/// The body of a debrief.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDebrief {
    /// What happened, without blaming a person.
    pub what_happened: String,
    /// The deepest cause that the firm can act on.
    pub root_cause: String,
    /// What kind of cause.
    pub cause_class: CauseClass,
    /// One slip, or the way we work.
    pub scope: ProblemScope,
    /// Why it is thought to be that.
    pub scope_evidence: String,
    /// Who was there; required from high severity on.
    #[serde(default)]
    pub attendees: Vec<Id<Member>>,
    /// The problem it belongs to; a new one if not said.
    #[serde(default)]
    pub problem: Option<Id<Problem>>,
}

/// Opens a problem behind one case, or behind none yet.
#[must_use]
pub fn open_problem(
    id: Id<Problem>,
    title: &str,
    failure_type: Option<String>,
    severity: Severity,
    case: Option<uuid::Uuid>,
    now: Timestamp,
) -> Change<Problem> {
    let problem = Problem {
        id,
        title: title.trim().to_owned(),
        failure_type,
        severity,
        opened_at: now,
        cases: case.into_iter().collect(),
        debrief: None,
        actions: Vec::new(),
        state: ProblemState::Open,
    };
    let event = Event::new(Stream::Problem(id), "problem.opened")
        .fact("case", case)
        .fact("severity", severity)
        .words(&problem.title);
    Change::of(problem).event(event)
}

/// Ties a further case to its problem; nothing happens if it is known.
#[must_use]
pub fn add_case(mut problem: Problem, case: uuid::Uuid) -> Change<Problem> {
    if problem.cases.contains(&case) {
        return Change::of(problem);
    }
    problem.cases.push(case);
    let event = Event::new(Stream::Problem(problem.id), "problem.case_added").fact("case", case);
    Change::of(problem).event(event)
}

/// Records the review. From high severity on it names who was there.
///
/// # Errors
/// Says which field is missing.
pub fn debrief(
    mut problem: Problem,
    new: &NewDebrief,
    actor: &Actor,
    now: Timestamp,
) -> Result<Change<Problem>, Refused> {
    actor.must(Permission::WorkCases)?;
    let texts = [
        ("what_happened", &new.what_happened),
        ("root_cause", &new.root_cause),
        ("scope_evidence", &new.scope_evidence),
    ];
    if let Some((field, _)) = texts.into_iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(Refused::invalid(field, "nothing", "a sentence"));
    }
    if problem.severity >= Severity::High && new.attendees.is_empty() {
        return Err(Refused::invalid("attendees", "nobody", "everyone involved, since the severity is high"));
    }
    let by_actor = actor.member_id().filter(|id| new.attendees.contains(id));
    problem.debrief = Some(Debrief {
        what_happened: new.what_happened.trim().to_owned(),
        root_cause: new.root_cause.trim().to_owned(),
        cause_class: new.cause_class,
        scope: new.scope,
        scope_evidence: new.scope_evidence.trim().to_owned(),
        attendees: new.attendees.clone(),
        confirmed_by: by_actor.into_iter().collect(),
        at: now,
    });
    let event = Event::new(Stream::Problem(problem.id), "problem.debriefed")
        .fact("cause_class", new.cause_class)
        .fact("scope", new.scope)
        .fact("attendees", &new.attendees)
        .words(new.root_cause.trim());
    Ok(Change::of(problem).event(event))
}

/// One attendee confirms what happened and why.
///
/// # Errors
/// There was no debrief, or they were not there.
pub fn confirm_debrief(mut problem: Problem, actor: &Actor) -> Result<Change<Problem>, Refused> {
    let Some(debrief) = problem.debrief.as_mut() else {
        return Err(Refused::not_now("no_debrief", "This problem has not been debriefed yet."));
    };
    let Some(me) = actor.member_id().filter(|me| debrief.attendees.contains(me)) else {
        return Err(Refused::not_allowed("Only those who were in the debrief can confirm it."));
    };
    if !debrief.confirmed_by.contains(&me) {
        debrief.confirmed_by.push(me);
    }
    let event = Event::new(Stream::Problem(problem.id), "problem.debrief_confirmed").fact("by", me);
    Ok(Change::of(problem).event(event))
}

/// Closes a problem. A one-off needs no heavy process; a systemic one needs an action that worked.
///
/// # Errors
/// What is missing.
pub fn close_problem(
    mut problem: Problem,
    actor: &Actor,
    now: Timestamp,
) -> Result<Change<Problem>, Refused> {
    actor.must(Permission::Manage)?;
    if problem.state == ProblemState::Closed {
        return Err(Refused::not_now("problem_closed", "This problem is already closed."));
    }
    let Some(debrief) = &problem.debrief else {
        return Err(Refused::not_now(
            "no_debrief",
            "Debrief it first: what happened, why, and is it a one-off?",
        ));
    };
    let missing = debrief.attendees.iter().filter(|one| !debrief.confirmed_by.contains(one)).count();
    if problem.severity >= Severity::High && missing > 0 {
        return Err(Refused::not_now(
            "debrief_unconfirmed",
            format!("{missing} of those who were there have not confirmed what happened."),
        ));
    }
    let worked = problem.actions.iter().any(|action| action.state == ActionState::Effective);
    if debrief.scope == ProblemScope::Systemic && !worked {
        return Err(Refused::guard(
            crate::change::Guard::G14,
            "It is systemic: it closes when a corrective action has been shown to work.",
        ));
    }
    problem.state = ProblemState::Closed;
    let event = Event::new(Stream::Problem(problem.id), "problem.closed").fact("at", now);
    Ok(Change::of(problem).event(event))
}
