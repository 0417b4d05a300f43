//! Looking whether corrective actions work: the counts decide, and what came back is not forgotten.

use domain::{
    case::Case,
    change::Refused,
    errand::Errand,
    id::Id,
    learning::{ActionState, CorrectiveAction, Look, Problem},
    staff::{Actor, Permission},
};
use store::{Unit, case::Lock};

use super::{
    count::counted,
    problem::{kept, taken},
};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// The nightly look at every problem with an action that is to be done or is being watched.
///
/// # Errors
/// Storage failed.
pub fn watch_actions(unit: &mut Unit<'_>, turn: &Turn) -> Result<(), Error> {
    for problem in store::learning::watched(unit.conn())? {
        if let Some(change) = taken(unit, problem)?.overdue(turn.now) {
            kept(unit, change)?;
        }
        look_at_problem(unit, turn, problem)?;
    }
    Ok(())
}

/// Looks at every action of a problem that is watched, and whether the failure came back after one had worked.
///
/// # Errors
/// Storage failed.
pub fn look_at_problem(unit: &mut Unit<'_>, turn: &Turn, problem: Id<Problem>) -> Result<(), Error> {
    if store::learning::problem(unit.conn(), problem, Lock::Yes)?.is_none() {
        return Ok(());
    }
    if reopen(unit, turn, problem)? {
        return Ok(());
    }
    let watched: Vec<_> =
        taken(unit, problem)?.actions.iter().filter(|one| one.is_watched()).map(|one| one.id).collect();
    watched.into_iter().try_for_each(|action| look(unit, turn, problem, action))
}

fn look(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    action: Id<CorrectiveAction>,
) -> Result<(), Error> {
    let before = taken(unit, problem)?;
    // What cannot be decided by until a further window is over is not asked about each night.
    if before.actions.iter().any(|one| one.id == action && !is_news(one, turn)) {
        return Ok(());
    }
    let change = match decided(unit, turn, before, action, Look::Nightly) {
        // Nothing to compare yet: it is looked at again.
        Err(Error::Refused(Refused::Guard { .. } | Refused::NotNow { .. })) => return Ok(()),
        decided => decided?,
    };

    if change.events.is_empty() { Ok(()) } else { kept(unit, change).map(drop) }
}

/// An action that was found inconclusive, or came back, is judged again a window after that.
fn is_news(action: &CorrectiveAction, turn: &Turn) -> bool {
    let last = [action.checks.last().map(|check| check.at), action.alarm.as_ref().map(|alarm| alarm.at)];
    let Some(last) = last.into_iter().flatten().max() else { return true };
    let window = jiff::SignedDuration::from_hours(24 * i64::from(action.criterion.days_after()));
    turn.now >= last.saturating_add(window).unwrap_or(last)
}

fn decided(
    unit: &mut Unit<'_>,
    turn: &Turn,
    before: Problem,
    action: Id<CorrectiveAction>,
    look: Look,
) -> Result<domain::change::Change<Problem>, Error> {
    let zone = &turn.house.company.zone;
    let one = before.actions.iter().find(|one| one.id == action).cloned();
    let counted = match one {
        Some(one) => counted(unit.conn(), &before, &one, zone, turn.now)?,
        None => None,
    };
    let (counts, beside) = counted.unwrap_or_default();
    Ok(before.check(action, counts, beside, look, turn.now)?)
}

/// Checks by the counts whether an action works.
///
/// # Errors
/// There is no such action, or it cannot be checked (yet).
pub fn check_effect(app: &App, actor: &Actor, action: Id<CorrectiveAction>) -> Result<Problem, Error> {
    app.change(&app.turn(actor), move |unit, turn| check_effect_in(unit, turn, action))
}

/// Checks by the counts, inside a unit that has begun, whether an action works.
///
/// # Errors
/// There is no such action, or it cannot be checked (yet).
pub fn check_effect_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    action: Id<CorrectiveAction>,
) -> Result<Problem, Error> {
    turn.actor.must(Permission::WorkCases)?;
    let before = problem_with(unit, action)?;

    let change = decided(unit, turn, before, action, Look::Asked)?;

    kept(unit, change)
}

/// The problem that an action belongs to, about to change.
///
/// # Errors
/// There is no such action.
pub fn problem_with(unit: &mut Unit<'_>, action: Id<CorrectiveAction>) -> Result<Problem, Error> {
    let missing = Error::Missing("such corrective action");
    let id = store::learning::problem_of_action(unit.conn(), action)?.ok_or(missing)?;
    taken(unit, id)
}

/// A like failure that was received after the counts had said “it works” reopens the action, and alarms.
fn reopen(unit: &mut Unit<'_>, turn: &Turn, problem: Id<Problem>) -> Result<bool, Error> {
    let before = taken(unit, problem)?;
    let worked = before.actions.iter().filter(|action| action.state == ActionState::Effective);
    let Some(since) = worked.filter_map(|action| action.checked_at).min() else { return Ok(false) };
    let like = match before.failure_type.as_deref() {
        Some(kind) => store::learning::failure_after(unit.conn(), kind, since)?,
        None => None,
    };
    let like = match like {
        Some(like) => Some(like),
        None => store::learning::case_after(unit.conn(), problem, since)?,
    };
    let Some(case) = like else { return Ok(false) };
    let Some(change) = before.came_back(case.uuid(), turn.now) else { return Ok(false) };

    kept(unit, change)?;
    Ok(true)
}

/// A case with this kind of failure has come: problems whose mend counted as effective are looked at soon.
///
/// # Errors
/// Storage failed.
pub fn look_for_relapse(unit: &mut Unit<'_>, turn: &Turn, case: &Case) -> Result<(), Error> {
    let Some(kind) = case.failure_type.as_deref() else { return Ok(()) };
    let problems = store::learning::mended_of_type(unit.conn(), kind)?;
    let errands: Vec<_> =
        problems.iter().map(|problem| Errand::look_at_problem(problem.id, turn.now)).collect();
    Ok(unit.errands(&errands)?)
}
