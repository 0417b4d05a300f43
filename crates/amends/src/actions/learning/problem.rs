//! Problems: opened by hand, and closed.

use domain::{
    change::{Change, Refused},
    failure::Severity,
    id::Id,
    learning::{Problem, close_problem as decide_to_close, open_problem as begin},
    staff::{Actor, Permission},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, case::Lock};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// A fault that somebody suspects behind failures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProblem {
    /// One line.
    pub title: String,
    /// The kind of failure that it leads to.
    #[serde(default)]
    pub failure_type: Option<String>,
    /// How bad; medium if not said.
    #[serde(default)]
    pub severity: Severity,
}

/// Opens a problem.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn open_problem(app: &App, actor: &Actor, new: NewProblem) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| open_problem_in(unit, turn, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn open_problem_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewProblem) -> Result<Problem, Error> {
    turn.actor.must(Permission::WorkCases)?;
    if new.title.trim().is_empty() {
        return Err(Refused::invalid("title", "nothing", "one line that names the fault").into());
    }
    let code = new.failure_type.as_deref();
    if let Some(code) = code.filter(|code| turn.house.playbooks.failure_type(code).is_none()) {
        return Err(Refused::invalid("failure_type", code, "a kind of failure of the playbooks").into());
    }

    let id = turn.ids().fresh();
    let change = begin(id, &new.title, new.failure_type.clone(), new.severity, None, turn.now);

    kept(unit, change)
}

/// Closes a problem.
///
/// # Errors
/// There is no such problem, or the rule that stands against it.
pub fn close_problem(app: &App, actor: &Actor, problem: Id<Problem>) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| close_problem_in(unit, turn, problem))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem, or the rule that stands against it.
pub fn close_problem_in(unit: &mut Unit<'_>, turn: &Turn, problem: Id<Problem>) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;

    let change = decide_to_close(before, &turn.actor, turn.now)?;

    kept(unit, change)
}

/// A problem that is about to change.
pub(super) fn taken(unit: &mut Unit<'_>, problem: Id<Problem>) -> Result<Problem, Error> {
    store::learning::problem(unit.conn(), problem, Lock::Yes)?.ok_or(Error::Missing("such problem"))
}

pub(super) fn kept(unit: &mut Unit<'_>, change: Change<Problem>) -> Result<Problem, Error> {
    store::learning::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}
