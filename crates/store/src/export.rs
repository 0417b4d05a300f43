//! Everything about a customer, as one JSON value that can be handed out.

use domain::{case::Case, customer::Customer, id::Id};
use serde_json::{Value, json};

use crate::{
    Conn, Row, Sql, StoreError,
    case::{Lock, file, messages},
    customer,
    dialect::sql,
    journal::{self, Entry},
};

const CASES: Sql = sql("SELECT id FROM cases WHERE customer = $1 ORDER BY id");
const ORDERS: Sql = sql(
    "SELECT external_id, placed_at, amount, currency, state FROM orders WHERE customer = $1 ORDER BY placed_at, external_id",
);
const PAST: Sql = sql(
    "SELECT external_id, failure_type, product, site, at FROM past_failures WHERE customer = $1 ORDER BY at, external_id",
);
const SURVEYS: Sql = sql("SELECT id, at, score, about FROM surveys WHERE customer = $1 ORDER BY at, id");
const REDEMPTIONS: Sql = sql(
    "SELECT r.make_good, r.amount, r.at, r.reference FROM redemptions r JOIN make_goods g ON g.id = r.make_good \
     WHERE g.case_id = $1 ORDER BY r.id",
);
const MAIL: Sql = sql("SELECT recipient, subject, COALESCE(o.text, w.text), status, created_at, sent_at \
     FROM outbox o LEFT JOIN words w ON w.key = o.id WHERE case_id = $1 ORDER BY o.id");

/// A customer with orders, earlier failures, answers about satisfaction, cases, everything said, promised and given in them, mail, and the
/// history of each, on one snapshot. `None` if there is no such customer.
///
/// # Errors
/// The engine's.
pub fn export(conn: &mut Conn<'_>, customer: Id<Customer>) -> Result<Option<Value>, StoreError> {
    conn.snapshot(|conn| {
        let Some(known) = customer::by_id(conn, customer, Lock::No)? else { return Ok(None) };
        let ids = conn.all(CASES, &[customer.into()])?;
        let cases = ids.iter().map(|row| case(conn, row.id(0)?)).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Some(json!({
            "customer": serde_json::to_value(known)?,
            "orders": rows(conn, ORDERS, customer.to_string(), order)?,
            "past_failures": rows(conn, PAST, customer.to_string(), past)?,
            "surveys": rows(conn, SURVEYS, customer.to_string(), survey)?,
            "cases": cases,
            "history": history(&journal::history(conn, "customer", &customer.to_string())?),
        })))
    })
}

fn case(conn: &mut Conn<'_>, id: Id<Case>) -> Result<Value, StoreError> {
    let file = file(conn, id, Lock::No)?
        .ok_or_else(|| StoreError::Value(format!("case {id} is gone although it was listed")))?;
    let said: Vec<_> = messages(conn, id)?.iter().map(message).collect();
    Ok(json!({
        "case": serde_json::to_value(file.case)?,
        "promises": serde_json::to_value(file.promises)?,
        "make_goods": serde_json::to_value(file.make_goods)?,
        "redemptions": rows(conn, REDEMPTIONS, id.to_string(), redemption)?,
        "messages": said,
        "mail": rows(conn, MAIL, id.to_string(), mail)?,
        "history": history(&journal::case_history(conn, &id.to_string())?),
    }))
}

fn message(message: &crate::case::StoredMessage) -> Value {
    json!({
        "id": message.id, "direction": message.direction, "kind": message.kind, "channel": message.channel,
        "at": message.at, "by": message.by, "delivery": message.delivery, "text": message.body,
    })
}

fn history(entries: &[Entry]) -> Vec<Value> {
    let entry = |entry: &Entry| {
        json!({
            "position": entry.position, "kind": entry.kind, "at": entry.at, "actor": entry.actor_kind,
            "facts": entry.facts(), "words": entry.words,
        })
    };
    entries.iter().map(entry).collect()
}

fn rows(
    conn: &mut Conn<'_>,
    query: Sql,
    id: String,
    read: impl Fn(&Row) -> Result<Value, StoreError>,
) -> Result<Vec<Value>, StoreError> {
    conn.all(query, &[id.into()])?.iter().map(read).collect()
}

fn order(row: &Row) -> Result<Value, StoreError> {
    Ok(json!({
        "id": row.text(0)?, "placed_at": row.time(1)?, "amount_minor_units": row.int(2)?, "currency": row.text(3)?,
        "record": row.record::<Value>(4)?,
    }))
}

fn redemption(row: &Row) -> Result<Value, StoreError> {
    Ok(json!({
        "make_good": row.text(0)?, "amount_minor_units": row.int(1)?, "at": row.time(2)?, "reference": row.text(3)?,
    }))
}

fn past(row: &Row) -> Result<Value, StoreError> {
    Ok(json!({
        "id": row.text(0)?, "failure_type": row.opt_text(1)?, "product": row.opt_text(2)?, "site": row.opt_text(3)?,
        "at": row.time(4)?,
    }))
}

fn survey(row: &Row) -> Result<Value, StoreError> {
    Ok(json!({ "id": row.text(0)?, "at": row.time(1)?, "score": row.int(2)?, "case": row.opt_text(3)? }))
}

fn mail(row: &Row) -> Result<Value, StoreError> {
    Ok(json!({
        "recipient": row.text(0)?, "subject": row.text(1)?, "text": row.opt_text(2)?, "status": row.text(3)?,
        "created_at": row.time(4)?, "sent_at": row.opt_time(5)?,
    }))
}
