//! Customers: recognising them, saving them, and what happened to them before.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::{
    case::{Case, Earlier, EarlierFailure},
    customer::{Customer, UpsellHold, fold_email, fold_phone},
    id::Id,
};
use jiff::Timestamp;

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{Inserts, pair, sql},
    search,
    value::record,
};

const READ: Sql = sql("SELECT state FROM customers WHERE id = $1");
const BY_IDS: Sql = pair(
    "SELECT state FROM customers WHERE id IN (SELECT value FROM json_each($1))",
    "SELECT state FROM customers WHERE id = ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
);
const TAKE: Sql =
    pair("SELECT state FROM customers WHERE id = $1", "SELECT state FROM customers WHERE id = $1 FOR UPDATE");
const BY_EXTERNAL_ID: Sql = sql("SELECT id FROM customers WHERE external_id = $1");
const BY_EMAIL: Sql = sql("SELECT id FROM customers WHERE email = $1 ORDER BY id LIMIT 1");
const BY_PHONE: Sql = sql("SELECT id FROM customers WHERE phone = $1 ORDER BY id LIMIT 1");
const WITH_EXTERNAL_IDS: Sql = pair(
    "SELECT external_id FROM customers WHERE external_id IN (SELECT value FROM json_each($1))",
    "SELECT external_id FROM customers WHERE external_id = ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
);
const WITH_EMAILS: Sql = pair(
    "SELECT email FROM customers WHERE email IN (SELECT value FROM json_each($1))",
    "SELECT email FROM customers WHERE email = ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
);
const WITH_PHONES: Sql = pair(
    "SELECT phone FROM customers WHERE phone IN (SELECT value FROM json_each($1))",
    "SELECT phone FROM customers WHERE phone = ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
);
const SAVE: Sql = sql(
    "INSERT INTO customers (id, external_id, email, phone, name, state) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (id) DO UPDATE SET external_id = excluded.external_id, email = excluded.email, phone = excluded.phone, \
     name = excluded.name, state = excluded.state",
);
const SAVE_NEW: Sql =
    sql("INSERT INTO customers (id, external_id, email, phone, name, state) VALUES ($1, $2, $3, $4, $5, $6)");
const LIST: Sql = sql("SELECT state FROM customers WHERE id < $1 ORDER BY id DESC LIMIT $2");
const BY_NAME: Sql = sql("SELECT state FROM customers WHERE name >= $1 AND name < $2 ORDER BY name LIMIT $3");
// The sum keeps PostgreSQL from reading all open cases to find one customer's.
const OPEN_CASES: Sql = sql("SELECT COUNT(*) FROM cases WHERE customer = $1 AND is_open + 0 = 1");
const EARLIER_CASES: Sql = sql("SELECT c.id, c.failure_type, c.received_at, \
     (SELECT w.text FROM messages m JOIN words w ON w.key = m.id WHERE m.case_id = c.id AND m.kind = 'complaint' ORDER BY m.seq LIMIT 1) \
     FROM cases c WHERE c.customer = $1 AND c.stage NOT IN ('dismissed', 'merged') ORDER BY c.id DESC LIMIT 50");
const PAST_FAILURES: Sql =
    sql("SELECT failure_type, at FROM past_failures WHERE customer = $1 ORDER BY at DESC LIMIT 50");

/// How a customer is named by whoever writes to us.
#[derive(Clone, Default, Debug)]
pub struct Named<'a> {
    /// Our id.
    pub id: Option<Id<Customer>>,
    /// The id in the firm's own system.
    pub external_id: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Telephone number.
    pub phone: Option<&'a str>,
}

/// A customer by id.
///
/// # Errors
/// The engine's.
pub fn by_id(conn: &mut Conn<'_>, id: Id<Customer>, lock: Lock) -> Result<Option<Customer>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// One of the names by which a customer is recognised, as it is compared.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Name {
    /// The id in the firm's own system.
    ExternalId(String),
    /// E-mail address.
    Email(String),
    /// Telephone number.
    Phone(String),
}

impl Named<'_> {
    /// The names by which somebody is recognised, in this order.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        let external_id = self.external_id.map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
        let email = self.email.map(fold_email).filter(|email| !email.is_empty());
        let phone = self.phone.map(fold_phone).filter(|phone| phone.len() > 5);
        let names = [external_id.map(Name::ExternalId), email.map(Name::Email), phone.map(Name::Phone)];
        names.into_iter().flatten().collect()
    }
}

/// Some customers by id.
///
/// # Errors
/// The engine's.
pub fn by_ids(
    conn: &mut Conn<'_>,
    ids: &BTreeSet<Id<Customer>>,
) -> Result<BTreeMap<Id<Customer>, Customer>, StoreError> {
    let rows = conn.all(BY_IDS, &[serde_json::to_string(ids)?.into()])?;
    rows.iter().map(|row| row.record(0).map(|customer: Customer| (customer.id, customer))).collect()
}

/// Recognises a customer: by id, external id, e-mail, telephone, in this order.
///
/// # Errors
/// The engine's.
pub fn recognise(conn: &mut Conn<'_>, named: &Named<'_>) -> Result<Option<Id<Customer>>, StoreError> {
    if named.id.is_some() {
        return Ok(named.id);
    }
    for name in named.names() {
        let (query, value) = match name {
            Name::ExternalId(value) => (BY_EXTERNAL_ID, value),
            Name::Email(value) => (BY_EMAIL, value),
            Name::Phone(value) => (BY_PHONE, value),
        };
        if let Some(row) = conn.one(query, &[value.into()])? {
            return row.id(0).map(Some);
        }
    }
    Ok(None)
}

/// Which of these names some customer has.
///
/// # Errors
/// The engine's.
pub fn known_among(conn: &mut Conn<'_>, names: &[Name]) -> Result<HashSet<Name>, StoreError> {
    let (mut external_ids, mut emails, mut phones) = (Vec::new(), Vec::new(), Vec::new());
    for name in names {
        match name {
            Name::ExternalId(value) => external_ids.push(value),
            Name::Email(value) => emails.push(value),
            Name::Phone(value) => phones.push(value),
        }
    }
    let mut known = HashSet::new();
    let mut ask = |query: Sql, values: &[&String], name: fn(String) -> Name| {
        if values.is_empty() {
            return Ok(());
        }
        for row in conn.all(query, &[serde_json::to_string(values)?.into()])? {
            known.insert(name(row.text(0)?.to_owned()));
        }
        Ok::<_, StoreError>(())
    };
    ask(WITH_EXTERNAL_IDS, &external_ids, Name::ExternalId)?;
    ask(WITH_EMAILS, &emails, Name::Email)?;
    ask(WITH_PHONES, &phones, Name::Phone)?;
    Ok(known)
}

/// Finds a customer by id or by `ext:` and the id in the firm's own system.
///
/// # Errors
/// The engine's.
pub fn find(conn: &mut Conn<'_>, name: &str) -> Result<Option<Id<Customer>>, StoreError> {
    if name.contains('\0') {
        return Ok(None);
    }
    match (name.strip_prefix("ext:"), name.parse()) {
        (Some(external), _) => recognise(conn, &Named { external_id: Some(external), ..Named::default() }),
        (None, Ok(id)) => Ok(Some(id)),
        (None, Err(_)) => Ok(None),
    }
}

/// Saves a customer.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, customer: &Customer) -> Result<(), StoreError> {
    unit.exec(SAVE, &values(customer)?)?;
    search::index_name(unit, customer)
}

/// Saves customers whom nobody knew until now.
///
/// # Errors
/// The engine's.
pub fn save_new(unit: &mut Unit<'_>, customers: &[Customer]) -> Result<(), StoreError> {
    let rows = customers.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    unit.exec_each(SAVE_NEW, &rows)?;
    search::index_new_names(unit, customers.iter())
}

/// What is written for a customer whom nobody knew until now, to be written with other things: themselves, and what they
/// are found by.
pub(crate) fn of_new(customer: &Customer) -> Result<[Inserts; 2], StoreError> {
    Ok([(SAVE_NEW, vec![values(customer)?]), search::new_names(std::iter::once(customer))])
}

fn values(customer: &Customer) -> Result<Vec<Val>, StoreError> {
    Ok(vec![
        customer.id.into(),
        customer.external_id.as_deref().into(),
        customer.email.as_deref().map(fold_email).into(),
        customer.phone.as_deref().map(fold_phone).into(),
        customer.name.as_deref().map(str::to_lowercase).into(),
        record(customer)?,
    ])
}

/// A page of customers: all, newest first, or those whose name begins like `q`, or whom `q` names exactly.
///
/// # Errors
/// The engine's.
pub fn list(
    conn: &mut Conn<'_>,
    q: Option<&str>,
    after: Option<Id<Customer>>,
    limit: i64,
) -> Result<Vec<Customer>, StoreError> {
    let Some(q) = q.map(str::trim).filter(|q| !q.is_empty()) else {
        let from: Val = after.map_or_else(|| "g".into(), Val::from);
        return conn.all(LIST, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect();
    };
    let exactly =
        recognise(conn, &Named { id: q.parse().ok(), external_id: Some(q), email: Some(q), phone: Some(q) })?;
    if let Some(customer) = exactly.map(|id| by_id(conn, id, Lock::No)).transpose()?.flatten() {
        return Ok(vec![customer]);
    }
    let from = q.to_lowercase();
    let to = format!("{from}\u{10FFFF}");
    conn.all(BY_NAME, &[from.into(), to.into(), limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// How many of a customer's cases are open.
///
/// # Errors
/// The engine's.
pub fn open_cases(conn: &mut Conn<'_>, customer: Id<Customer>) -> Result<u64, StoreError> {
    let count = conn.one(OPEN_CASES, &[customer.into()])?.map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What happened to a customer before, newest first: for spotting a repeat on arrival.
///
/// # Errors
/// The engine's.
pub fn earlier(conn: &mut Conn<'_>, customer: Id<Customer>) -> Result<Earlier, StoreError> {
    let mut failures = Vec::new();
    for row in conn.all(EARLIER_CASES, &[customer.into()])? {
        let case: Id<Case> = row.id(0)?;
        failures.push(EarlierFailure {
            case: Some(case.uuid()),
            failure_type: row.opt_text(1)?.map(str::to_owned),
            at: row.time(2)?,
            words: row.opt_text(3)?.unwrap_or_default().to_owned(),
        });
    }
    for row in conn.all(PAST_FAILURES, &[customer.into()])? {
        failures.push(EarlierFailure {
            case: None,
            failure_type: row.opt_text(0)?.map(str::to_owned),
            at: row.time(1)?,
            words: String::new(),
        });
    }
    failures.sort_by_key(|failure| std::cmp::Reverse(failure.at));
    Ok(Earlier { failures, open_cases: open_cases(conn, customer)? })
}

/// “May I sell to this customer now?” — the hold that is running at this moment, if any.
///
/// # Errors
/// The engine's.
pub fn hold(
    conn: &mut Conn<'_>,
    customer: Id<Customer>,
    now: Timestamp,
) -> Result<Option<Option<UpsellHold>>, StoreError> {
    let customer = by_id(conn, customer, Lock::No)?;
    Ok(customer.map(|customer| customer.hold.filter(|hold| hold.holds_at(now))))
}
