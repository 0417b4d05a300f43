//! Hours as a decimal number, kept exactly.

use std::{fmt, str::FromStr};

use jiff::SignedDuration;
use thiserror::Error;

/// A number of hours with up to six decimals, from 0 to 1,000,000; exact, so that 0.1 hours are six minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HourCount {
    millionths: u64,
}

/// The text is no number of hours.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "hours: found {found:?}, expected a number such as 4 or 1.5, up to 1000000 with at most six decimals"
)]
pub struct NotAnHourCount {
    /// The text as it came.
    pub found: String,
}

const UNIT: u64 = 1_000_000;
const DECIMALS: usize = 6;
const MOST: u64 = 1_000_000;

impl HourCount {
    /// As a length of time.
    pub fn duration(self) -> SignedDuration {
        let (hours, rest) = (self.millionths / UNIT, self.millionths % UNIT);
        // A millionth of an hour is 3.6 ms; both parts are far below the limits of their types.
        SignedDuration::from_secs(hours.cast_signed() * 3600)
            + SignedDuration::from_micros(rest.cast_signed() * 3600)
    }

    pub(super) fn is_one(self) -> bool {
        self.millionths == UNIT
    }
}

impl FromStr for HourCount {
    type Err = NotAnHourCount;

    fn from_str(text: &str) -> Result<Self, NotAnHourCount> {
        let (hours, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let hours = digits(hours).filter(|hours| *hours <= MOST);
        let decimals = millionths(decimals);
        let sum = hours.zip(decimals).map(|(hours, decimals)| hours * UNIT + decimals);
        sum.filter(|sum| *sum <= MOST * UNIT)
            .map(|millionths| Self { millionths })
            .ok_or_else(|| NotAnHourCount { found: text.to_owned() })
    }
}

impl fmt::Display for HourCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:06}", self.millionths % UNIT);
        let text = format!("{}.{}", self.millionths / UNIT, decimals.trim_end_matches('0'));
        f.write_str(text.trim_end_matches('.'))
    }
}

fn millionths(decimals: &str) -> Option<u64> {
    let kept = decimals.len() <= DECIMALS;
    kept.then(|| digits(&format!("{decimals:0<DECIMALS$}"))).flatten().filter(|_| !decimals.is_empty())
}

fn digits(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
