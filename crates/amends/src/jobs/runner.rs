//! The runner: one thread that claims what is due, does it, and sleeps until something is due again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use domain::staff::Actor;
use jiff::SignedDuration;
use store::jobs::{self, Job};

use super::handle::handle;
use crate::{
    actions,
    app::{App, Shared},
    error::Error,
};

const LEASE: SignedDuration = SignedDuration::from_mins(2);
const BATCH: i64 = 20;
/// The clock of a demo may jump and another node may add work; nobody waits longer than this.
const LONGEST_NAP: Duration = Duration::from_millis(500);
/// A job that failed is tried again after 10 s, 20 s, 40 s, … up to six hours.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(10);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
const CHORES_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// The running thread; stops when dropped.
pub struct Runner {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Runner {
    /// Starts it.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(app: &Shared) -> Result<Self, Error> {
        let (stop, app) = (Arc::new(AtomicBool::new(false)), Arc::clone(app));
        let stopped = Arc::clone(&stop);
        let thread =
            std::thread::Builder::new().name("amends-jobs".to_owned()).spawn(move || work(&app, &stopped));
        Ok(Self { stop, thread: Some(thread.map_err(|error| Error::Fault(error.to_string()))?) })
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // Its last job is either done or will be claimed again by lease.
            let _ended = thread.join();
        }
    }
}

fn work(app: &App, stop: &AtomicBool) {
    match actions::recovery::book_missing(app) {
        Ok(0) => {}
        Ok(booked) => tracing::info!(booked, "make-goods of the time before were booked"),
        Err(error) => tracing::warn!(%error, "make-goods of the time before cannot be booked"),
    }
    let mut chores_at = app.clock.now();
    while !stop.load(Ordering::SeqCst) {
        match run_due(app) {
            Ok(0) => std::thread::sleep(nap(app)),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "jobs cannot be claimed");
                std::thread::sleep(LONGEST_NAP);
            }
        }
        if app.clock.now() >= chores_at {
            if let Err(error) = chores(app) {
                tracing::warn!(%error, "chores failed");
            }
            chores_at = app.clock.now().saturating_add(CHORES_EVERY).unwrap_or(jiff::Timestamp::MAX);
        }
    }
}

fn nap(app: &App) -> Duration {
    let next = app.look(|conn| Ok(jobs::next_due(conn)?)).ok().flatten();
    let until = next.map_or(LONGEST_NAP, |at| {
        Duration::try_from(at.duration_since(app.clock.now())).unwrap_or(Duration::ZERO)
    });
    until.clamp(Duration::from_millis(20), LONGEST_NAP)
}

/// Does everything that is due now, once; answers how many jobs that was.
///
/// # Errors
/// Jobs cannot be claimed. A job that fails is noted and tried again later.
pub fn run_due(app: &App) -> Result<usize, Error> {
    app.refresh_house()?;
    let claimed = app.change(&app.turn(&Actor::system()), |unit, _| Ok(jobs::claim(unit, BATCH, LEASE)?))?;
    for job in &claimed {
        if let Err(error) = handle(app, job) {
            note_failure(app, job, &error)?;
        }
    }
    Ok(claimed.len())
}

fn note_failure(app: &App, job: &Job, error: &Error) -> Result<(), Error> {
    tracing::warn!(job = job.key, attempts = job.attempts, %error, "a job failed and will be tried again");
    let doublings = u32::try_from(job.attempts.clamp(0, 16)).unwrap_or(16);
    let pause = FIRST_PAUSE.checked_mul(1 << doublings).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
    let (key, text) = (job.key.clone(), error.to_string());
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let again = turn.now.saturating_add(pause).unwrap_or(jiff::Timestamp::MAX);
        Ok(jobs::failed(unit, &key, again, &text)?)
    })
}

/// What is done now and then: closing a checkpoint, forgetting what has run out.
fn chores(app: &App) -> Result<(), Error> {
    let key = app.keys.checkpoints();
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        store::journal::close_checkpoint(unit, &key)?;
        store::staff::purge_sessions(unit)?;
        let month_ago =
            turn.now.saturating_sub(SignedDuration::from_hours(24 * 30)).unwrap_or(jiff::Timestamp::MIN);
        jobs::purge(unit, month_ago)?;
        Ok(())
    })
}
