//! Whose database it is: the fingerprint of the key that is not in it.

use crate::{Conn, Context, Db, Sql, StoreError, dialect::sql};

const FIND: Sql = sql("SELECT key_fingerprint FROM installation WHERE one = 1");
const CLAIM: Sql =
    sql("INSERT INTO installation (one, key_fingerprint) VALUES (1, $1) ON CONFLICT (one) DO NOTHING");

const RELEASE: Sql = sql("DELETE FROM installation WHERE NOT EXISTS (SELECT 1 FROM members) \
     AND NOT EXISTS (SELECT 1 FROM journal) AND NOT EXISTS (SELECT 1 FROM settings)");

/// The fingerprint of the installation's key; `None` before the first program with a key has opened the database.
///
/// # Errors
/// The engine's.
pub fn fingerprint(conn: &mut Conn<'_>) -> Result<Option<String>, StoreError> {
    conn.one(FIND, &[])?.map(|row| Ok(row.text(0)?.to_owned())).transpose()
}

/// Makes the database that of the key with this fingerprint, unless it is somebody's already; answers whose it is then.
///
/// # Errors
/// The engine's.
pub fn claim(db: &Db, fingerprint: &str, context: &Context) -> Result<String, StoreError> {
    let ours = fingerprint.to_owned();
    db.unit(context, move |unit| {
        unit.exec(CLAIM, &[ours.as_str().into()])?;
        Ok(self::fingerprint(unit.conn())?.unwrap_or_default())
    })
}

/// A database with nothing in it is nobody's again, whichever key opened it first.
///
/// # Errors
/// The engine's.
pub fn release_unused(db: &Db, context: &Context) -> Result<(), StoreError> {
    db.unit(context, |unit| unit.exec(RELEASE, &[]).map(drop))
}
