//! How the customers of this firm buy, found anew once a day: no single order moves it much.

use std::sync::Arc;

use domain::customer::{Buying, Customer, CustomerValue};
use domain::id::Id;
use jiff::{SignedDuration, Timestamp};
use store::{
    Conn,
    imported::{self, OrdersOfOne},
};

use super::held::Held;
use crate::error::Error;

/// Found again after this long.
const FRESH_FOR: SignedDuration = SignedDuration::from_hours(24);
/// So many of the first and of the last customers speak for all of them.
const SOME: i64 = 500;
/// What is told is told for a year, in weeks.
pub const A_YEAR: f64 = 52.0;

/// What was found.
#[derive(Default)]
pub struct Buys(Held<Known>);

/// How they buy, and up to when that is known.
struct Known {
    buying: Option<Buying>,
    until: Timestamp,
}

impl Buys {
    /// What a customer may still buy in a year, with what that rests on; `None` where nothing is known of their orders, or of
    /// too few others.
    ///
    /// # Errors
    /// Storage failed.
    pub fn of(
        &self,
        conn: &mut Conn<'_>,
        customer: Id<Customer>,
        now: Timestamp,
    ) -> Result<Option<(CustomerValue, OrdersOfOne)>, Error> {
        let Some(known) = self.known(conn, now)? else { return Ok(None) };
        let Some(buying) = known.buying else { return Ok(None) };
        let own = imported::orders_of_one(conn, customer, known.until)?;
        Ok(own.map(|own| (buying.ahead(&own.bought, A_YEAR), own)))
    }

    fn known(&self, conn: &mut Conn<'_>, now: Timestamp) -> Result<Option<Arc<Known>>, Error> {
        let fresh = |at: Timestamp| at <= now && now.duration_since(at) < FRESH_FOR;
        self.0.or_read(now, fresh, || {
            let Some(until) = imported::orders_reach(conn)? else { return Ok(None) };
            let buying = Buying::of(&imported::orders_of_some(conn, SOME, until)?);
            Ok(Some(Known { buying, until }))
        })
    }
}
