//! Whether a corrective action works so far, asked at any moment.

use domain::{
    change::Refused,
    id::Id,
    learning::{CorrectiveAction, Counts, Problem},
    staff::Permission,
};
use jiff::{SignedDuration, Timestamp};
use store::Unit;

use super::problem::{kept, taken};
use crate::{app::Turn, error::Error};

const DAY: SignedDuration = SignedDuration::from_hours(24);

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
    let counts = counts(unit, turn, &before, action)?;

    let change = before.check(action, counts, turn.now)?;

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

/// Failures of the problem's type in equal windows before and after; the one after may not be over yet.
fn counts(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: &Problem,
    action: Id<CorrectiveAction>,
) -> Result<Counts, Error> {
    let nothing = Counts { before: 0, after: 0, days_after: 0 };
    let watched = problem.actions.iter().find(|one| one.id == action);
    let Some((one, done_at)) = watched.and_then(|one| one.done_at.map(|at| (one, at))) else {
        return Ok(nothing);
    };
    let Some(kind) = problem.failure_type.as_deref() else {
        let sentence = "This problem names no kind of failure, so there is nothing to count.";
        return Err(Refused::not_now("no_failure_type", sentence).into());
    };
    let days = turn.now.duration_since(done_at).as_hours().max(0) / 24;
    let days_after = u16::try_from(days).unwrap_or(u16::MAX).min(one.window_days);
    let (from, to) = (moved(done_at, -i32::from(one.window_days)), moved(done_at, i32::from(days_after)));
    Ok(Counts {
        before: store::learning::failures_between(unit.conn(), kind, from, done_at)?,
        after: store::learning::failures_between(unit.conn(), kind, done_at, to)?,
        days_after,
    })
}

fn moved(at: Timestamp, days: i32) -> Timestamp {
    let by = DAY.checked_mul(days).unwrap_or(SignedDuration::ZERO);
    at.saturating_add(by).unwrap_or(at)
}
