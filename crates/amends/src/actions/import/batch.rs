//! Many rows in one unit: each is taken or turned down by itself, and all that are taken are stored together.

use std::sync::{Arc, Mutex, PoisonError};

use domain::staff::Actor;
use store::{StoreError, Unit};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// What became of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is new.
    Created,
    /// It changed something.
    Updated,
    /// It was here already.
    Unchanged,
    /// It was not taken, and why.
    Rejected(String),
}

/// What became of some rows.
#[derive(Clone, Default, Debug)]
pub struct Taken {
    /// One for each row.
    pub outcomes: Vec<Outcome>,
    /// How many open cases came with a deadline that had passed.
    pub late: u64,
}

/// Why a unit did not commit.
enum Stop {
    /// It was only to be seen what would happen.
    DryRun,
    Fault(Error),
}

impl From<StoreError> for Stop {
    fn from(fault: StoreError) -> Self {
        Self::Fault(fault.into())
    }
}

/// A number that was drawn may be taken already; it is drawn anew so many times.
const TRIES: usize = 3;

/// Runs `work` over `rows` in one unit, which a dry run rolls back.
pub(super) fn batch<T: Send + Sync + 'static>(
    app: &App,
    rows: Vec<T>,
    dry_run: bool,
    work: fn(&mut Unit<'_>, &Turn, &[T]) -> Result<Taken, Error>,
) -> Result<Taken, Error> {
    let rows = Arc::new(rows);
    let mut tries = 0;
    loop {
        tries += 1;
        match attempt(app, &rows, dry_run, work) {
            Err(Error::Store(_)) if tries < TRIES => {}
            done => return done,
        }
    }
}

fn attempt<T: Send + Sync + 'static>(
    app: &App,
    rows: &Arc<Vec<T>>,
    dry_run: bool,
    work: fn(&mut Unit<'_>, &Turn, &[T]) -> Result<Taken, Error>,
) -> Result<Taken, Error> {
    let turn = app.turn(&Actor::system());
    let (seen, rows) = (Arc::new(Mutex::new(Taken::default())), Arc::clone(rows));
    let (shown, context) = (Arc::clone(&seen), turn.context.clone());
    let done = app.db.unit(&context, move |unit| {
        let taken = work(unit, &turn, &rows).map_err(Stop::Fault)?;
        if dry_run {
            *shown.lock().unwrap_or_else(PoisonError::into_inner) = taken;
            return Err(Stop::DryRun);
        }
        Ok(taken)
    });
    match done {
        Ok(taken) => Ok(taken),
        Err(Stop::DryRun) => Ok(seen.lock().unwrap_or_else(PoisonError::into_inner).clone()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// What one row became: a refusal turns it down, any other error stops the unit.
pub(super) fn outcome(done: Result<Outcome, Error>) -> Result<Outcome, Error> {
    match done {
        Err(Error::Refused(refused)) => Ok(Outcome::Rejected(refused.to_string())),
        other => other,
    }
}
