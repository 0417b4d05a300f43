//! Problems: opened by hand, and closed when they are understood and mended.

use domain::{
    change::Refused,
    failure::Severity,
    id::Id,
    learning::{Problem, close_problem, open_problem},
    staff::Permission,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, case::Lock};

use crate::{app::Turn, error::Error};

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

/// Opens a problem inside a unit that has begun.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn open_problem_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewProblem) -> Result<Problem, Error> {
    turn.actor.must(Permission::WorkCases)?;
    if new.title.trim().is_empty() {
        return Err(Refused::invalid("title", "nothing", "one line that names the fault").into());
    }
    if let Some(code) =
        new.failure_type.as_deref().filter(|code| turn.house.playbooks.failure_type(code).is_none())
    {
        return Err(Refused::invalid("failure_type", code, "a kind of failure of the playbooks").into());
    }
    let id = turn.ids().fresh();

    let change = open_problem(id, &new.title, new.failure_type.clone(), new.severity, None, turn.now);

    store::learning::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}

/// Closes a problem inside a unit that has begun.
///
/// # Errors
/// There is no such problem, or the rule that stands against it.
pub fn close_problem_in(unit: &mut Unit<'_>, turn: &Turn, problem: Id<Problem>) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;

    let change = close_problem(before, &turn.actor, turn.now)?;

    store::learning::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}

/// A problem that is about to change.
pub(super) fn taken(unit: &mut Unit<'_>, problem: Id<Problem>) -> Result<Problem, Error> {
    store::learning::problem(unit.conn(), problem, Lock::Yes)?.ok_or(Error::Missing("such problem"))
}
