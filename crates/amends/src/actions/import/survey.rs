//! Answers to surveys of another system: how satisfied customers said they are, each answer once.

use domain::{
    change::Refused,
    customer::Customer,
    id::{Id, Ids},
};
use store::{
    Unit,
    case::Lock,
    survey::{self, SurveyAnswer},
};

use super::batch::{Outcome, Taken, batch, outcome};
use crate::{
    actions::{
        case::recognise_or_make,
        customer::{case_named, case_of, keep_answer},
    },
    app::{App, Turn},
    error::Error,
    import::SurveyRow,
};

/// Stores answers; a dry run only tells what would become of them.
///
/// # Errors
/// Storage failed.
pub fn surveys(app: &App, rows: Vec<SurveyRow>, dry_run: bool) -> Result<Taken, Error> {
    batch(app, rows, dry_run, |unit, turn, rows| {
        let ids = turn.ids();
        let outcomes: Result<_, _> = rows.iter().map(|row| outcome(take(unit, turn, &ids, row))).collect();
        Ok(Taken { outcomes: outcomes?, late: 0 })
    })
}

fn take(unit: &mut Unit<'_>, turn: &Turn, ids: &Ids, row: &SurveyRow) -> Result<Outcome, Error> {
    let known = survey::answer(unit.conn(), &row.id)?;
    let customer = whose(unit, row, ids.fresh())?;
    let about = row.new.case.as_deref().map(|name| case_of(unit, customer.id, name)).transpose()?;
    let answer = SurveyAnswer {
        id: row.id.clone(),
        customer: customer.id,
        at: row.new.at(turn.now),
        score: row.new.score,
        about,
    };
    match known {
        Some(known) if known == answer => return Ok(Outcome::Unchanged),
        // What somebody answered is never changed.
        Some(_) => {
            let expected = "the answer that was imported under this id, or another id";
            return Err(Refused::invalid("id", row.id.clone(), expected).into());
        }
        None => {}
    }
    keep_answer(unit, turn, row.id.clone(), customer, about, &row.new)?;
    Ok(Outcome::Created)
}

/// Who answered: whom the row names, or else whose case it names.
fn whose(unit: &mut Unit<'_>, row: &SurveyRow, fresh: Id<Customer>) -> Result<Customer, Error> {
    let Some(named) = &row.customer else {
        let name = row.new.case.as_deref().unwrap_or_default();
        let unknown = || Refused::invalid("case", name.to_owned(), "the id or number of a case that is here");
        let case = case_named(unit, name)?.ok_or_else(unknown)?;
        let customer = store::customer::by_id(unit.conn(), case.customer, Lock::Yes)?;
        return customer.ok_or(Error::Missing("such customer"));
    };
    recognise_or_make(unit, named, fresh)
}
