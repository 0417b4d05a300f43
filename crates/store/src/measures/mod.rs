//! What is measured of each case, written with every save, and the looks that count it: a period reads its own rows.

mod keep;
mod learned;
mod stays;

use std::collections::{BTreeMap, HashMap};

use domain::{
    case::Case,
    id::Id,
    learning::{
        AGAIN_DAYS, Counting, Facts, Filter, Hit, Measures, Problem, Rules, Seen, Span, hit_again, retained,
    },
    staff::Member,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::{
    Conn, Row, Sql, StoreError, Val,
    dialect::{pair, sql},
    staff,
};

pub(crate) use keep::{forget_orders, keep, keep_new, of_new};
pub use keep::{measure_missing, still_to_measure};
pub use learned::{Learned, learned, money_given};
pub use stays::stays;

/// As many rows as are read in one go; a period may have a million.
const STEP: i64 = 5_000;

const RECEIVED: Sql = sql(
    "SELECT m.state, o.state, m.received_at, m.id, m.counts FROM measured m LEFT JOIN orders o ON o.external_id = m.order_id \
     WHERE m.received_at < $1 AND m.received_at >= $2 AND (m.received_at > $2 OR m.id > $3) ORDER BY m.received_at, m.id LIMIT $4",
);
/// Of earlier cases, those with a promise that is due in the period.
const PROMISED: Sql = sql(
    "SELECT m.state, o.state, m.received_at, m.id, m.counts FROM measured m LEFT JOIN orders o ON o.external_id = m.order_id \
     WHERE m.due_at >= $1 AND m.received_at < $1 ORDER BY m.due_at, m.received_at, m.id",
);
/// Whatever was not answered before the period, or had something in it.
const IN_HAND: Sql = sql(
    "SELECT m.state, o.state, m.received_at, m.id, m.counts FROM measured m LEFT JOIN orders o ON o.external_id = m.order_id \
     WHERE m.received_at < $1 AND m.received_at >= $2 AND (m.received_at > $2 OR m.id > $3) \
     AND (m.answered_at IS NULL OR m.answered_at >= $5 OR m.given_at >= $5) ORDER BY m.received_at, m.id LIMIT $4",
);
const HITS: Sql = sql("SELECT customer, failure_type, received_at, id FROM measured \
     WHERE received_at < $1 AND received_at >= $2 AND (received_at > $2 OR id > $3) AND counts = 1 ORDER BY received_at, id LIMIT $4");
const SUBJECTS: Sql = pair(
    "SELECT id, state ->> 'subject' FROM cases WHERE id IN (SELECT value FROM json_each($1))",
    "SELECT id, state::json ->> 'subject' FROM cases WHERE id = ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
);
const PROBLEMS: Sql = sql("SELECT id, state FROM problems ORDER BY id");

/// What others know of a case: its owner's role, the cause behind it.
struct Around {
    teams: HashMap<Id<Member>, String>,
    causes: HashMap<uuid::Uuid, String>,
}

/// What is read of an order.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Bought {
    what: String,
}

/// Every measure of the period. Where only a part of all cases is asked for, how often a customer was hit again is left
/// out: their other cases may lie in another part.
///
/// # Errors
/// The engine's.
pub fn count(conn: &mut Conn<'_>, rules: &Rules<'_>, filter: &Filter) -> Result<Measures, StoreError> {
    conn.snapshot(|conn| {
        let mut counting = Counting::new(rules, filter.clone());
        each(conn, rules.period, &mut |seen| counting.add(&seen))?;
        let mut measures = counting.finish();
        if filter.0.is_empty() {
            measures.hit_again = Some(hit_again(hits(conn, rules.period)?, rules.period, rules.now));
            measures.retained = retained(&stays(conn, rules.period)?);
        }
        Ok(measures)
    })
}

/// Every case that speaks for the period: received in it, or with a promise that is due in it.
///
/// # Errors
/// The engine's.
pub fn each(conn: &mut Conn<'_>, period: Span, visit: &mut dyn FnMut(Seen)) -> Result<(), StoreError> {
    let around = Around::read(conn)?;
    pages(conn, RECEIVED, (period.from, period.to), &[], &around, visit)?;
    for row in conn.all(PROMISED, &[period.from.into()])? {
        let seen = around.seen(facts(&row)?, row.opt_text(1)?);
        if seen.facts.promises.iter().any(|promise| period.holds(promise.due_at)) {
            visit(seen);
        }
    }
    Ok(())
}

/// Every case that was in hand in the period: received before its end, and not answered before its beginning or with
/// something given since. It looks at the row of every case.
///
/// # Errors
/// The engine's.
pub fn in_hand(conn: &mut Conn<'_>, period: Span) -> Result<Vec<Seen>, StoreError> {
    let around = Around::read(conn)?;
    let mut found = Vec::new();
    let ever = (Timestamp::MIN, period.to);
    pages(conn, IN_HAND, ever, &[period.from.into()], &around, &mut |seen| found.push(seen))?;
    Ok(found)
}

/// What is measured of a case; whether it counts stands in the fifth column.
fn facts(row: &Row) -> Result<Facts, StoreError> {
    Ok(row.record::<Facts>(0)?.kept_as(row.int(4)? == 1))
}

/// Reads page by page; the first one begins after `after`.
fn pages(
    conn: &mut Conn<'_>,
    query: Sql,
    (mut after, to): (Timestamp, Timestamp),
    more: &[Val],
    around: &Around,
    visit: &mut dyn FnMut(Seen),
) -> Result<(), StoreError> {
    let mut last = String::new();
    loop {
        let place = [to.into(), after.into(), (&last).into(), STEP.into()];
        let rows = conn.all(query, &[&place, more].concat())?;
        for row in &rows {
            visit(around.seen(facts(row)?, row.opt_text(1)?));
        }
        match rows.last() {
            Some(row) if i64::try_from(rows.len()).unwrap_or(0) == STEP => {
                after = row.time(2)?;
                row.text(3)?.clone_into(&mut last);
            }
            _ => return Ok(()),
        }
    }
}

/// Failures from the beginning of the period until it can be known whether they came again.
fn hits(conn: &mut Conn<'_>, period: Span) -> Result<Vec<Hit>, StoreError> {
    let window = SignedDuration::from_hours(24 * AGAIN_DAYS + 1);
    let to = period.to.saturating_add(window).unwrap_or(Timestamp::MAX);
    let (mut after, mut last) = (period.from, String::new());
    let (mut hits, mut kinds) = (Vec::new(), HashMap::new());
    loop {
        let rows = conn.all(HITS, &[to.into(), after.into(), (&last).into(), STEP.into()])?;
        for row in &rows {
            let kind = row.opt_text(1)?.map(|name| number_of(&mut kinds, name));
            hits.push(Hit { customer: row.id(0)?, kind, at: row.time(2)? });
        }
        match rows.last() {
            Some(row) if i64::try_from(rows.len()).unwrap_or(0) == STEP => {
                after = row.time(2)?;
                row.text(3)?.clone_into(&mut last);
            }
            _ => return Ok(hits),
        }
    }
}

/// A number for each name, the same for the same name.
fn number_of(known: &mut HashMap<String, u32>, name: &str) -> u32 {
    let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
    known.get(name).copied().unwrap_or_else(|| *known.entry(name.to_owned()).or_insert(next))
}

impl Around {
    fn read(conn: &mut Conn<'_>) -> Result<Self, StoreError> {
        let teams = staff::all(conn)?.iter().map(|one| (one.id, one.role.name().to_owned())).collect();
        let mut causes = HashMap::new();
        for row in conn.all(PROBLEMS, &[])? {
            let problem: Problem = row.record(1)?;
            if let Some(debrief) = &problem.debrief {
                let cause = serde_json::to_value(debrief.cause_class)?;
                causes.insert(problem.id.uuid(), cause.as_str().unwrap_or_default().to_owned());
            }
        }
        Ok(Self { teams, causes })
    }

    fn seen(&self, facts: Facts, order: Option<&str>) -> Seen {
        let bought = order.and_then(|state| serde_json::from_str::<Bought>(state).ok());
        Seen {
            product: bought.map(|bought| bought.what).filter(|what| !what.is_empty()),
            cause: facts.problem.and_then(|problem| self.causes.get(&problem).cloned()),
            team: self.teams.get(&facts.owner).cloned(),
            facts,
        }
    }
}

/// Whether a case has a row; for tests and for whoever doubts.
///
/// # Errors
/// The engine's.
pub fn facts_of(conn: &mut Conn<'_>, case: Id<Case>) -> Result<Option<Facts>, StoreError> {
    const ROW: Sql = sql(
        "SELECT m.state FROM cases c JOIN measured m ON m.received_at = c.received_at AND m.id = c.id WHERE c.id = $1",
    );
    conn.one(ROW, &[case.into()])?.map(|row| row.record(0)).transpose()
}

/// What some cases are about, in one line each.
///
/// # Errors
/// The engine's.
pub fn subjects(conn: &mut Conn<'_>, cases: &[Id<Case>]) -> Result<BTreeMap<Id<Case>, String>, StoreError> {
    let row = |row: &Row| Ok((row.id(0)?, row.text(1)?.to_owned()));
    conn.all(SUBJECTS, &[serde_json::to_string(cases)?.into()])?.iter().map(row).collect()
}
