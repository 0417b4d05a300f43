//! Where people said that the reply check was wrong: read back from the journal, with the texts that are still kept.

use domain::case::acts::{CheckLabel, REMARKED};
use jiff::Timestamp;
use serde_json::Value;

use crate::{
    Conn, StoreError,
    journal::{Entry, of_kind},
};

/// One remark: a text with one label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The id of the case that the text was written in.
    pub case: String,
    /// When it was said.
    pub at: Timestamp,
    /// What was said.
    pub label: CheckLabel,
    /// The text; gone when the person it was written to was erased.
    pub text: Option<String>,
}

impl Remark {
    /// The words of the text that the label is about.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.text.as_deref().and_then(|text| text.get(self.label.start..self.label.end))
    }
}

/// The newest remarks, newest first.
///
/// # Errors
/// The engine's.
pub fn newest(conn: &mut Conn<'_>, most: i64) -> Result<Vec<Remark>, StoreError> {
    of_kind(conn, REMARKED, most)?.into_iter().map(remark).collect()
}

fn remark(entry: Entry) -> Result<Remark, StoreError> {
    let label = serde_json::from_value(Value::Object(entry.facts()))?;
    Ok(Remark { case: entry.stream_id, at: entry.at, label, text: entry.words })
}
