//! Messages: who said what to whom. Their words are kept beside the journal, and found by the search.

use std::collections::HashMap;

use domain::{
    case::{Case, Delivery, Direction, Message, MessageKind},
    event::Who,
    id::Id,
    intake::Channel,
};
use jiff::Timestamp;

use crate::{
    Conn, Row, Sql, StoreError, Unit, Val,
    dialect::sql,
    search,
    value::{record, word},
};

const INSERT: Sql = sql(
    "INSERT INTO messages (id, case_id, direction, kind, channel, at, said_by, delivery, override_reason, foreign_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id, seq",
);
const OF_CASE: Sql =
    sql("SELECT m.id, direction, kind, channel, at, said_by, delivery, override_reason, foreign_id, w.text \
     FROM messages m LEFT JOIN words w ON w.key = m.id WHERE case_id = $1 ORDER BY seq");
const BY_FOREIGN_ID: Sql =
    sql("SELECT m.case_id, w.text FROM messages m LEFT JOIN words w ON w.key = m.id WHERE foreign_id = $1");
const SET_DELIVERY: Sql = sql("UPDATE messages SET delivery = $2 WHERE id = $1");

/// A message as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMessage {
    /// Identity.
    pub id: Id<Message>,
    /// In, out or note.
    pub direction: Direction,
    /// What it is for.
    pub kind: MessageKind,
    /// How it was said.
    pub channel: Channel,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Who,
    /// How far it has come.
    pub delivery: Delivery,
    /// Why it was sent although the reply check found a hard fault.
    pub override_reason: Option<String>,
    /// The Message-ID of an incoming e-mail.
    pub foreign_id: Option<String>,
    /// What was said; none once it was erased.
    pub body: Option<String>,
}

/// Stores messages, each with its case. They are indexed after all of them are stored: SQLite closes its index of words
/// before nearly every other statement, and one that is closed once costs a fraction.
pub(super) fn insert(unit: &mut Unit<'_>, said: &[(Id<Case>, &Message)]) -> Result<(), StoreError> {
    let rows = said.iter().map(|(case, message)| values(*case, message)).collect::<Result<Vec<_>, _>>()?;
    let mut places = HashMap::with_capacity(rows.len());
    for row in unit.all_each(INSERT, &rows)? {
        places.insert(row.id::<Message>(0)?, row.int(1)?);
    }
    let placed = said.iter().filter_map(|(_, message)| Some((*places.get(&message.id)?, &*message.body)));
    search::index(unit, placed)
}

fn values(case: Id<Case>, message: &Message) -> Result<Vec<Val>, StoreError> {
    Ok(vec![
        message.id.into(),
        case.into(),
        word(&message.direction)?,
        word(&message.kind)?,
        message.channel.name().into(),
        message.at.into(),
        record(&message.by)?,
        word(&message.delivery)?,
        message.override_reason.as_deref().into(),
        message.foreign_id.as_deref().into(),
    ])
}

/// Everything said in a case, oldest first.
///
/// # Errors
/// The engine's.
pub fn messages(conn: &mut Conn<'_>, case: Id<Case>) -> Result<Vec<StoredMessage>, StoreError> {
    conn.all(OF_CASE, &[case.into()])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<StoredMessage, StoreError> {
    Ok(StoredMessage {
        id: row.id(0)?,
        direction: row.word(1)?,
        kind: row.word(2)?,
        channel: row.word(3)?,
        at: row.time(4)?,
        by: row.record(5)?,
        delivery: row.word(6)?,
        override_reason: row.opt_text(7)?.map(str::to_owned),
        foreign_id: row.opt_text(8)?.map(str::to_owned),
        body: row.opt_text(9)?.map(str::to_owned),
    })
}

/// The case that holds an e-mail, and the words of it; none once they were erased.
pub type Held = (Id<Case>, Option<String>);

/// The case that already holds an incoming e-mail with this Message-ID, and its words, as far as they are kept.
///
/// # Errors
/// The engine's.
pub fn by_foreign_id(conn: &mut Conn<'_>, foreign_id: &str) -> Result<Option<Held>, StoreError> {
    let row = conn.one(BY_FOREIGN_ID, &[foreign_id.into()])?;
    row.map(|row| Ok((row.id(0)?, row.opt_text(1)?.map(str::to_owned)))).transpose()
}

/// Notes how far a message has come.
///
/// # Errors
/// The engine's.
pub fn set_delivery(unit: &mut Unit<'_>, message: Id<Message>, delivery: Delivery) -> Result<(), StoreError> {
    unit.exec(SET_DELIVERY, &[message.into(), word(&delivery)?]).map(drop)
}
