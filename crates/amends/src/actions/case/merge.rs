//! Two cases that are one.

use domain::{
    case::{Case, CaseFile, acts::Merger},
    id::Id,
    staff::Actor,
};
use store::{Unit, case::Lock};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Continues `case` in `into`. Both are locked in the order of their ids, so that two merges cannot wait for each other.
///
/// # Errors
/// There is no such case, or the rule that stands against it.
pub fn merge(app: &App, actor: &Actor, case: Id<Case>, into: Id<Case>) -> Result<CaseFile, Error> {
    app.change(&app.turn(actor), move |unit, turn| merge_in(unit, turn, case, into))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such case, or the rule that stands against it.
pub fn merge_in(unit: &mut Unit<'_>, turn: &Turn, case: Id<Case>, into: Id<Case>) -> Result<CaseFile, Error> {
    for id in [case.min(into), case.max(into)] {
        store::case::file(unit.conn(), id, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
    }
    let from = store::case::file(unit.conn(), case, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
    let goal = store::case::file(unit.conn(), into, Lock::Yes)?.ok_or(Error::Missing("such case"))?;

    let ids = turn.ids();
    let merged = Merger { into }.merge(from.clone(), goal.clone(), &turn.desk(&ids))?;

    store::case::save(unit, Some(&from), &merged.from.state)?;
    store::case::save(unit, Some(&goal), &merged.into.state)?;
    unit.keep(merged.from)?;
    Ok(unit.keep(merged.into)?)
}
