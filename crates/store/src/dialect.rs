//! Where the engines differ: the text of a statement, and how it is run.

use std::collections::HashMap;

use crate::{Row, StoreError, Val, postgres::PgConn};

/// A statement. Placeholders are `$1`, `$2`, … on both engines.
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    /// For SQLite.
    pub lite: &'static str,
    /// For PostgreSQL.
    pub pg: &'static str,
}

/// The same text on both engines.
#[must_use]
pub const fn sql(text: &'static str) -> Sql {
    Sql { lite: text, pg: text }
}

/// A named pair, where one text does not do.
#[must_use]
pub const fn pair(lite: &'static str, pg: &'static str) -> Sql {
    Sql { lite, pg }
}

const BEGIN: Sql = pair("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
// Nothing was written, so both ends are the same; this one also works after an error inside.
const END: Sql = sql("ROLLBACK");

/// A statement that only PostgreSQL is ever asked to run.
pub(crate) const fn on_postgres(text: &'static str) -> Sql {
    pair("SELECT 1 WHERE 1 = 0", text)
}

/// A statement on a table that only the file of a backup has.
pub(crate) const fn in_backup(text: &'static str) -> Sql {
    sql(text)
}

/// An `INSERT` and the rows of values that it takes.
pub type Inserts = (Sql, Vec<Vec<Val>>);

/// A connection in use.
pub enum Conn<'c> {
    /// SQLite.
    Sqlite(&'c rusqlite::Connection),
    /// PostgreSQL.
    Postgres(PgConn<'c>),
}

impl Conn<'_> {
    /// Runs a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// The engine's.
    pub fn exec(&mut self, statement: Sql, values: &[Val]) -> Result<u64, StoreError> {
        refuse_nul(values)?;
        match self {
            Self::Sqlite(conn) => Ok(conn
                .prepare_cached(&numbered(statement.lite))?
                .execute(rusqlite::params_from_iter(values))? as u64),
            Self::Postgres(conn) => conn.exec(statement.pg, values),
        }
    }

    /// Runs an `INSERT` once for each row of values, which on PostgreSQL travel together.
    ///
    /// # Errors
    /// The engine's.
    pub fn exec_each(&mut self, statement: Sql, rows: &[Vec<Val>]) -> Result<(), StoreError> {
        rows.iter().try_for_each(|row| refuse_nul(row))?;
        match self {
            Self::Postgres(conn) => conn.exec_each(statement.pg, rows),
            Self::Sqlite(_) => rows.iter().try_for_each(|row| self.exec(statement, row).map(drop)),
        }
    }

    /// Runs `INSERT`s into several tables, which on PostgreSQL travel together.
    ///
    /// # Errors
    /// The engine's.
    pub fn exec_all(&mut self, inserts: &[Inserts]) -> Result<(), StoreError> {
        inserts.iter().flat_map(|(_, rows)| rows).try_for_each(|row| refuse_nul(row))?;
        match self {
            Self::Postgres(conn) => {
                let some = inserts.iter().filter(|(_, rows)| !rows.is_empty());
                conn.exec_all(
                    &some.map(|(statement, rows)| (statement.pg, rows.as_slice())).collect::<Vec<_>>(),
                )
            }
            Self::Sqlite(_) => {
                inserts.iter().try_for_each(|(statement, rows)| self.exec_each(*statement, rows))
            }
        }
    }

    /// The same for an `INSERT … RETURNING`; answers what it returns, in no order.
    ///
    /// # Errors
    /// The engine's.
    pub fn all_each(&mut self, statement: Sql, rows: &[Vec<Val>]) -> Result<Vec<Row>, StoreError> {
        rows.iter().try_for_each(|row| refuse_nul(row))?;
        match self {
            Self::Postgres(conn) => conn.all_each(statement.pg, rows),
            Self::Sqlite(conn) => {
                let each = rows.iter().map(|row| all_lite(conn, statement.lite, row));
                Ok(each.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
            }
        }
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// The engine's.
    pub fn all(&mut self, query: Sql, values: &[Val]) -> Result<Vec<Row>, StoreError> {
        refuse_nul(values)?;
        match self {
            Self::Sqlite(conn) => all_lite(conn, query.lite, values),
            Self::Postgres(conn) => conn.all(query.pg, values),
        }
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// The engine's.
    pub fn one(&mut self, query: Sql, values: &[Val]) -> Result<Option<Row>, StoreError> {
        Ok(self.all(query, values)?.into_iter().next())
    }

    /// Runs `look` on one snapshot: what others commit meanwhile is not seen by any of its queries.
    ///
    /// # Errors
    /// Whatever `look` answers, or no transaction could be begun.
    pub fn snapshot<T, E: From<StoreError>>(
        &mut self,
        look: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.begin_snapshot()? {
            return look(self);
        }
        let seen = look(self);
        self.end_snapshot()?;
        seen
    }

    /// False if a transaction is open already: whoever opened it decides what it sees.
    fn begin_snapshot(&mut self) -> Result<bool, StoreError> {
        let outside = match self {
            Self::Sqlite(conn) => conn.is_autocommit(),
            Self::Postgres(conn) => conn.open_snapshot(),
        };
        if outside {
            self.exec(BEGIN, &[])?;
        }
        Ok(outside)
    }

    fn end_snapshot(&mut self) -> Result<(), StoreError> {
        self.exec(END, &[])?;
        if let Self::Postgres(conn) = self {
            conn.close_snapshot();
        }
        Ok(())
    }

    /// Whether this is PostgreSQL.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

/// The same on both engines, before either of them is asked.
fn refuse_nul(values: &[Val]) -> Result<(), StoreError> {
    let has_nul = |value: &Val| matches!(value, Val::Text(text) if text.contains('\0'));
    if values.iter().any(has_nul) { Err(StoreError::Nul) } else { Ok(()) }
}

fn all_lite(
    conn: &rusqlite::Connection,
    query: &'static str,
    values: &[Val],
) -> Result<Vec<Row>, StoreError> {
    let mut statement = conn.prepare_cached(&numbered(query))?;
    let columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Row((0..columns).map(|at| row.get(at)).collect::<Result<_, _>>()?));
    }
    Ok(found)
}

/// SQLite binds `$1` by first appearance and `?1` by number; only the latter is what is meant.
fn numbered(text: &'static str) -> std::borrow::Cow<'static, str> {
    thread_local! {
        static SEEN: std::cell::RefCell<HashMap<&'static str, &'static str>> = std::cell::RefCell::default();
    }
    SEEN.with_borrow_mut(|seen| {
        std::borrow::Cow::Borrowed(*seen.entry(text).or_insert_with(|| text.replace('$', "?").leak()))
    })
}

impl rusqlite::ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

impl rusqlite::types::FromSql for Val {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        use rusqlite::types::{FromSqlError, ValueRef};
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(value) => Self::Int(value),
            // Text that was damaged is told from text that is whole: it stays bytes, which no reader of text takes.
            ValueRef::Text(value) => {
                std::str::from_utf8(value).map_or_else(|_| Self::Blob(value.to_vec()), Self::from)
            }
            ValueRef::Blob(value) => Self::Blob(value.to_vec()),
            ValueRef::Real(_) => return Err(FromSqlError::InvalidType),
        })
    }
}
