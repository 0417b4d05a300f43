//! What can be wrong with a calendar, or with a question put to one.

use jiff::{SignedDuration, civil::Date};
use thiserror::Error;

/// Why a calendar cannot be read, or cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The text or document is no calendar.
    #[error("{}`{field}`: found {found}, expected {expected}", line_prefix(*.line))]
    Invalid {
        /// Counted from 1; `None` where the calendar did not come as text.
        line: Option<usize>,
        /// Path of the field, such as `hours.mon[0]`.
        field: String,
        /// What stands there.
        found: String,
        /// What should stand there.
        expected: String,
    },
    /// The answer rests on a date whose holidays nobody verified.
    #[error("calendar `{calendar}`: holidays are verified from {from} to {to}, the answer rests on {date}")]
    OutsideVerified {
        /// Name of the calendar.
        calendar: String,
        /// The date asked about.
        date: Date,
        /// First verified date.
        from: Date,
        /// Last verified date.
        to: Date,
    },
    /// Only time ahead can be added.
    #[error("business time to add: found {found:#}, expected zero or more")]
    NegativeTime {
        /// What was to be added.
        found: SignedDuration,
    },
    /// The answer lies beyond the last instant that can be written (end of the year 9999).
    #[error("calendar `{calendar}`: the answer lies beyond the year 9999")]
    BeyondTime {
        /// Name of the calendar.
        calendar: String,
    },
}

impl CalendarError {
    pub(super) fn invalid(
        field: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::Invalid { line: None, field: field.into(), found: found.into(), expected: expected.into() }
    }
}

fn line_prefix(line: Option<usize>) -> String {
    line.map(|line| format!("line {line}, ")).unwrap_or_default()
}
