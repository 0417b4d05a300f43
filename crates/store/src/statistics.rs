//! What `doctor` shows about the database.

use crate::{
    Conn, Sql, StoreError,
    dialect::pair,
    migrate,
    tables::TABLES,
    texts::{Texts, texts},
};

const SIZE: Sql = pair(
    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "SELECT pg_database_size(current_database())",
);

/// How much there is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statistics {
    /// The schema's version in the database.
    pub schema: i64,
    /// Bytes on disk, without the log.
    pub bytes: i64,
    /// Rows of each table.
    pub rows: Vec<(&'static str, i64)>,
}

/// Counts everything, on one snapshot. It reads every index once.
///
/// # Errors
/// The engine's.
pub fn statistics(conn: &mut Conn<'_>) -> Result<Statistics, StoreError> {
    conn.snapshot(|conn| {
        let number = |row: Option<crate::Row>| row.map_or(Ok(0), |row| row.int(0));
        let (schema, bytes) = (migrate::version(conn)?, number(conn.one(SIZE, &[])?)?);
        let count = |(table, texts): (&crate::tables::Table, &Texts)| {
            Ok((table.name, number(conn.one(texts.count, &[])?)?))
        };
        let rows = TABLES.iter().zip(texts()).map(count).collect::<Result<_, StoreError>>()?;
        Ok(Statistics { schema, bytes, rows })
    })
}
