//! What reports need besides cases: mentions, signals, problems, and the money that the ledger says was given.

use domain::{
    intake::Status,
    learning::{
        Acted, Problem, Rules, Signal, SignalQuality, Span,
        reports::{Heard, Overview},
    },
    money::Money,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::{
    Conn, Sql, StoreError,
    dialect::{pair, sql},
    recovery::ledger,
};

/// The day of a signal is in the firm's zone, which may be a day away; the record decides.
const SIGNALS: Sql = sql("SELECT state FROM signals WHERE date >= $1 AND date <= $2 ORDER BY date, id");
const UNDECIDED: Sql = sql("SELECT state FROM signals WHERE undecided = 1 ORDER BY id LIMIT 50");
const PROBLEMS: Sql = sql("SELECT state FROM problems ORDER BY id");
const MENTIONS: Sql = pair(
    "SELECT state ->> 'seen_at', state -> 'state' ->> 'state' FROM candidates ORDER BY id",
    "SELECT state::json ->> 'seen_at', state::json #>> '{state,state}' FROM candidates ORDER BY id",
);

/// Whom incidents hit that happened in the period, by how they stand.
const COHORTS: Sql =
    sql("SELECT m.status, COUNT(*) FROM incidents i JOIN cohort_members m ON m.incident = i.id \
     WHERE i.happened_at >= $1 AND i.happened_at < $2 GROUP BY m.status");

/// Only what was given for complaints; the case of a silent victim is none.
const GIVEN: Sql = sql("SELECT l.form, l.currency, CAST(SUM(l.face_value) AS BIGINT) FROM ledger l \
     JOIN make_goods g ON g.id = l.make_good JOIN cases c ON c.id = g.case_id \
     JOIN measured m ON m.received_at = c.received_at AND m.id = c.id \
     WHERE l.at >= $1 AND l.at < $2 AND l.account = 'given' AND l.face_value > 0 AND m.counts = 1 \
     GROUP BY l.form, l.currency ORDER BY l.form, l.currency");

/// What was learned in a period, and what waits for a decision.
pub struct Learned {
    /// Summed up.
    pub overview: Overview,
    /// Signals that nobody has decided.
    pub undecided: Vec<Signal>,
    /// Every problem.
    pub problems: Vec<Problem>,
}

/// Reads what was learned in a period. Problems, and mentions, are few beside cases, and all are looked at.
///
/// # Errors
/// The engine's.
pub fn learned(conn: &mut Conn<'_>, period: Span) -> Result<Learned, StoreError> {
    let signals = signals_around(conn, period)?;
    let undecided = conn.all(UNDECIDED, &[])?.iter().map(|row| row.record(0)).collect::<Result<_, _>>()?;
    let problems: Vec<Problem> =
        conn.all(PROBLEMS, &[])?.iter().map(|row| row.record(0)).collect::<Result<_, _>>()?;
    let overview = Overview::of(heard(conn, period)?, &signals, &problems, period);
    Ok(Learned { overview, undecided, problems })
}

/// What became of the signals that were raised in the period.
pub(super) fn signal_quality(conn: &mut Conn<'_>, rules: &Rules<'_>) -> Result<SignalQuality, StoreError> {
    let signals = signals_around(conn, rules.period)?;
    let accepted = rules.false_alarms_a_month();
    Ok(SignalQuality::of(&signals, rules.period, rules.now, rules.zone(), accepted))
}

/// Signals of the days around a period: one is raised in the night after its day, and later where nobody looked for a while.
fn signals_around(conn: &mut Conn<'_>, period: Span) -> Result<Vec<Signal>, StoreError> {
    let day = |at: Timestamp, days: i64| {
        let moved = at.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(at);
        moved.to_zoned(TimeZone::UTC).date().to_string()
    };
    let days = [day(period.from, -60).into(), day(period.to, 1).into()];
    conn.all(SIGNALS, &days)?.iter().map(|row| row.record(0)).collect()
}

/// What was done in a period about what was heard. Problems and mentions are few beside cases, and all are looked at.
pub(super) fn acted(conn: &mut Conn<'_>, period: Span) -> Result<Acted, StoreError> {
    let problems: Vec<Problem> =
        conn.all(PROBLEMS, &[])?.iter().map(|row| row.record(0)).collect::<Result<_, _>>()?;
    let heard = heard(conn, period)?;
    let (mut told, mut hit) = (0, 0);
    for row in conn.all(COHORTS, &[period.from.into(), period.to.into()])? {
        let (status, members) = (Status::named(row.text(0)?), u64::try_from(row.int(1)?).unwrap_or(0));
        hit += if status == Some(Status::TakenOut) { 0 } else { members };
        told += if status == Some(Status::Told) { members } else { 0 };
    }
    let actions = problems.iter().flat_map(|problem| &problem.actions);
    let decided = (heard.confirmed + heard.dismissed, heard.heard);
    Ok(Acted::of(decided, (told, hit), actions, period))
}

fn heard(conn: &mut Conn<'_>, period: Span) -> Result<Heard, StoreError> {
    let mut heard = Heard::default();
    for row in conn.all(MENTIONS, &[])? {
        let seen_at: Result<Timestamp, _> = row.text(0)?.parse();
        if !seen_at.is_ok_and(|at| period.holds(at)) {
            continue;
        }
        heard.heard += 1;
        match row.text(1)? {
            "confirmed" => heard.confirmed += 1,
            "dismissed" => heard.dismissed += 1,
            _ => heard.waiting += 1,
        }
    }
    Ok(heard)
}

/// What customers were given in a period for complaints, in forms that are money, at face value, by currency, as the ledger
/// has it.
///
/// # Errors
/// The engine's.
pub fn money_given(
    conn: &mut Conn<'_>,
    period: Span,
    is_money: impl Fn(&str) -> bool,
) -> Result<Vec<Money>, StoreError> {
    let mut sums: Vec<Money> = Vec::new();
    for row in conn.all(GIVEN, &[period.from.into(), period.to.into()])? {
        if !is_money(row.text(0)?) {
            continue;
        }
        let amount = ledger::money(row.int(2)?, row.text(1)?)?;
        match sums.iter_mut().find(|sum| sum.currency() == amount.currency()) {
            Some(sum) => *sum = sum.plus(amount).unwrap_or(*sum),
            None => sums.push(amount),
        }
    }
    Ok(sums)
}
