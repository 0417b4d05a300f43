//! The outbox: everything that goes out by mail, to customers and to staff, and how far it has come.

use domain::{case::Case, id::Id};
use jiff::Timestamp;

use crate::{Conn, Row, Sql, StoreError, Unit, Val, dialect::sql};

const INSERT: Sql = sql(
    "INSERT INTO outbox (id, case_id, recipient, subject, text, status, created_at, attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) \
     ON CONFLICT (id) DO NOTHING",
);
const BY_ID: Sql = sql(
    "SELECT o.id, case_id, recipient, subject, COALESCE(o.text, w.text), status, created_at, sent_at, attempts, error \
     FROM outbox o LEFT JOIN words w ON w.key = o.id WHERE o.id = $1",
);
const COUNT: Sql = sql("SELECT COUNT(*) FROM outbox WHERE status = $1");
const LIST: Sql = sql(
    "SELECT o.id, case_id, recipient, subject, COALESCE(o.text, w.text), status, created_at, sent_at, attempts, error \
     FROM outbox o LEFT JOIN words w ON w.key = o.id WHERE o.id < $1 ORDER BY o.id DESC LIMIT $2",
);
const NEWEST: Sql = sql(
    "SELECT o.id, case_id, recipient, subject, COALESCE(o.text, w.text), status, created_at, sent_at, attempts, error \
     FROM outbox o LEFT JOIN words w ON w.key = o.id WHERE (created_at, o.id) < ($1, $2) ORDER BY created_at DESC, o.id DESC LIMIT $3",
);
const AGAIN: Sql =
    sql("UPDATE outbox SET status = 'queued', error = NULL WHERE id = $1 AND status = 'failed'");
const SENT: Sql =
    sql("UPDATE outbox SET status = $2, sent_at = $3, attempts = attempts + 1, error = NULL WHERE id = $1");
const TROUBLE: Sql = sql("UPDATE outbox SET status = $2, attempts = attempts + 1, error = $3 WHERE id = $1");

/// One piece of mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Identity: of the message to the customer, or of the alert. Its Message-ID is made from it.
    pub id: uuid::Uuid,
    /// The case it is about.
    pub case: Option<Id<Case>>,
    /// To whom; empty if we have no address.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// Its text; for a message to a customer, kept with the words.
    pub text: Option<String>,
    /// `queued`, `sent`, `kept` or `failed`.
    pub status: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub error: Option<String>,
}

/// Puts mail into the outbox; the same id twice is one piece of mail. `text` stays empty for a message to a customer.
///
/// # Errors
/// The engine's.
pub fn put(unit: &mut Unit<'_>, mail: &Mail) -> Result<(), StoreError> {
    let values: [Val; 7] = [
        mail.id.into(),
        mail.case.into(),
        mail.recipient.as_str().into(),
        mail.subject.as_str().into(),
        mail.text.as_deref().into(),
        mail.status.as_str().into(),
        mail.created_at.into(),
    ];
    unit.exec(INSERT, &values).map(drop)
}

/// Mail by id.
///
/// # Errors
/// The engine's.
pub fn by_id(conn: &mut Conn<'_>, id: uuid::Uuid) -> Result<Option<Mail>, StoreError> {
    conn.one(BY_ID, &[id.into()])?.map(|row| read(&row)).transpose()
}

/// A page of mail, newest first.
///
/// # Errors
/// The engine's.
pub fn list(conn: &mut Conn<'_>, after: Option<uuid::Uuid>, limit: i64) -> Result<Vec<Mail>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(LIST, &[from, limit.into()])?.iter().map(read).collect()
}

/// A page of mail by the time it was written, newest first: ids of alerts say nothing about time. `before` is time and
/// id of the last one seen.
///
/// # Errors
/// The engine's.
pub fn newest(
    conn: &mut Conn<'_>,
    before: Option<(Timestamp, uuid::Uuid)>,
    limit: i64,
) -> Result<Vec<Mail>, StoreError> {
    let (at, id) = before.unwrap_or((Timestamp::MAX, uuid::Uuid::max()));
    conn.all(NEWEST, &[at.into(), id.into(), limit.into()])?.iter().map(read).collect()
}

/// Queues mail again that had failed for good; false if it had not.
///
/// # Errors
/// The engine's.
pub fn again(unit: &mut Unit<'_>, id: uuid::Uuid) -> Result<bool, StoreError> {
    Ok(unit.exec(AGAIN, &[id.into()])? > 0)
}

/// The mail server took it, or there is none and it is kept.
///
/// # Errors
/// The engine's.
pub fn went(unit: &mut Unit<'_>, id: uuid::Uuid, status: &str) -> Result<(), StoreError> {
    let at = (status == "sent").then_some(unit.context.now);
    unit.exec(SENT, &[id.into(), status.into(), at.into()]).map(drop)
}

/// It could not be sent; `queued` if it will be tried again, `failed` if not.
///
/// # Errors
/// The engine's.
pub fn trouble(unit: &mut Unit<'_>, id: uuid::Uuid, status: &str, error: &str) -> Result<(), StoreError> {
    unit.exec(TROUBLE, &[id.into(), status.into(), error.into()]).map(drop)
}

fn read(row: &Row) -> Result<Mail, StoreError> {
    let id = row.text(0)?.parse().map_err(|error: uuid::Error| StoreError::Value(error.to_string()))?;
    Ok(Mail {
        id,
        case: row.opt_text(1)?.map(|_| row.id(1)).transpose()?,
        recipient: row.text(2)?.to_owned(),
        subject: row.text(3)?.to_owned(),
        text: row.opt_text(4)?.map(str::to_owned),
        status: row.text(5)?.to_owned(),
        created_at: row.time(6)?,
        sent_at: row.opt_time(7)?,
        attempts: row.int(8)?,
        error: row.opt_text(9)?.map(str::to_owned),
    })
}

/// How much mail is in this state: `queued`, `sent`, `kept` or `failed`.
///
/// # Errors
/// The engine's.
pub fn count(conn: &mut Conn<'_>, status: &str) -> Result<i64, StoreError> {
    conn.one(COUNT, &[status.into()])?.map_or(Ok(0), |row| row.int(0))
}
