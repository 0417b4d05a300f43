//! How satisfied a customer says they are: asked apart from any failure, or about a case of theirs.

use domain::{
    case::Case,
    change::Refused,
    customer::{Customer, NewSurvey},
    id::Id,
    staff::Actor,
};
use store::{Unit, case::Lock, survey::SurveyAnswer};

use super::profile::taken;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// Puts an answer on record.
///
/// # Errors
/// There is no such customer or case, the role may not, it is no score, or it has not been said yet.
pub fn survey(app: &App, actor: &Actor, customer: Id<Customer>, new: NewSurvey) -> Result<Customer, Error> {
    app.change(&app.turn(actor), move |unit, turn| survey_in(unit, turn, customer, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such customer or case, the role may not, it is no score, or it has not been said yet.
pub fn survey_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    customer: Id<Customer>,
    new: &NewSurvey,
) -> Result<Customer, Error> {
    let before = taken(unit, customer)?;
    let about = new.case.as_deref().map(|name| case_of(unit, customer, name)).transpose()?;
    keep_answer(unit, turn, turn.ids().fresh::<SurveyAnswer>().to_string(), before, about, new)
}

/// Keeps an answer under its id, beside the customer and in the journal.
pub(in crate::actions) fn keep_answer(
    unit: &mut Unit<'_>,
    turn: &Turn,
    id: String,
    customer: Customer,
    about: Option<Id<Case>>,
    new: &NewSurvey,
) -> Result<Customer, Error> {
    let change = new.log(customer, about.map(Id::uuid), &turn.actor, turn.now)?;

    let answer =
        SurveyAnswer { id, customer: change.state.id, at: new.at(turn.now), score: new.score, about };
    store::customer::save(unit, &change.state)?;
    store::survey::keep(unit, &answer)?;
    Ok(unit.keep(change)?)
}

/// The case of that name, which has to be theirs.
pub(in crate::actions) fn case_of(
    unit: &mut Unit<'_>,
    customer: Id<Customer>,
    name: &str,
) -> Result<Id<Case>, Error> {
    let found = case_named(unit, name)?.filter(|case| case.customer == customer);
    let unknown = || Refused::invalid("case", name.to_owned(), "the id or number of a case of this customer");
    Ok(found.ok_or_else(unknown)?.id)
}

/// A case by its id, its number or the id it came with.
pub(in crate::actions) fn case_named(unit: &mut Unit<'_>, name: &str) -> Result<Option<Case>, Error> {
    let name = name.trim();
    let mut id = store::case::find(unit.conn(), name)?;
    if id.is_none() {
        id = store::case::find(unit.conn(), &format!("ext:{name}"))?;
    }
    let Some(id) = id else { return Ok(None) };
    Ok(store::case::file(unit.conn(), id, Lock::No)?.map(|file| file.case))
}
