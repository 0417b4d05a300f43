//! How long there is to do something, as a person would write it: "3 business days", "8 weeks".

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Calendar, CalendarError, HourCount};

/// A length of time that only a calendar turns into an instant. Kept as its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TimeLimit {
    /// "1 business hour": time in which the firm is open.
    BusinessHours(HourCount),
    /// "3 business days": the closing instant of a later business day.
    BusinessDays(u32),
    /// "8 weeks": closing time of the same weekday, holiday or not.
    Weeks(u32),
    /// "48 hours": by the clock, whether open or not.
    Hours(HourCount),
}

/// The text is no time limit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "time limit: found {found:?}, expected a number and a unit, such as \"1.5 business hours\", \
     \"3 business days\", \"8 weeks\" or \"48 hours\""
)]
pub struct NotATimeLimit {
    /// The text as it came.
    pub found: String,
}

impl TimeLimit {
    /// The instant by which something is due that began to count at `from`.
    ///
    /// # Errors
    /// [`CalendarError::OutsideVerified`], [`CalendarError::BeyondTime`]
    pub fn due(self, calendar: &Calendar, from: Timestamp) -> Result<Timestamp, CalendarError> {
        match self {
            Self::BusinessHours(hours) => calendar.add_business(from, hours.duration()),
            Self::BusinessDays(days) => calendar.due_in_business_days(from, days),
            Self::Weeks(weeks) => calendar.due_in_weeks(from, weeks),
            Self::Hours(hours) => from.checked_add(hours.duration()).map_err(|_| calendar.beyond()),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (count, unit) = text.split_once(' ')?;
        match unit {
            "business hour" | "business hours" => Some(Self::BusinessHours(count.parse().ok()?)),
            "business day" | "business days" => Some(Self::BusinessDays(whole(count)?)),
            "week" | "weeks" => Some(Self::Weeks(whole(count)?)),
            "hour" | "hours" => Some(Self::Hours(count.parse().ok()?)),
            _ => None,
        }
    }
}

impl FromStr for TimeLimit {
    type Err = NotATimeLimit;

    fn from_str(text: &str) -> Result<Self, NotATimeLimit> {
        Self::read(text).ok_or_else(|| NotATimeLimit { found: text.to_owned() })
    }
}

impl fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BusinessHours(hours) => write!(f, "{hours} business hour{}", plural(hours.is_one())),
            Self::BusinessDays(days) => write!(f, "{days} business day{}", plural(*days == 1)),
            Self::Weeks(weeks) => write!(f, "{weeks} week{}", plural(*weeks == 1)),
            Self::Hours(hours) => write!(f, "{hours} hour{}", plural(hours.is_one())),
        }
    }
}

impl TryFrom<String> for TimeLimit {
    type Error = NotATimeLimit;

    fn try_from(text: String) -> Result<Self, NotATimeLimit> {
        text.parse()
    }
}

impl From<TimeLimit> for String {
    fn from(limit: TimeLimit) -> Self {
        limit.to_string()
    }
}

fn plural(one: bool) -> &'static str {
    if one { "" } else { "s" }
}

/// Digits alone: no sign.
fn whole(count: &str) -> Option<u32> {
    count.bytes().all(|byte| byte.is_ascii_digit()).then(|| count.parse().ok()).flatten()
}
