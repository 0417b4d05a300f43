//! Customers of another system: new ones are added, known ones take on what that system says.

use domain::{
    customer::Customer,
    event::{Event, Stream},
    id::Ids,
};
use store::{Unit, case::Lock, customer::Named};

use super::batch::{Outcome, Taken, batch, outcome};
use crate::{app::App, error::Error, import::CustomerRow};

/// Stores customers; a dry run only tells what would become of them.
///
/// # Errors
/// Storage failed.
pub fn customers(app: &App, rows: Vec<CustomerRow>, dry_run: bool) -> Result<Taken, Error> {
    batch(app, rows, dry_run, |unit, turn, rows| {
        let ids = turn.ids();
        let outcomes: Result<_, _> = rows.iter().map(|row| outcome(take(unit, &ids, row))).collect();
        Ok(Taken { outcomes: outcomes?, late: 0 })
    })
}

fn take(unit: &mut Unit<'_>, ids: &Ids, row: &CustomerRow) -> Result<Outcome, Error> {
    let before = known(unit, row)?;
    let after = row.complete(before.clone().unwrap_or_else(|| Customer::unknown(ids.fresh())));
    if before.as_ref() == Some(&after) {
        return Ok(Outcome::Unchanged);
    }
    store::customer::save(unit, &after)?;
    let (kind, done) = match before {
        Some(_) => ("customer.changed", Outcome::Updated),
        None => ("customer.created", Outcome::Created),
    };
    unit.happened(&[Event::new(Stream::Customer(after.id), kind).fact("by", "import")])?;
    Ok(done)
}

/// Whom the row means: the customer with its id, or one without any whose address or number it has.
fn known(unit: &mut Unit<'_>, row: &CustomerRow) -> Result<Option<Customer>, Error> {
    let by_id = Named { external_id: Some(&row.id), ..Named::default() };
    let by_address = Named { email: row.email.as_deref(), phone: row.phone.as_deref(), ..Named::default() };
    for (named, takes_any) in [(by_id, true), (by_address, row.made_id)] {
        let Some(id) = store::customer::recognise(unit.conn(), &named)? else { continue };
        let found = store::customer::by_id(unit.conn(), id, Lock::Yes)?;
        if let Some(found) = found.filter(|one| takes_any || one.external_id.is_none()) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

impl CustomerRow {
    fn complete(&self, before: Customer) -> Customer {
        // A hash of the row names only those that nothing else does.
        let id =
            Some(self.id.clone()).filter(|_| !self.made_id || (self.email.is_none() && self.phone.is_none()));
        Customer {
            external_id: before.external_id.or(id),
            name: self.name.clone().or(before.name),
            email: self.email.as_deref().map(domain::customer::fold_email).or(before.email),
            phone: self.phone.clone().or(before.phone),
            language: self.language.clone().unwrap_or(before.language),
            segment: self.segment.unwrap_or(before.segment),
            since: self.since.or(before.since),
            value_band: self.value_band.or(before.value_band),
            anonymous: false,
            ..before
        }
    }
}
