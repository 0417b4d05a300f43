//! What was learned at night, by its name: the newest in the place of what was learned before.

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Conn, Sql, StoreError, Unit, dialect::sql, value::record};

/// What suggestions of a kind of failure rest on.
pub const SUGGESTIONS: &str = "suggestions";
/// What the words of all cases said when they were read last.
pub const READING: &str = "reading";
/// How customers buy.
pub const BUYING: &str = "buying";

// The table is named after what was learned first.
const LEARNED_AT: Sql = sql("SELECT learned_at FROM themes WHERE name = $1");
const STATE: Sql = sql("SELECT state FROM themes WHERE name = $1");
const WEIGHTS: Sql = sql("SELECT weights FROM themes WHERE name = $1");
const KEEP: Sql = sql("INSERT INTO themes (name, learned_at, state, weights) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (name) DO UPDATE SET learned_at = excluded.learned_at, state = excluded.state, weights = excluded.weights");

/// When something of this name was learned; `None` if it never was.
///
/// # Errors
/// The engine's.
pub fn learned_at(conn: &mut Conn<'_>, name: &str) -> Result<Option<Timestamp>, StoreError> {
    conn.one(LEARNED_AT, &[name.into()])?.map(|row| row.time(0)).transpose()
}

/// What is known about something learned.
///
/// # Errors
/// The engine's, or it is not what was kept under that name.
pub fn state<T: DeserializeOwned>(conn: &mut Conn<'_>, name: &str) -> Result<Option<T>, StoreError> {
    conn.one(STATE, &[name.into()])?.map(|row| row.record(0)).transpose()
}

/// Its weights, if it has any.
///
/// # Errors
/// The engine's.
pub fn weights(conn: &mut Conn<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = conn.one(WEIGHTS, &[name.into()])?;
    Ok(row.map(|row| row.opt_blob(0).map(|blob| blob.map(<[u8]>::to_vec))).transpose()?.flatten())
}

/// Keeps something learned in the place of what was learned before.
///
/// # Errors
/// The engine's.
pub fn keep(
    unit: &mut Unit<'_>,
    name: &str,
    state: &impl Serialize,
    weights: Option<&[u8]>,
) -> Result<(), StoreError> {
    let weights = weights.map_or(crate::Val::Null, Into::into);
    let now = unit.context.now;
    unit.exec(KEEP, &[name.into(), now.into(), record(state)?, weights]).map(drop)
}
