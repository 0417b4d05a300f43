//! Moving the demo's clock: whatever falls due on the way is done at its own time.

use jiff::{SignedDuration, Timestamp};

use crate::{app::App, error::Error, jobs::run_due};

/// Nothing on the way takes more rounds than this; a job that keeps failing waits for its next try instead.
const MOST_ROUNDS: usize = 2_000;

/// Sets the clock to `at`.
pub fn set_clock(app: &App, at: Timestamp) {
    app.clock.move_by(at.duration_since(app.clock.now()));
}

/// Moves the clock forward by `by`.
///
/// # Errors
/// Jobs could not be done.
pub fn advance(app: &App, by: SignedDuration) -> Result<(), Error> {
    let to = app.clock.now().saturating_add(by).unwrap_or(Timestamp::MAX);
    advance_to(app, to)
}

/// Moves the clock forward to `to`, stopping wherever something is due.
pub fn advance_to(app: &App, to: Timestamp) -> Result<(), Error> {
    for _ in 0..MOST_ROUNDS {
        let next = app.look(|conn| Ok(store::jobs::next_due(conn)?))?;
        let Some(due) = next.filter(|due| *due <= to) else { break };
        if due > app.clock.now() {
            set_clock(app, due);
        }
        if run_due(app)? == 0 {
            break;
        }
    }
    if to > app.clock.now() {
        set_clock(app, to);
    }
    Ok(())
}
