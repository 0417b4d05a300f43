//! Orders of another system: what a customer bought, when, and for how much.

use domain::{
    event::{Event, Stream},
    id::Ids,
};
use store::{
    Unit,
    imported::{self, Order},
};

use super::batch::{Outcome, Taken, batch, outcome};
use crate::{actions::case::recognise_or_make, app::App, error::Error, import::OrderRow};

/// Stores orders; a dry run only tells what would become of them.
///
/// # Errors
/// Storage failed.
pub fn orders(app: &App, rows: Vec<OrderRow>, dry_run: bool) -> Result<Taken, Error> {
    batch(app, rows, dry_run, |unit, turn, rows| {
        let ids = turn.ids();
        let outcomes: Result<_, _> = rows.iter().map(|row| outcome(take(unit, &ids, row))).collect();
        Ok(Taken { outcomes: outcomes?, late: 0 })
    })
}

fn take(unit: &mut Unit<'_>, ids: &Ids, row: &OrderRow) -> Result<Outcome, Error> {
    let before = imported::order(unit.conn(), &row.id)?;
    let fresh = ids.fresh();
    let customer = recognise_or_make(unit, &row.customer, fresh)?;
    let after = Order {
        external_id: row.id.clone(),
        customer: customer.id,
        placed_at: row.placed_at,
        amount: row.amount,
        what: row.what.clone(),
        attributes: row.attributes.clone(),
    };
    if before.as_ref() == Some(&after) {
        return Ok(Outcome::Unchanged);
    }
    if customer.id == fresh {
        store::customer::save(unit, &customer)?;
    }
    imported::save_order(unit, before.as_ref(), &after)?;
    let (kind, done) = match before {
        Some(_) => ("order.changed", Outcome::Updated),
        None => ("order.created", Outcome::Created),
    };
    unit.happened(&[Event::new(Stream::Customer(customer.id), kind).fact("order", &row.id)])?;
    Ok(done)
}
