//! Any verb of the life cycle.

use domain::{
    case::{Act, Case, CaseFile, perform},
    id::Id,
    staff::Actor,
};
use store::{Unit, case::Lock};

use super::around::{read_colleagues, read_goodwill, read_offer_facts};
use crate::{
    actions::learning::look_for_relapse,
    app::{App, Turn},
    error::Error,
};

/// An act that was chosen at run time.
pub type AnyAct = Box<dyn Act + Send + Sync>;

/// One act as one of them all.
#[must_use]
pub fn any(act: impl Act + Send + Sync + 'static) -> AnyAct {
    Box::new(act)
}

/// Does something to a case.
///
/// # Errors
/// There is no such case, or the rule that stands against it.
pub fn act(
    app: &App,
    actor: &Actor,
    case: Id<Case>,
    act: impl Act + Send + 'static,
) -> Result<CaseFile, Error> {
    app.change(&app.turn(actor), move |unit, turn| act_in(unit, turn, case, &act))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such case, or the rule that stands against it.
pub fn act_in(unit: &mut Unit<'_>, turn: &Turn, case: Id<Case>, act: &dyn Act) -> Result<CaseFile, Error> {
    let mut before = store::case::file(unit.conn(), case, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
    if act.counts_goodwill() {
        read_goodwill(unit.conn(), turn, &mut before)?;
    }
    if act.keeps_offer_facts() {
        read_offer_facts(unit.conn(), turn, &mut before)?;
    }
    read_colleagues(unit.conn(), act, &mut before)?;

    let ids = turn.ids();
    let change = perform(act, before.clone(), &turn.desk(&ids))?;

    store::case::save(unit, Some(&before), &change.state)?;
    if before.case.decision != change.state.case.decision {
        keep_policy(unit, turn, &change.state.case)?;
    }
    if before.case.failure_type != change.state.case.failure_type {
        look_for_relapse(unit, turn, &change.state.case)?;
    }
    Ok(unit.keep(change)?)
}

/// Keeps the rules that a case was decided under, so that they can be asked again when others are in force.
fn keep_policy(unit: &mut Unit<'_>, turn: &Turn, case: &Case) -> Result<(), Error> {
    let Some(seal) = case.decision.as_ref().and_then(|decision| decision.policy.as_deref()) else {
        return Ok(());
    };
    let body = turn.house.policy.to_toml().map_err(|error| Error::Fault(error.to_string()))?;
    Ok(store::policy::keep(unit, seal, &body)?)
}

/// Does something that was chosen at run time.
///
/// # Errors
/// There is no such case, or the rule that stands against it.
pub fn act_any(app: &App, actor: &Actor, case: Id<Case>, act: AnyAct) -> Result<CaseFile, Error> {
    app.change(&app.turn(actor), move |unit, turn| act_in(unit, turn, case, act.as_ref()))
}
