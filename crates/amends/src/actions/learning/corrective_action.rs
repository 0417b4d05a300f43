//! Corrective actions: planned with their criterion, carried out, and answered for.

use domain::{
    change::Refused,
    errand::Errand,
    id::Id,
    learning::{CorrectiveAction, NewCorrectiveAction, NewCriterion, NewDone, Problem},
    staff::Actor,
};
use store::{Unit, case::Lock};

use super::{
    check::problem_with,
    problem::{kept, taken},
};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// So many messages that spoke of an action are read at once.
const AT_ONCE: i64 = 200;

/// Plans an action: what counts as success is fixed now.
///
/// # Errors
/// There is no such problem, it is not debriefed, or a field is wrong.
pub fn plan(
    app: &App,
    actor: &Actor,
    problem: Id<Problem>,
    new: NewCorrectiveAction,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| plan_in(unit, turn, problem, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem, it is not debriefed, or a field is wrong.
pub fn plan_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    new: &NewCorrectiveAction,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;
    if store::staff::by_id(unit.conn(), new.owner)?.is_none() {
        return Err(Refused::invalid("owner", new.owner.to_string(), "the id of a member").into());
    }
    let new = with_title(unit, new)?;

    let change = before.plan(turn.ids().fresh(), &new, &turn.actor, turn.now)?;

    kept(unit, change)
}

/// A procedure that is named gives its title where none is said.
fn with_title(unit: &mut Unit<'_>, new: &NewCorrectiveAction) -> Result<NewCorrectiveAction, Error> {
    let mut new = new.clone();
    if let Some(id) = new.procedure_id {
        let Some(known) = store::learning::procedure(unit.conn(), id, Lock::No)? else {
            let expected = "a procedure that is on record";
            return Err(Refused::invalid("procedure_id", id.to_string(), expected).into());
        };
        if new.procedure.trim().is_empty() {
            new.procedure = known.title;
        }
    }
    Ok(new)
}

/// Records that an action was carried out; from now on the counts are watched.
///
/// # Errors
/// There is no such problem or action, or it was carried out before.
pub fn done(
    app: &App,
    actor: &Actor,
    problem: Id<Problem>,
    action: Id<CorrectiveAction>,
    new: NewDone,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| done_in(unit, turn, problem, action, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such problem or action, or it was carried out before.
pub fn done_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    action: Id<CorrectiveAction>,
    new: &NewDone,
) -> Result<Problem, Error> {
    let before = taken(unit, problem)?;
    if let Some(produced) = new.produced {
        let known = store::learning::procedure(unit.conn(), produced.procedure, Lock::No)?;
        if known.and_then(|known| known.version(produced.version).cloned()).is_none() {
            let expected = "a procedure that is on record, and the number of one of its versions";
            return Err(Refused::invalid("produced", produced.version.to_string(), expected).into());
        }
    }

    let change = before.act(action, new, &turn.actor, turn.now)?;

    keep_promises(unit, turn, action)?;
    kept(unit, change)
}

/// Customers to whom a letter has promised it: their promise is kept when their case is looked at.
fn keep_promises(unit: &mut Unit<'_>, turn: &Turn, action: Id<CorrectiveAction>) -> Result<(), Error> {
    let mut after = None;
    loop {
        let told = store::learning::told(unit.conn(), action, after, AT_ONCE)?;
        let Some(last) = told.last() else { return Ok(()) };
        after = Some(last.message);
        let looks: Vec<_> = told.iter().map(|one| Errand::look_at_case(one.case.id, turn.now)).collect();
        unit.errands(&looks)?;
    }
}

/// Changes what counts as success, with a reason.
///
/// # Errors
/// There is no such action, or the rule that stands against it.
pub fn change_criterion(
    app: &App,
    actor: &Actor,
    action: Id<CorrectiveAction>,
    new: NewCriterion,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| change_criterion_in(unit, turn, action, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such action, or the rule that stands against it.
pub fn change_criterion_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    action: Id<CorrectiveAction>,
    new: &NewCriterion,
) -> Result<Problem, Error> {
    let before = problem_with(unit, action)?;

    let change = before.change_criterion(action, new, &turn.actor, turn.now)?;

    kept(unit, change)
}

/// Says what is done about an action that is late, did not work, or whose failure came back.
///
/// # Errors
/// There is no such action, nothing is said, or nothing waits for an answer.
pub fn answer_alarm(
    app: &App,
    actor: &Actor,
    action: Id<CorrectiveAction>,
    words: String,
) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| answer_alarm_in(unit, turn, action, &words))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such action, nothing is said, or nothing waits for an answer.
pub fn answer_alarm_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    action: Id<CorrectiveAction>,
    words: &str,
) -> Result<Problem, Error> {
    let before = problem_with(unit, action)?;

    let change = before.answer_alarm(action, words, &turn.actor, turn.now)?;

    kept(unit, change)
}
