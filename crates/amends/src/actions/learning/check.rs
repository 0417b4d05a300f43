//! Looking whether corrective actions work: the counts decide, and what came back is not forgotten.

use domain::{
    case::Case,
    errand::Errand,
    id::Id,
    learning::{ActionState, CorrectiveAction, Counts, Problem},
};
use jiff::{SignedDuration, Timestamp};
use store::{Unit, case::Lock};

use super::problem::{kept, taken};
use crate::{app::Turn, error::Error};

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
    let watched = |action: &&CorrectiveAction| {
        matches!(action.state, ActionState::Monitoring | ActionState::Inconclusive)
    };
    let actions: Vec<_> = taken(unit, problem)?.actions.iter().filter(watched).cloned().collect();
    actions.iter().try_for_each(|action| check(unit, turn, problem, action))
}

fn check(
    unit: &mut Unit<'_>,
    turn: &Turn,
    problem: Id<Problem>,
    action: &CorrectiveAction,
) -> Result<(), Error> {
    let before = taken(unit, problem)?;
    // A look that comes early, because another action of the problem is due, finds the window still running.
    let Some(done_at) = action.done_at.filter(|done_at| turn.now >= *done_at + days(action.window_days))
    else {
        return Ok(());
    };
    let days_after = turn.now.duration_since(done_at).as_hours() / 24;
    let counts = Counts {
        before: count(unit, &before, done_at - days(action.window_days), done_at)?,
        after: count(unit, &before, done_at, turn.now)?,
        days_after: u16::try_from(days_after).unwrap_or(u16::MAX),
    };

    let change = before.check(action.id, counts, turn.now)?;

    kept(unit, change).map(drop)
}

/// Failures of the problem's kind; of its own cases while the kind is not known.
fn count(unit: &mut Unit<'_>, problem: &Problem, from: Timestamp, to: Timestamp) -> Result<u64, Error> {
    if let Some(kind) = problem.failure_type.as_deref() {
        return Ok(store::learning::failures_between(unit.conn(), kind, from, to)?);
    }
    let mut found = 0;
    for case in &problem.cases {
        let file = store::case::file(unit.conn(), Id::new(*case), Lock::No)?;
        found += u64::from(file.is_some_and(|file| (from..to).contains(&file.case.received_at)));
    }
    Ok(found)
}

fn days(number: u16) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(number))
}

/// A like failure that was received after the counts had said “it works” reopens the action, and alarms.
fn reopen(unit: &mut Unit<'_>, turn: &Turn, problem: Id<Problem>) -> Result<bool, Error> {
    let before = taken(unit, problem)?;
    let worked = before.actions.iter().filter(|action| action.state == ActionState::Effective);
    let (Some(since), Some(kind)) =
        (worked.filter_map(|action| action.checked_at).min(), before.failure_type.as_deref())
    else {
        return Ok(false);
    };
    let Some(case) = store::learning::failure_after(unit.conn(), kind, since)? else { return Ok(false) };
    let Some(change) = before.came_back(case.uuid(), turn.now) else { return Ok(false) };

    kept(unit, change)?;
    let occasion = format!("{problem}:{}", turn.now.as_microsecond());
    let alarm = Errand::alert(None, case, "corrective_action.reopened", &occasion, turn.now);
    unit.errands(&[alarm])?;
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
