//! One shift of a day, as minutes on the clock.

use std::fmt;

/// Minutes in a day on the clock.
pub(super) const DAY: u16 = 24 * 60;

/// From `opens` up to, not including, `closes`; both in minutes after midnight of the day on which the shift
/// begins.
///
/// `0 <= opens < DAY` and `opens < closes < opens + DAY`, or the whole day; `closes > DAY` is the morning
/// after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Interval {
    pub opens: u16,
    pub closes: u16,
}

impl Interval {
    /// What [`Interval::parse`] reads, for error messages.
    pub const EXPECTED: &str =
        "opening and closing time such as \"09:00-17:00\", \"22:00-06:00\" or \"00:00-24:00\"";

    /// Reads `09:00-17:00`. A closing time that is not after the opening is on the morning after.
    pub fn parse(text: &str) -> Option<Self> {
        let (opens, closes) = text.split_once(['-', '–'])?;
        let (opens, closes) = (minute_of_day(opens.trim())?, minute_of_day(closes.trim())?);
        let closes = if closes < opens { closes + DAY } else { closes };
        (opens < DAY && opens != closes).then_some(Self { opens, closes })
    }

    pub fn crosses_midnight(self) -> bool {
        self.closes > DAY
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let closes = if self.crosses_midnight() { self.closes - DAY } else { self.closes };
        let (opens_h, opens_m) = (self.opens / 60, self.opens % 60);
        write!(f, "{opens_h:02}:{opens_m:02}-{:02}:{:02}", closes / 60, closes % 60)
    }
}

/// Reads `HH:MM`, up to and including `24:00`.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= DAY).then_some(total)
}

fn two_digits(text: &str) -> Option<u16> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
