//! The transaction of every change: new state, what happened, what is to be done.

use domain::{
    change::Change,
    errand::Errand,
    event::{Event, Who},
};
use jiff::Timestamp;

use crate::{Conn, Row, Sql, StoreError, Val, dialect::Inserts, jobs, journal};

/// What a unit is told from outside: who acts, when, and chance that was drawn beforehand. A unit that is run again
/// is given the same.
#[derive(Clone, Debug)]
pub struct Context {
    /// Names the unit in the journal; settles whether an unknown COMMIT happened.
    pub unit: uuid::Uuid,
    /// The moment.
    pub now: Timestamp,
    /// Who acts.
    pub who: Who,
    /// From a cryptographic source: salts are made from it.
    pub secret: [u8; 32],
}

/// An open transaction.
pub struct Unit<'c> {
    conn: Conn<'c>,
    /// Who, when, chance.
    pub context: Context,
    pub(crate) salts: u64,
    /// The last entry that it appended: settles whether an unknown COMMIT happened.
    pub(crate) landmark: Option<Landmark>,
}

/// An entry that shows that a unit was committed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Landmark {
    pub position: i64,
    pub tx: i64,
}

impl<'c> Unit<'c> {
    pub(crate) const fn new(conn: Conn<'c>, context: Context) -> Self {
        Self { conn, context, salts: 0, landmark: None }
    }

    /// The connection, for looks inside the transaction.
    pub const fn conn(&mut self) -> &mut Conn<'c> {
        &mut self.conn
    }

    /// Runs a statement.
    ///
    /// # Errors
    /// The engine's.
    pub fn exec(&mut self, statement: Sql, values: &[Val]) -> Result<u64, StoreError> {
        self.still_open()?;
        self.conn.exec(statement, values)
    }

    /// Runs an `INSERT` once for each row of values, which on PostgreSQL travel together.
    ///
    /// # Errors
    /// The engine's.
    pub fn exec_each(&mut self, statement: Sql, rows: &[Vec<Val>]) -> Result<(), StoreError> {
        self.still_open()?;
        self.conn.exec_each(statement, rows)
    }

    /// Runs `INSERT`s into several tables, which on PostgreSQL travel together. They rest on each other by references at
    /// most: none may look for what another writes.
    ///
    /// # Errors
    /// The engine's.
    pub fn exec_all(&mut self, inserts: &[Inserts]) -> Result<(), StoreError> {
        self.still_open()?;
        self.conn.exec_all(inserts)
    }

    /// The same for an `INSERT … RETURNING`; answers what it returns, in no order.
    ///
    /// # Errors
    /// The engine's.
    pub fn all_each(&mut self, statement: Sql, rows: &[Vec<Val>]) -> Result<Vec<Row>, StoreError> {
        self.still_open()?;
        self.conn.all_each(statement, rows)
    }

    /// A full disk may end SQLite's transaction inside a statement; whoever overlooks the error must not go on
    /// writing outside of any.
    fn still_open(&self) -> Result<(), StoreError> {
        match &self.conn {
            Conn::Sqlite(conn) if conn.is_autocommit() => Err(StoreError::Full),
            _ => Ok(()),
        }
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// The engine's.
    pub fn all(&mut self, query: Sql, values: &[Val]) -> Result<Vec<Row>, StoreError> {
        self.conn.all(query, values)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// The engine's.
    pub fn one(&mut self, query: Sql, values: &[Val]) -> Result<Option<Row>, StoreError> {
        self.conn.one(query, values)
    }

    /// Keeps what happened and what is to be done; the state is saved by its area. Answers the state.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep<S>(&mut self, change: Change<S>) -> Result<S, StoreError> {
        let mut inserts = journal::entries(self, &change.events)?;
        inserts.push(jobs::rows(&change.errands)?);
        self.exec_all(&inserts)?;
        Ok(change.state)
    }

    /// Appends to the journal.
    ///
    /// # Errors
    /// The engine's.
    pub fn happened(&mut self, events: &[Event]) -> Result<(), StoreError> {
        let inserts = journal::entries(self, events)?;
        self.exec_all(&inserts)
    }

    /// Stores what is to be done later.
    ///
    /// # Errors
    /// The engine's.
    pub fn errands(&mut self, errands: &[Errand]) -> Result<(), StoreError> {
        self.exec_all(&[jobs::rows(errands)?])
    }

    pub(crate) fn fault(&mut self) -> Option<StoreError> {
        match &mut self.conn {
            Conn::Postgres(conn) => conn.fault.take(),
            Conn::Sqlite(_) => None,
        }
    }
}
