//! Reading what is measured: packed cases from the packs of their days, all others from their rows.

use std::collections::HashMap;

use domain::{
    case::Case,
    id::Id,
    learning::{Facts, Folded, Head, Packed, Problem, Seen, Span},
    staff::Member,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::days::{self, Which, damaged};
use crate::{
    Conn, Row, Sql, StoreError, Val,
    dialect::{pair, sql},
    staff,
};

/// As many rows are read in one go; a period may have a million.
const STEP: i64 = 5_000;

const RECEIVED: Sql = pair(
    "SELECT m.state, o.state, m.received_at, m.id, m.customer, m.counts FROM measured m INDEXED BY measured_loose \
     LEFT JOIN orders o ON o.external_id = m.order_id WHERE m.packed = 0 AND m.received_at < $1 AND m.received_at >= $2 \
     AND (m.received_at > $2 OR m.id > $3) ORDER BY m.received_at, m.id LIMIT $4",
    "SELECT m.state, o.state, m.received_at, m.id, m.customer, m.counts FROM measured m \
     LEFT JOIN orders o ON o.external_id = m.order_id WHERE m.packed = 0 AND m.received_at < $1 AND m.received_at >= $2 \
     AND (m.received_at > $2 OR m.id > $3) ORDER BY m.received_at, m.id LIMIT $4",
);
/// Of earlier cases, those with a promise that is due in the period.
const PROMISED: Sql =
    sql("SELECT m.state, o.state, m.received_at, m.id, m.customer, m.counts FROM measured m \
     LEFT JOIN orders o ON o.external_id = m.order_id \
     WHERE m.packed = 0 AND m.due_at >= $1 AND m.received_at < $1 ORDER BY m.due_at, m.received_at, m.id");
/// Whatever was not answered before the period, or had something in it.
const IN_HAND: Sql = pair(
    "SELECT m.state, o.state, m.received_at, m.id, m.customer, m.counts FROM measured m INDEXED BY measured_loose \
     LEFT JOIN orders o ON o.external_id = m.order_id WHERE m.packed = 0 AND m.received_at < $1 AND m.received_at >= $2 \
     AND (m.received_at > $2 OR m.id > $3) AND (m.answered_at IS NULL OR m.answered_at >= $5 OR m.given_at >= $5) \
     ORDER BY m.received_at, m.id LIMIT $4",
    "SELECT m.state, o.state, m.received_at, m.id, m.customer, m.counts FROM measured m \
     LEFT JOIN orders o ON o.external_id = m.order_id WHERE m.packed = 0 AND m.received_at < $1 AND m.received_at >= $2 \
     AND (m.received_at > $2 OR m.id > $3) AND (m.answered_at IS NULL OR m.answered_at >= $5 OR m.given_at >= $5) \
     ORDER BY m.received_at, m.id LIMIT $4",
);
const HEADS: Sql = pair(
    "SELECT customer, failure_type, received_at, id FROM measured INDEXED BY measured_loose WHERE packed = 0 AND \
     received_at < $1 AND received_at >= $2 AND (received_at > $2 OR id > $3) AND counts = 1 ORDER BY received_at, id LIMIT $4",
    "SELECT customer, failure_type, received_at, id FROM measured WHERE packed = 0 AND \
     received_at < $1 AND received_at >= $2 AND (received_at > $2 OR id > $3) AND counts = 1 ORDER BY received_at, id LIMIT $4",
);
const PROBLEMS: Sql = sql("SELECT id, state FROM problems ORDER BY id");

/// What others know of a case: its owner's role, the cause behind it.
pub(super) struct Around {
    teams: HashMap<Id<Member>, String>,
    causes: HashMap<uuid::Uuid, String>,
}

/// What is read of an order.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Bought {
    what: String,
}

impl Bought {
    /// What was bought, if anybody says.
    pub(super) fn read(order: Option<&str>) -> Option<String> {
        let bought = serde_json::from_str::<Self>(order?).ok()?;
        Some(bought.what).filter(|what| !what.is_empty())
    }
}

/// Every case that speaks for the period: received in it, or with a promise that is due in it.
pub(super) fn speaking(
    conn: &mut Conn<'_>,
    period: Span,
    visit: &mut dyn FnMut(Packed),
) -> Result<(), StoreError> {
    let anew = days::anew(conn, period.to)?;
    let received = Which { from: period.from, to: period.to, due: None, busy: None };
    days::each(conn, &received, &anew, &mut |one| {
        if period.holds(one.head.received_at) {
            visit(unfold(one)?);
        }
        Ok(())
    })?;
    rows(conn, RECEIVED, (period.from, period.to), &[], visit)?;
    let due = |one: &Packed| one.facts.promises.iter().any(|promise| period.holds(promise.due_at));
    let promised = Which { from: Timestamp::MIN, to: period.from, due: Some(period.from), busy: None };
    days::each(conn, &promised, &anew, &mut |one| {
        if one.head.received_at < period.from {
            Some(unfold(one)?).filter(due).into_iter().for_each(&mut *visit);
        }
        Ok(())
    })?;
    for row in conn.all(PROMISED, &[period.from.into()])? {
        Some(packed(&row)?).filter(due).into_iter().for_each(&mut *visit);
    }
    Ok(())
}

/// Every case received before the end of the period, and not answered before its beginning or with something given since.
pub(super) fn in_hand(
    conn: &mut Conn<'_>,
    period: Span,
    visit: &mut dyn FnMut(Packed),
) -> Result<(), StoreError> {
    let anew = days::anew(conn, period.to)?;
    let busy = Which { from: Timestamp::MIN, to: period.to, due: None, busy: Some(period.from) };
    days::each(conn, &busy, &anew, &mut |one| {
        if one.head.received_at < period.to {
            let one = unfold(one)?;
            let answered = one.facts.reached.answered;
            if answered.is_none_or(|at| at >= period.from)
                || one.facts.last_given().is_some_and(|at| at >= period.from)
            {
                visit(one);
            }
        }
        Ok(())
    })?;
    rows(conn, IN_HAND, (Timestamp::MIN, period.to), &[period.from.into()], visit)
}

/// Every complaint received in a stretch of time: whose, of which kind, when.
pub(super) fn complaints(
    conn: &mut Conn<'_>,
    span: Span,
    visit: &mut dyn FnMut(Head<'_>),
) -> Result<(), StoreError> {
    let anew = days::anew(conn, span.to)?;
    let which = Which { from: span.from, to: span.to, due: None, busy: None };
    days::each(conn, &which, &anew, &mut |one| {
        let head = one.head;
        if head.complains && span.holds(head.received_at) {
            visit(head);
        }
        Ok(())
    })?;
    pages(conn, HEADS, (span.from, span.to), &[], &mut |row| {
        visit(Head {
            received_at: row.time(2)?,
            id: row.id::<Case>(3)?.uuid(),
            customer: row.id(0)?,
            complains: true,
            failure_type: row.opt_text(1)?,
        });
        Ok(())
    })
}

fn unfold(one: Folded<'_, '_>) -> Result<Packed, StoreError> {
    one.unfold().map(known_as_kept).map_err(damaged)
}

/// Silence was not always among the facts: whether the case counts stands beside them.
fn known_as_kept(one: Packed) -> Packed {
    Packed { facts: one.facts.kept_as(one.complains), ..one }
}

/// A row as a case; its order is read beside it.
fn packed(row: &Row) -> Result<Packed, StoreError> {
    Ok(known_as_kept(Packed {
        facts: row.record::<Facts>(0)?,
        bought: Bought::read(row.opt_text(1)?),
        customer: row.id(4)?,
        complains: row.int(5)? == 1,
    }))
}

fn rows(
    conn: &mut Conn<'_>,
    query: Sql,
    span: (Timestamp, Timestamp),
    more: &[Val],
    visit: &mut dyn FnMut(Packed),
) -> Result<(), StoreError> {
    pages(conn, query, span, more, &mut |row| {
        visit(packed(row)?);
        Ok(())
    })
}

/// Reads page by page; receipt and id stand in the third and fourth column.
fn pages(
    conn: &mut Conn<'_>,
    query: Sql,
    (mut after, to): (Timestamp, Timestamp),
    more: &[Val],
    visit: &mut dyn FnMut(&Row) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut last = String::new();
    loop {
        let place = [to.into(), after.into(), (&last).into(), STEP.into()];
        let rows = conn.all(query, &[&place, more].concat())?;
        rows.iter().try_for_each(&mut *visit)?;
        match rows.last() {
            Some(row) if i64::try_from(rows.len()).unwrap_or(0) == STEP => {
                after = row.time(2)?;
                row.text(3)?.clone_into(&mut last);
            }
            _ => return Ok(()),
        }
    }
}

impl Around {
    pub(super) fn read(conn: &mut Conn<'_>) -> Result<Self, StoreError> {
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

    pub(super) fn seen(&self, one: Packed) -> Seen {
        let facts = one.facts;
        Seen {
            product: one.bought,
            cause: facts.problem.and_then(|problem| self.causes.get(&problem).cloned()),
            team: self.teams.get(&facts.owner).cloned(),
            facts,
        }
    }
}
