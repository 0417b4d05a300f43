//! Lessons: written down where they were learned, and taken back when they hold no more.

use domain::{
    change::Refused,
    id::Id,
    learning::{Lesson, NewLesson},
    staff::Actor,
};
use store::{Unit, case::Lock, learning};

use super::problem::taken;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Writes a lesson down.
///
/// # Errors
/// There is no such problem or case, or nothing is said.
pub fn learn(app: &App, actor: &Actor, new: NewLesson) -> Result<Lesson, Error> {
    app.change(&app.turn(actor), move |unit, turn| learn_in(unit, turn, &new))
}

/// The same inside a unit that has begun. Where no kind of failure is said, it is that of the problem or case.
///
/// # Errors
/// There is no such problem or case, or nothing is said.
pub fn learn_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewLesson) -> Result<Lesson, Error> {
    let code = new.failure_type.as_deref();
    if let Some(code) = code.filter(|code| turn.house.playbooks.failure_type(code).is_none()) {
        return Err(Refused::invalid("failure_type", code, "a kind of failure of the playbooks").into());
    }
    let mut new = new.clone();
    if let Some(problem) = new.problem {
        let behind = taken(unit, problem)?;
        new.failure_type = new.failure_type.or(behind.failure_type);
    }
    if let Some(case) = new.case {
        let file = store::case::file(unit.conn(), Id::new(case), Lock::No)?;
        let case = file.ok_or(Error::Missing("such case"))?.case;
        new.failure_type = new.failure_type.or(case.failure_type);
        new.problem = new.problem.or(case.problem.map(Id::new));
    }

    let change = Lesson::write(turn.ids().fresh(), &new, &turn.actor, turn.now)?;

    learning::save_lesson(unit, &change.state)?;
    Ok(unit.keep(change)?)
}

/// Takes a lesson back.
///
/// # Errors
/// There is no such lesson, or it was taken back before.
pub fn withdraw_lesson(app: &App, actor: &Actor, lesson: Id<Lesson>) -> Result<Lesson, Error> {
    app.change(&app.turn(actor), move |unit, turn| withdraw_lesson_in(unit, turn, lesson))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such lesson, or it was taken back before.
pub fn withdraw_lesson_in(unit: &mut Unit<'_>, turn: &Turn, lesson: Id<Lesson>) -> Result<Lesson, Error> {
    let before = learning::lesson(unit.conn(), lesson, Lock::Yes)?.ok_or(Error::Missing("such lesson"))?;

    let change = before.withdraw(&turn.actor, turn.now)?;

    learning::save_lesson(unit, &change.state)?;
    Ok(unit.keep(change)?)
}
