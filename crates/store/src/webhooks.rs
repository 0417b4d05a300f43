//! Webhooks, how far each has read the journal, and what was delivered.

use domain::{id::Id, webhook::Webhook};
use jiff::Timestamp;

use crate::{
    Conn, Row, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const INSERT: Sql = sql("INSERT INTO webhooks (id, position, state) VALUES ($1, $2, $3)");
const SAVE: Sql = sql("UPDATE webhooks SET state = $2 WHERE id = $1");
const READ_ON: Sql = sql("UPDATE webhooks SET position = $2 WHERE id = $1");
const LIST: Sql = sql("SELECT state, position FROM webhooks ORDER BY id");
const PAGE: Sql = sql("SELECT state, position FROM webhooks WHERE id < $1 ORDER BY id DESC LIMIT $2");
const READ: Sql = sql("SELECT state, position FROM webhooks WHERE id = $1");
const TAKE: Sql = pair(
    "SELECT state, position FROM webhooks WHERE id = $1",
    "SELECT state, position FROM webhooks WHERE id = $1 FOR UPDATE",
);
const FORGET_DELIVERIES: Sql = sql("DELETE FROM deliveries WHERE webhook = $1");
const FORGET: Sql = sql("DELETE FROM webhooks WHERE id = $1");
const ADD: Sql = sql("INSERT INTO deliveries (id, webhook, position, kind, status, tries, created_at) \
     VALUES ($1, $2, $3, $4, 'waiting', 0, $5)");
const DELIVERY: Sql = sql(
    "SELECT id, webhook, position, kind, status, tries, answer, created_at, ended_at FROM deliveries WHERE id = $1",
);
const DELIVERIES: Sql =
    sql("SELECT id, webhook, position, kind, status, tries, answer, created_at, ended_at \
     FROM deliveries WHERE webhook = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const NOTE: Sql =
    sql("UPDATE deliveries SET status = $2, tries = tries + $3, answer = $4, ended_at = $5 WHERE id = $1");
const REPLAY: Sql = sql("UPDATE deliveries SET status = 'waiting', tries = 0, ended_at = NULL WHERE id = $1");
const PURGE: Sql = sql("DELETE FROM deliveries WHERE ended_at IS NOT NULL AND ended_at < $1");

/// Where a webhook stands in the feed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reader {
    /// The webhook.
    pub webhook: Webhook,
    /// The last entry of the journal that it was told of, or passed over.
    pub position: i64,
}

/// How far a delivery has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is still to be delivered.
    Waiting,
    /// It was.
    Delivered,
    /// It was tried until the end.
    Failed,
    /// The webhook has stopped.
    Stopped,
}

impl Status {
    /// The word for it, as stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// One event for one webhook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Identity; stable over every try, so that the other side can tell a repeat.
    pub id: Id<Delivery>,
    /// To whom.
    pub webhook: Id<Webhook>,
    /// The entry of the journal.
    pub position: i64,
    /// Its kind.
    pub kind: String,
    /// How far it has come.
    pub status: Status,
    /// How often it was tried.
    pub tries: i64,
    /// What came back last.
    pub answer: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was delivered, or given up.
    pub ended_at: Option<Timestamp>,
}

/// Keeps a new webhook, which is told of what happens after this position of the journal.
///
/// # Errors
/// The engine's.
pub fn insert(unit: &mut Unit<'_>, webhook: &Webhook, position: i64) -> Result<(), StoreError> {
    unit.exec(INSERT, &[webhook.id.into(), position.into(), record(webhook)?]).map(drop)
}

/// Saves what a webhook became.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, webhook: &Webhook) -> Result<(), StoreError> {
    unit.exec(SAVE, &[webhook.id.into(), record(webhook)?]).map(drop)
}

/// Notes how far a webhook has read.
///
/// # Errors
/// The engine's.
pub fn read_on(unit: &mut Unit<'_>, id: Id<Webhook>, position: i64) -> Result<(), StoreError> {
    unit.exec(READ_ON, &[id.into(), position.into()]).map(drop)
}

/// All webhooks, oldest first.
///
/// # Errors
/// The engine's.
pub fn all(conn: &mut Conn<'_>) -> Result<Vec<Reader>, StoreError> {
    conn.all(LIST, &[])?.iter().map(read).collect()
}

/// A page of webhooks, newest first.
///
/// # Errors
/// The engine's.
pub fn page(conn: &mut Conn<'_>, after: Option<Id<Webhook>>, limit: i64) -> Result<Vec<Reader>, StoreError> {
    conn.all(PAGE, &[from(after), limit.into()])?.iter().map(read).collect()
}

/// One webhook.
///
/// # Errors
/// The engine's.
pub fn by_id(conn: &mut Conn<'_>, id: Id<Webhook>, lock: Lock) -> Result<Option<Reader>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| read(&row)).transpose()
}

/// Forgets a webhook with its deliveries; false if there is none.
///
/// # Errors
/// The engine's.
pub fn forget(unit: &mut Unit<'_>, id: Id<Webhook>) -> Result<bool, StoreError> {
    unit.exec(FORGET_DELIVERIES, &[id.into()])?;
    Ok(unit.exec(FORGET, &[id.into()])? > 0)
}

/// Notes deliveries: for each its id, the position of its entry and the kind of that.
///
/// # Errors
/// The engine's.
pub fn add(
    unit: &mut Unit<'_>,
    webhook: Id<Webhook>,
    deliveries: &[(Id<Delivery>, i64, String)],
) -> Result<(), StoreError> {
    let now = unit.context.now;
    let row = |(id, position, kind): &(Id<Delivery>, i64, String)| {
        vec![(*id).into(), webhook.into(), (*position).into(), kind.as_str().into(), now.into()]
    };
    unit.exec_each(ADD, &deliveries.iter().map(row).collect::<Vec<_>>())
}

/// One delivery.
///
/// # Errors
/// The engine's.
pub fn delivery(conn: &mut Conn<'_>, id: Id<Delivery>) -> Result<Option<Delivery>, StoreError> {
    conn.one(DELIVERY, &[id.into()])?.map(|row| read_delivery(&row)).transpose()
}

/// A page of a webhook's deliveries, newest first.
///
/// # Errors
/// The engine's.
pub fn deliveries(
    conn: &mut Conn<'_>,
    webhook: Id<Webhook>,
    after: Option<Id<Delivery>>,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    conn.all(DELIVERIES, &[webhook.into(), from(after), limit.into()])?.iter().map(read_delivery).collect()
}

/// Notes what came of a try (or, if it was not `tried`, that there was none).
///
/// # Errors
/// The engine's.
pub fn note(
    unit: &mut Unit<'_>,
    id: Id<Delivery>,
    status: Status,
    tried: bool,
    answer: &str,
) -> Result<(), StoreError> {
    let ended = (status != Status::Waiting).then_some(unit.context.now);
    let values = [id.into(), status.name().into(), tried.into(), answer.into(), ended.into()];
    unit.exec(NOTE, &values).map(drop)
}

/// It is to be delivered once more.
///
/// # Errors
/// The engine's.
pub fn replay(unit: &mut Unit<'_>, id: Id<Delivery>) -> Result<(), StoreError> {
    unit.exec(REPLAY, &[id.into()]).map(drop)
}

/// Forgets deliveries that ended before this moment.
///
/// # Errors
/// The engine's.
pub fn purge(unit: &mut Unit<'_>, before: Timestamp) -> Result<u64, StoreError> {
    unit.exec(PURGE, &[before.into()])
}

/// A text that stands after every id, for the first page.
fn from<T>(after: Option<Id<T>>) -> Val {
    after.map_or_else(|| "g".into(), Val::from)
}

fn read(row: &Row) -> Result<Reader, StoreError> {
    Ok(Reader { webhook: row.record(0)?, position: row.int(1)? })
}

fn read_delivery(row: &Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: row.id(0)?,
        webhook: row.id(1)?,
        position: row.int(2)?,
        kind: row.text(3)?.to_owned(),
        status: row.word(4)?,
        tries: row.int(5)?,
        answer: row.opt_text(6)?.map(str::to_owned),
        created_at: row.time(7)?,
        ended_at: row.opt_time(8)?,
    })
}
