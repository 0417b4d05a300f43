//! What came from another system: orders, failures of the time before, and the words a case was imported with.

mod attributes;
mod bought;

use std::collections::{BTreeMap, HashSet};

use domain::{case::Case, customer::Customer, id::Id, money::Money};
use jiff::Timestamp;

use crate::{
    Conn, Row, Sql, StoreError, Unit, Val,
    dialect::{pair, sql},
    value::record,
};

const ORDER: Sql =
    sql("SELECT customer, placed_at, amount, currency, state FROM orders WHERE external_id = $1");
const SAVE_ORDER: Sql = sql(
    "INSERT INTO orders (external_id, customer, placed_at, amount, currency, state) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (external_id) DO UPDATE SET customer = excluded.customer, placed_at = excluded.placed_at, \
     amount = excluded.amount, currency = excluded.currency, state = excluded.state",
);
const PAST: Sql = sql("SELECT customer FROM past_failures WHERE external_id = $1");
const FIRST_WORDS: Sql = sql("SELECT w.text FROM messages m LEFT JOIN words w ON w.key = m.id \
     WHERE m.case_id = $1 AND m.kind = 'complaint' ORDER BY m.seq LIMIT 1");

const SAVE_PAST: Sql =
    sql("INSERT INTO past_failures (external_id, customer, failure_type, at, product, site, at_known) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (external_id) DO NOTHING");
const KNOWN: Sql = pair(
    "SELECT external_id FROM cases WHERE external_id IN (SELECT value FROM json_each($1)) \
     UNION ALL SELECT external_id FROM past_failures WHERE external_id IN (SELECT value FROM json_each($1))",
    "SELECT external_id FROM cases WHERE external_id = ANY (ARRAY(SELECT json_array_elements_text($1::json))) \
     UNION ALL SELECT external_id FROM past_failures WHERE external_id = ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
);

/// A failure of the time before Amends.
#[derive(Clone, Debug)]
pub struct PastFailure {
    /// Its id in the firm's own system.
    pub external_id: String,
    /// Who was hurt.
    pub customer: Id<Customer>,
    /// Its type, if anybody knows.
    pub failure_type: Option<String>,
    /// The product or service, if anybody knows.
    pub product: Option<String>,
    /// The place, if anybody knows.
    pub site: Option<String>,
    /// When it was received.
    pub at: Timestamp,
    /// Whether that is known; else it is the moment of import.
    pub at_known: bool,
}

/// An order, as far as service recovery needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The id in the firm's own system.
    pub external_id: String,
    /// Whose.
    pub customer: Id<Customer>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What it was worth.
    pub amount: Money,
    /// What was bought; empty if nobody says.
    pub what: String,
    /// Whatever else is known of it, such as the lot or the place.
    pub attributes: BTreeMap<String, String>,
}

pub(crate) use attributes::forget;
pub use attributes::{Found, Place, found, names, values};
pub use bought::{OrdersOfOne, of_one as orders_of_one, of_some as orders_of_some, reach as orders_reach};

/// What is kept of an order beside its columns.
#[derive(serde::Serialize, serde::Deserialize, Default)]
#[serde(default)]
struct Rest {
    what: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, String>,
}

/// An order by the id in the firm's own system.
///
/// # Errors
/// The engine's.
pub fn order(conn: &mut Conn<'_>, external_id: &str) -> Result<Option<Order>, StoreError> {
    let Some(row) = conn.one(ORDER, &[external_id.into()])? else { return Ok(None) };
    read_order(&row, external_id.to_owned(), 0).map(Some)
}

/// The columns of an order begin at `at`: customer, placed_at, amount, currency, state.
fn read_order(row: &Row, external_id: String, at: usize) -> Result<Order, StoreError> {
    let code = row.text(at + 3)?;
    let unknown = || StoreError::Value(format!("found currency {code}, expected an ISO 4217 code"));
    let amount = Money::of_minor_units(row.int(at + 2)?, code).ok_or_else(unknown)?;
    let Rest { what, attributes } = row.record(at + 4)?;
    Ok(Order { external_id, customer: row.id(at)?, placed_at: row.time(at + 1)?, amount, what, attributes })
}

/// Saves an order. `before` is what was here of it: what it can be asked for by is kept in step.
///
/// # Errors
/// The engine's.
pub fn save_order(unit: &mut Unit<'_>, before: Option<&Order>, order: &Order) -> Result<(), StoreError> {
    let values = [
        order.external_id.as_str().into(),
        order.customer.into(),
        order.placed_at.into(),
        order.amount.minor_units().into(),
        order.amount.currency().code().into(),
        record(&Rest { what: order.what.clone(), attributes: order.attributes.clone() })?,
    ];
    unit.exec(SAVE_ORDER, &values)?;
    attributes::keep(unit, before, order)
}

/// Keeps failures of the time before Amends; one that is known stays as it is.
///
/// # Errors
/// The engine's.
pub fn save_past(unit: &mut Unit<'_>, failures: &[PastFailure]) -> Result<(), StoreError> {
    let row = |one: &PastFailure| {
        let text = |text: &Option<String>| Val::from(text.as_deref());
        let (external_id, kind) = (one.external_id.as_str().into(), text(&one.failure_type));
        let (product, site) = (text(&one.product), text(&one.site));
        vec![external_id, one.customer.into(), kind, one.at.into(), product, site, one.at_known.into()]
    };
    unit.exec_each(SAVE_PAST, &failures.iter().map(row).collect::<Vec<_>>())
}

/// Which of these ids a complaint was imported under, or came with.
///
/// # Errors
/// The engine's.
pub fn known_among(conn: &mut Conn<'_>, ids: &[&str]) -> Result<HashSet<String>, StoreError> {
    let rows = conn.all(KNOWN, &[serde_json::to_string(ids)?.into()])?;
    rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

/// The customer whom an imported past failure belongs to; `None` if it was never imported.
///
/// # Errors
/// The engine's.
pub fn past_customer(conn: &mut Conn<'_>, external_id: &str) -> Result<Option<Id<Customer>>, StoreError> {
    conn.one(PAST, &[external_id.into()])?.map(|row| row.id(0)).transpose()
}

/// The customer's first words in a case; none once they were erased.
///
/// # Errors
/// The engine's.
pub fn first_words(conn: &mut Conn<'_>, case: Id<Case>) -> Result<Option<String>, StoreError> {
    let row = conn.one(FIRST_WORDS, &[case.into()])?;
    Ok(row.map(|row| row.opt_text(0).map(|text| text.map(str::to_owned))).transpose()?.flatten())
}
