//! What can go wrong in storage.

/// A fault of storage. Only a NUL is the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("sqlite: {0}")]
    Sqlite(rusqlite::Error),
    /// PostgreSQL said no.
    #[error("postgresql: {0}")]
    Postgres(String, Option<String>),
    /// No connection could be had in time.
    #[error("no connection: {0}")]
    Pool(#[from] r2d2::Error),
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// A text with a NUL character: PostgreSQL cannot keep one, and SQLite would cut it off in places.
    #[error("a text has a NUL character in it, which cannot be kept")]
    Nul,
    /// A stored value is not what it should be.
    #[error("stored value: {0}")]
    Value(String),
    /// The decision panicked; its unit was rolled back.
    #[error("a decision panicked: {0}")]
    Panicked(String),
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// The schema is not one this program knows.
    #[error("schema: {0}")]
    Schema(String),
    /// A file or folder could not be used.
    #[error("{0}")]
    File(String),
    /// A transaction could not be finished because of others; it was tried several times.
    #[error("too much contention: {0}")]
    Contention(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Sqlite(error),
        }
    }
}

/// The code of the SQL standard for a connection that failed.
const CONNECTION_FAILURE: &str = "08006";

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        use std::error::Error;
        // A socket that broke has no code of its own.
        let broken = || error.is_closed() || error.source().is_some_and(|cause| cause.is::<std::io::Error>());
        let lost = || broken().then(|| CONNECTION_FAILURE.to_owned());
        let code = error.code().map(|code| code.code().to_owned()).or_else(lost);
        let detail = error
            .as_db_error()
            .map_or_else(|| error.to_string(), |db| format!("{} ({})", db.message(), db.code().code()));
        if code.as_deref() == Some("53100") { Self::Full } else { Self::Postgres(detail, code) }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Value(error.to_string())
    }
}

impl StoreError {
    /// Whether trying again may help: the disk is full for now, the pool is empty for now.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Full | Self::Pool(_) | Self::Closed | Self::Contention(_) => true,
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => {
                matches!(error.code, rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::SystemIoFailure)
            }
            _ => false,
        }
    }

    /// Whether a transaction lost against others and should be run again: serialization failure, deadlock, a row
    /// that somebody else inserted first, or a connection that went away.
    pub(crate) fn asks_for_retry(&self) -> bool {
        self.is_lost_connection()
            || matches!(self, Self::Postgres(_, Some(code)) if matches!(code.as_str(), "40001" | "40P01" | "23505"))
    }

    /// Whether the connection went away, so that nobody knows whether a COMMIT was done.
    pub(crate) fn is_lost_connection(&self) -> bool {
        matches!(self, Self::Postgres(_, Some(code)) if matches!(code.as_str(), CONNECTION_FAILURE | "57P01" | "57P02" | "57P03"))
    }
}
