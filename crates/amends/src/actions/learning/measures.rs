//! Measuring cases of the time before measures were kept beside them, and packing what is measured of cases at rest.

use domain::{errand::Errand, staff::Actor};
use jiff::Timestamp;
use store::{jobs, measures};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// As many as one unit measures.
const AT_ONCE: i64 = 500;
/// As many days as one job packs; a long history is packed by several, and others are done in between.
const DAYS_AT_ONCE: usize = 20;

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

/// Packs what is measured of cases that are at rest and were received before today, from the day of `from` on. A long
/// way is gone by several jobs. Blocks.
///
/// # Errors
/// Storage failed.
pub fn pack_measures(app: &App, turn: &Turn, from: Timestamp, job: String) -> Result<(), Error> {
    let rest = pack_days(app, from)?;
    app.change(turn, move |unit, turn| {
        if let Some(from) = rest {
            unit.errands(&[Errand::pack_measures(&turn.today().to_string(), from, turn.now)])?;
        }
        Ok(jobs::done(unit, &job)?)
    })
}

/// Packs some days, each in a unit of its own; answers from when on there may be more. Blocks.
///
/// # Errors
/// Storage failed.
pub fn pack_days(app: &App, from: Timestamp) -> Result<Option<Timestamp>, Error> {
    let (mut from, now) = (from, app.clock.now());
    for _ in 0..DAYS_AT_ONCE {
        let next = app.look(|conn| Ok(measures::day_to_pack(conn, from, now)?))?;
        let Some(day) = next else { return Ok(None) };
        from = app.change(&app.turn(&Actor::system()), move |unit, _| Ok(measures::pack_day(unit, day)?))?;
    }
    Ok(Some(from))
}
