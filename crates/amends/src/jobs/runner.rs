//! The runner: it claims what is due, does it, and sleeps until something is due again. What calls other systems has
//! threads of its own, so that one that does not answer keeps nothing else waiting.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use domain::{errand::Errand, staff::Actor};
use jiff::SignedDuration;
use store::jobs::{self, Job, Lane};

use super::handle::handle;
use crate::{
    actions,
    app::{App, Shared},
    error::Error,
};

const LEASE: SignedDuration = SignedDuration::from_mins(2);
const BATCH: i64 = 20;
/// Calls take up to a minute each, one after the other.
const LEASE_OUTSIDE: SignedDuration = SignedDuration::from_mins(5);
const BATCH_OUTSIDE: i64 = 4;
/// Nothing that is overdue was to be had: somebody else does it.
const SHORT_NAP: Duration = Duration::from_millis(200);
/// The clock of a demo may jump and another node may add work; nobody waits longer than this.
const LONGEST_NAP: Duration = Duration::from_millis(500);
/// A job that failed is tried again after 10 s, 20 s, 40 s, … up to six hours.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(10);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
const CHORES_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// The running threads; they stop when it is dropped.
pub struct Runner {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Runner {
    /// Starts it.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(app: &Shared) -> Result<Self, Error> {
        let mut runner = Self { stop: Arc::new(AtomicBool::new(false)), threads: Vec::new() };
        for lane in Lane::ALL {
            let (app, stopped) = (Arc::clone(app), Arc::clone(&runner.stop));
            let thread = std::thread::Builder::new()
                .name(format!("amends-{lane:?}").to_lowercase())
                .spawn(move || work(&app, lane, &stopped));
            runner.threads.push(thread.map_err(|error| Error::Fault(error.to_string()))?);
        }
        Ok(runner)
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.threads.drain(..) {
            // Its last job is either done or will be claimed again by lease.
            let _ended = thread.join();
        }
    }
}

fn work(app: &App, lane: Lane, stop: &AtomicBool) {
    if lane == Lane::House {
        book_missing(app);
    }
    let mut chores_at = app.clock.now();
    let mut measuring = lane == Lane::House;
    while !stop.load(Ordering::SeqCst) {
        measuring = measuring && measure_missing(app);
        match run_lane(app, lane) {
            Ok(0) if measuring => {}
            Ok(0) if lane == Lane::House => std::thread::sleep(nap(app)),
            Ok(0) => std::thread::sleep(SHORT_NAP),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "jobs cannot be claimed");
                std::thread::sleep(LONGEST_NAP);
            }
        }
        if lane == Lane::House && app.clock.now() >= chores_at {
            if let Err(error) = do_chores(app) {
                tracing::warn!(%error, "chores failed");
            }
            chores_at = app.clock.now().saturating_add(CHORES_EVERY).unwrap_or(jiff::Timestamp::MAX);
        }
    }
}

fn book_missing(app: &App) {
    match actions::recovery::book_missing(app) {
        Ok(0) => {}
        Ok(booked) => tracing::info!(booked, "make-goods of the time before were booked"),
        Err(error) => tracing::warn!(%error, "make-goods of the time before cannot be booked"),
    }
}

/// Measures some more cases of the time before; false when there are none left. Jobs are done in between.
fn measure_missing(app: &App) -> bool {
    actions::learning::measure_missing(app).map_or_else(
        |error| {
            tracing::warn!(%error, "cases of the time before cannot be measured");
            false
        },
        |measured| measured > 0,
    )
}

fn nap(app: &App) -> Duration {
    let next = app.look(|conn| Ok(jobs::next_due(conn)?)).ok().flatten();
    let until = next.map_or(LONGEST_NAP, |at| {
        Duration::try_from(at.duration_since(app.clock.now())).unwrap_or(SHORT_NAP)
    });
    until.clamp(Duration::from_millis(20), LONGEST_NAP)
}

/// Does everything that is due now, once; answers how many jobs that was.
///
/// # Errors
/// Jobs cannot be claimed. A job that fails is noted and tried again later.
pub fn run_due(app: &App) -> Result<usize, Error> {
    Lane::ALL.into_iter().try_fold(0, |done, lane| Ok(done + run_lane(app, lane)?))
}

fn run_lane(app: &App, lane: Lane) -> Result<usize, Error> {
    app.refresh_house()?;
    let news = lane == Lane::Webhooks && actions::webhooks::news(app)?;
    let now = app.clock.now();
    if lane != Lane::House && !app.look(|conn| Ok(jobs::is_due(conn, lane, now)?))? {
        return Ok(usize::from(news));
    }
    let (batch, lease) = if lane == Lane::House { (BATCH, LEASE) } else { (BATCH_OUTSIDE, LEASE_OUTSIDE) };
    let claimed =
        app.change(&app.turn(&Actor::system()), move |unit, _| Ok(jobs::claim(unit, lane, batch, lease)?))?;
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

/// What is done now and then: closing a checkpoint, forgetting what has run out, planning the coming night, asking once
/// a day for signals, packing once a day what is measured.
///
/// # Errors
/// Storage failed.
pub fn do_chores(app: &App) -> Result<(), Error> {
    let key = app.keys.checkpoints();
    let (day, at) = actions::learning::night(app.clock.now(), &app.house().company.zone);
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        store::journal::close_checkpoint(unit, &key)?;
        store::staff::purge_sessions(unit)?;
        let month_ago =
            turn.now.saturating_sub(SignedDuration::from_hours(24 * 30)).unwrap_or(jiff::Timestamp::MIN);
        jobs::purge(unit, month_ago)?;
        unit.errands(&[Errand::read_themes(&day, at), Errand::learn_buying(&day, at)])?;
        // The key names the day, so every further time today this stores nothing.
        unit.errands(&[Errand::look_for_signals(turn.today(), turn.now)])?;
        unit.errands(&[Errand::watch_actions(turn.today(), turn.now)])?;
        let ever = jiff::Timestamp::MIN;
        unit.errands(&[Errand::pack_measures(&turn.today().to_string(), ever, turn.now)])?;
        store::webhooks::purge(unit, month_ago)?;
        Ok(())
    })
}
