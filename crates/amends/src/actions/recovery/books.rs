//! Booking make-goods of the time before there was a ledger.

use domain::staff::Actor;

use crate::{app::App, error::Error};

/// As many as one unit books.
const AT_ONCE: i64 = 200;

/// Books whatever is missing in the ledger; answers how many make-goods that was. Blocks.
///
/// # Errors
/// Storage failed.
pub fn book_missing(app: &App) -> Result<usize, Error> {
    // Nearly always nothing is: whoever writes meanwhile must not wait for the look.
    if !app.look(|conn| Ok(store::recovery::ledger::still_to_book(conn)?))? {
        return Ok(0);
    }
    let mut all = 0;
    loop {
        let turn = app.turn(&Actor::system());
        let found = app.change(&turn, |unit, _| Ok(store::recovery::ledger::book_missing(unit, AT_ONCE)?))?;
        all += found;
        if i64::try_from(found).unwrap_or(0) < AT_ONCE {
            return Ok(all);
        }
    }
}
