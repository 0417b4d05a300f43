//! Measuring cases of the time before measures were kept beside them.

use domain::staff::Actor;

use crate::{app::App, error::Error};

/// As many as one unit measures.
const AT_ONCE: i64 = 500;

/// Measures some cases of the time before; answers how many it looked at, none when all is done. Blocks.
///
/// # Errors
/// Storage failed.
pub fn measure_missing(app: &App) -> Result<usize, Error> {
    if !app.look(|conn| Ok(store::measures::still_to_measure(conn)?))? {
        return Ok(0);
    }
    app.change(&app.turn(&Actor::system()), |unit, _| Ok(store::measures::measure_missing(unit, AT_ONCE)?))
}
