//! Values as both engines know them: whole numbers, text, bytes and nothing.

use domain::id::Id;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// One value. Times are microseconds since 1970, truth is 0 or 1, ids are text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Val {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Val {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<bool> for Val {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}
impl From<&str> for Val {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Val {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&String> for Val {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}
impl From<&[u8]> for Val {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.to_vec())
    }
}
impl From<[u8; 32]> for Val {
    fn from(value: [u8; 32]) -> Self {
        Self::Blob(value.to_vec())
    }
}
impl From<Timestamp> for Val {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_microsecond())
    }
}
impl From<uuid::Uuid> for Val {
    fn from(value: uuid::Uuid) -> Self {
        Self::Text(value.to_string())
    }
}
impl<T> From<Id<T>> for Val {
    fn from(value: Id<T>) -> Self {
        Self::Text(value.to_string())
    }
}
impl<T: Into<Self>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row(pub(crate) Vec<Val>);

impl Row {
    /// The whole number in this column.
    ///
    /// # Errors
    /// Something else is there.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.0.get(column) {
            Some(Val::Int(value)) => Ok(*value),
            other => Err(wrong(column, "a whole number", other)),
        }
    }

    /// The whole number in this column, if any.
    ///
    /// # Errors
    /// Something else is there.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        if self.0.get(column) == Some(&Val::Null) { Ok(None) } else { self.int(column).map(Some) }
    }

    /// The text in this column.
    ///
    /// # Errors
    /// Something else is there.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        match self.0.get(column) {
            Some(Val::Text(value)) => Ok(value),
            other => Err(wrong(column, "text", other)),
        }
    }

    /// The text in this column, if any.
    ///
    /// # Errors
    /// Something else is there.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        if self.0.get(column) == Some(&Val::Null) { Ok(None) } else { self.text(column).map(Some) }
    }

    /// The bytes in this column.
    ///
    /// # Errors
    /// Something else is there.
    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.0.get(column) {
            Some(Val::Blob(value)) => Ok(value),
            other => Err(wrong(column, "bytes", other)),
        }
    }

    /// The bytes in this column, if any.
    ///
    /// # Errors
    /// Something else is there.
    pub fn opt_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        if self.0.get(column) == Some(&Val::Null) { Ok(None) } else { self.blob(column).map(Some) }
    }

    /// The instant in this column.
    ///
    /// # Errors
    /// Something else is there.
    pub fn time(&self, column: usize) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(self.int(column)?).map_err(|error| StoreError::Value(error.to_string()))
    }

    /// The instant in this column, if any.
    ///
    /// # Errors
    /// Something else is there.
    pub fn opt_time(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        if self.0.get(column) == Some(&Val::Null) { Ok(None) } else { self.time(column).map(Some) }
    }

    /// The id in this column.
    ///
    /// # Errors
    /// Something else is there.
    pub fn id<T>(&self, column: usize) -> Result<Id<T>, StoreError> {
        self.text(column)?.parse().map_err(|_| wrong(column, "a UUID", self.0.get(column)))
    }

    /// The record in this column.
    ///
    /// # Errors
    /// Something else is there.
    pub fn record<T: DeserializeOwned>(&self, column: usize) -> Result<T, StoreError> {
        Ok(serde_json::from_str(self.text(column)?)?)
    }

    /// A stored word such as `"sent"` as its enum.
    ///
    /// # Errors
    /// The word is unknown.
    pub fn word<T: DeserializeOwned>(&self, column: usize) -> Result<T, StoreError> {
        Ok(serde_json::from_value(serde_json::Value::String(self.text(column)?.to_owned()))?)
    }
}

fn wrong(column: usize, expected: &str, found: Option<&Val>) -> StoreError {
    StoreError::Value(format!("column {column}: found {found:?}, expected {expected}"))
}

/// A record as it is stored.
pub(crate) fn record(value: &impl serde::Serialize) -> Result<Val, StoreError> {
    Ok(Val::Text(serde_json::to_string(value)?))
}

/// An enum as its stored word.
pub(crate) fn word(value: &impl serde::Serialize) -> Result<Val, StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(Val::Text(word)),
        other => Err(StoreError::Value(format!("found {other}, expected a word"))),
    }
}
