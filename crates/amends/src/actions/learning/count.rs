//! Counting failures before and after an action, and what else moved in the same days.

use domain::{
    change::Refused,
    id::Id,
    learning::{Beside, Compared, CorrectiveAction, Counts, Per, Problem},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use store::{Conn, case::Lock, learning};

use crate::error::Error;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What was counted for an action, and what else moved; none while it is not done.
///
/// # Errors
/// There is nothing to count, or storage failed.
pub fn counted(
    conn: &mut Conn<'_>,
    problem: &Problem,
    action: &CorrectiveAction,
    zone: &str,
    now: Timestamp,
) -> Result<Option<(Counts, Beside)>, Error> {
    let Some(done_at) = action.done_at else { return Ok(None) };
    if problem.failure_type.is_none() && problem.cases.is_empty() {
        let sentence = "This problem names no kind of failure and has no case, so there is nothing to count.";
        return Err(Refused::not_now("no_failure_type", sentence).into());
    }
    let (begins, settled) = (action.criterion.begins(done_at), action.criterion.settled(done_at));
    let days_after = days_after(action, settled, now);
    let ends = later(settled, i64::from(days_after)).min(now.max(settled));
    let mut count = |from, to| failures(conn, problem, from, to);
    let (before, after) = (count(begins, done_at)?, count(settled, ends)?);
    let per_order = action.criterion.per == Per::Order;
    let mut orders = |from, to| {
        per_order.then(|| learning::orders_between(conn, from, to)).transpose().map_err(Error::from)
    };
    let counts = Counts {
        before,
        after,
        days_after,
        opportunities_before: orders(begins, done_at)?,
        opportunities_after: orders(settled, ends)?,
    };
    let spans = Spans { begins, done_at, settled, ends };
    Ok(Some((counts, beside(conn, problem, action, &counts, &spans, zone)?)))
}

/// The two windows.
struct Spans {
    begins: Timestamp,
    done_at: Timestamp,
    settled: Timestamp,
    ends: Timestamp,
}

/// The window; all days since where it was watched on after it.
fn days_after(action: &CorrectiveAction, settled: Timestamp, now: Timestamp) -> u16 {
    let since = u16::try_from(now.duration_since(settled).as_hours().max(0) / 24).unwrap_or(u16::MAX);
    if action.checks.is_empty() { since.min(action.criterion.days_after()) } else { since }
}

/// Failures of the problem's kind; of its own cases while the kind is not known.
fn failures(conn: &mut Conn<'_>, problem: &Problem, from: Timestamp, to: Timestamp) -> Result<u64, Error> {
    if let Some(kind) = problem.failure_type.as_deref() {
        return Ok(learning::failures_between(conn, kind, from, to)?);
    }
    let mut found = 0;
    for case in &problem.cases {
        let file = store::case::file(conn, Id::new(*case), Lock::No)?;
        found += u64::from(file.is_some_and(|file| (from..to).contains(&file.case.received_at)));
    }
    Ok(found)
}

fn beside(
    conn: &mut Conn<'_>,
    problem: &Problem,
    action: &CorrectiveAction,
    counts: &Counts,
    spans: &Spans,
    zone: &str,
) -> Result<Beside, Error> {
    let (exposure_before, exposure_after) = counts.exposures(&action.criterion);
    let mut found = Beside::default();
    if let Some(began) = began(conn, problem, zone)?.filter(|began| *began < spans.done_at) {
        let from = later(began, -i64::from(action.criterion.window_days));
        let usual = failures(conn, problem, from, began)?;
        let exposure = match action.criterion.per {
            Per::Day => exposure_before,
            Per::Order => real(learning::orders_between(conn, from, began)?),
        };
        found.usual = Compared::of((usual, exposure), (counts.after, exposure_after));
    }
    if problem.failure_type.is_some() {
        let all_before = learning::all_failures_between(conn, spans.begins, spans.done_at)?;
        let all_after = learning::all_failures_between(conn, spans.settled, spans.ends)?;
        let before = all_before.saturating_sub(counts.before);
        let after = all_after.saturating_sub(counts.after);
        found.others =
            Compared::of((before, exposure_before), (after, exposure_after)).filter(|one| one.before > 0);
    }
    Ok(found)
}

/// When the rise began that a signal of this problem told of.
fn began(conn: &mut Conn<'_>, problem: &Problem, zone: &str) -> Result<Option<Timestamp>, Error> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let signals = learning::signals_of(conn, problem.id)?;
    let first = signals.iter().map(|signal| signal.began).min();
    Ok(first.and_then(|date| date.to_zoned(zone).ok()).map(|at| at.timestamp()))
}

fn later(at: Timestamp, days: i64) -> Timestamp {
    let by = i32::try_from(days).ok().and_then(|days| DAY.checked_mul(days)).unwrap_or(SignedDuration::ZERO);
    at.saturating_add(by).unwrap_or(at)
}

#[expect(clippy::cast_precision_loss, reason = "counts of orders are far below 2^52")]
const fn real(count: u64) -> f64 {
    count as f64
}
