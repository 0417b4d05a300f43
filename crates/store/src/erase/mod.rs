//! Erasing a person: every place that holds personal data, and what is left there.
//!
//! What happened and how often stays, under an id that leads to nobody; the journal's chain stays whole, since
//! personal words are kept beside it. Afterwards [`crate::Db::scrub`] clears the engine's files of what was
//! overwritten.

mod mentions;
mod places;
mod records;

use domain::{
    case::Case,
    customer::Customer,
    event::{Event, Stream},
    id::Id,
};

use crate::{Sql, StoreError, Unit, case::Lock, customer, dialect::sql, journal};

pub use places::{PLACES, Place};

/// What stands where a record needs some text.
pub(crate) const ERASED: &str = "[erased]";

const CASES: Sql = sql("SELECT id FROM cases WHERE customer = $1 ORDER BY id");

/// What was erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erased {
    /// Cases of the customer; their dates, types, amounts and outcomes are kept.
    pub cases: usize,
    /// Texts that are gone.
    pub words: u64,
}

/// Who is erased, as far as places need to know.
struct Person {
    id: Id<Customer>,
    cases: Vec<Id<Case>>,
}

/// Erases a customer in every place of [`PLACES`] and records it as `customer.erased`, whose words are `reason`; it
/// must not name the person. `None` if there is no such customer. May be done again, for what came in since.
///
/// # Errors
/// The engine's.
pub fn erase(
    unit: &mut Unit<'_>,
    customer: Id<Customer>,
    reason: &str,
) -> Result<Option<Erased>, StoreError> {
    let Some(known) = customer::by_id(unit.conn(), customer, Lock::Yes)? else { return Ok(None) };
    let rows = unit.all(CASES, &[customer.into()])?;
    let person =
        Person { id: customer, cases: rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()? };
    let words = records::words(unit, &person)?;
    records::cases(unit, &person)?;
    records::customer(unit, known)?;
    mentions::erase(unit, &person)?;
    let event = Event::new(Stream::Customer(customer), journal::ERASED)
        .fact("cases", &person.cases)
        .fact("words", words)
        .words(reason);
    unit.happened(&[event])?;
    Ok(Some(Erased { cases: person.cases.len(), words }))
}
