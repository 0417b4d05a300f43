//! How the customers of this firm buy: found at night, since no single order moves it much and no page is to wait for it. What
//! one of them may still buy follows from it and from their own orders as they are now.

use domain::{
    customer::{BuyingFound, Customer, CustomerValue},
    id::Id,
};
use jiff::Timestamp;
use store::{
    Conn, imported,
    imported::OrdersOfOne,
    jobs,
    learned::{self, BUYING},
};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// So many of the first and of the last customers speak for all of them.
const SOME: i64 = 500;
/// What is told is told for a year, in weeks.
pub const A_YEAR: f64 = 52.0;

/// What can be said of what one customer may still buy.
pub enum MayBuy {
    /// So much, from these orders of theirs and from how others buy as it was found then.
    Ahead(CustomerValue, OrdersOfOne, Timestamp),
    /// No order of theirs is on file.
    NoOrders,
    /// No night has passed in which it could be found.
    NotYet,
    /// When it was looked for last, too few customers had come again.
    TooFew(Timestamp),
}

/// Finds how they buy. Marks the job of that key done.
///
/// # Errors
/// Storage failed.
pub fn learn_buying(app: &App, turn: &Turn, job: String) -> Result<(), Error> {
    let bought = app.look(|conn| {
        let until = imported::orders_reach(conn)?;
        Ok(until.map(|until| imported::orders_of_some(conn, SOME, until)).transpose()?)
    })?;

    let found = bought.map(|bought| BuyingFound::of(&bought, turn.now));

    app.change(turn, move |unit, _| {
        if let Some(found) = &found {
            learned::keep(unit, BUYING, found, None)?;
        }
        Ok(jobs::done(unit, &job)?)
    })
}

/// What a customer may still buy in a year. Reads and fits nothing.
///
/// # Errors
/// Storage failed.
pub fn may_buy(conn: &mut Conn<'_>, customer: Id<Customer>) -> Result<MayBuy, Error> {
    let Some(until) = imported::orders_reach(conn)? else { return Ok(MayBuy::NoOrders) };
    let Some(own) = imported::orders_of_one(conn, customer, until)? else { return Ok(MayBuy::NoOrders) };
    let Some(found) = learned::state::<BuyingFound>(conn, BUYING)? else { return Ok(MayBuy::NotYet) };
    let Some(buying) = found.buying else { return Ok(MayBuy::TooFew(found.at)) };
    Ok(MayBuy::Ahead(buying.ahead(&own.bought, A_YEAR), own, found.at))
}
