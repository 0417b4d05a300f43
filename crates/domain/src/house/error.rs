//! What can be wrong with a text that sets the rules of the house.

use thiserror::Error;

use super::Part;

/// Why a part of the house cannot be taken: where, what stands there, and what should.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{}`{field}`: found {found}, expected {expected}", part.file(), line_words(*.line))]
pub struct HouseError {
    /// Which text.
    pub part: Part,
    /// Counted from 1; `None` where the part did not come as text.
    pub line: Option<usize>,
    /// The character of the line, counted from 1; `None` where only the line is known.
    pub column: Option<u32>,
    /// For a condition: the byte within its text.
    pub(crate) inner: Option<u32>,
    /// Path of the field, such as `playbooks.safety.steps[2].what`.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What should stand there.
    pub expected: String,
}

impl HouseError {
    pub(crate) fn at(
        part: Part,
        field: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        let (field, found, expected) = (field.into(), found.into(), expected.into());
        Self { part, line: None, column: None, inner: None, field, found, expected }
    }

    /// The same, about the byte `inner` of the text that the field holds.
    pub(crate) fn within(self, inner: usize) -> Self {
        Self { inner: u32::try_from(inner).ok(), ..self }
    }
}

fn line_words(line: Option<usize>) -> String {
    line.map_or_else(|| ", ".to_owned(), |line| format!(", line {line}, "))
}
