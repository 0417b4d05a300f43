//! The underlying fault behind failures. It lives on after its cases close.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActionState, Cause, CorrectiveAction, Debrief};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    failure::Severity,
    id::Id,
    staff::{Actor, Permission},
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
    /// Why it happens: a tree with several branches.
    #[serde(default)]
    pub causes: Vec<Cause>,
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
        causes: Vec::new(),
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

impl Problem {
    /// Somebody ties a further case to it. A worse case makes the problem worse.
    ///
    /// # Errors
    /// The role may not, or it is tied already.
    pub fn take_case(
        mut self,
        case: uuid::Uuid,
        severity: Severity,
        actor: &Actor,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        if self.cases.contains(&case) {
            return Err(Refused::not_now("already_linked", "This case belongs to the problem already."));
        }
        self.severity = self.severity.max(severity);
        Ok(add_case(self, case))
    }

    /// Lets a case go that has another cause after all.
    ///
    /// # Errors
    /// The role may not, or it does not belong to it.
    pub fn remove_case(mut self, case: uuid::Uuid, actor: &Actor) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        if !self.cases.contains(&case) {
            return Err(Refused::not_now("not_linked", "This case does not belong to the problem."));
        }
        self.cases.retain(|one| *one != case);
        let event = Event::new(Stream::Problem(self.id), "problem.case_removed").fact("case", case);
        Ok(Change::of(self).event(event))
    }
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
    let missing = debrief.unconfirmed().count();
    if problem.severity >= Severity::High && missing > 0 {
        return Err(Refused::not_now(
            "debrief_unconfirmed",
            format!("{missing} of those who were there have not confirmed what happened and why."),
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
