//! Business calendars: when the firm is open, and by which instant something is due.
//!
//! Everything is answered in the calendar's own zone and handed back as an instant. The conventions, all in
//! one place:
//!
//! - **A shift belongs to the day on which it begins.** A holiday closes the shifts that begin on it; the
//!   night shift of the evening before runs to its end.
//! - **Opening and closing happen once.** A reading that the clock shows twice (clocks go back) counts the
//!   first time, one that it skips (clocks go forward) counts at the moment of the skip.
//! - **Open at the opening instant, closed at the closing instant.** Work that ends exactly at closing time
//!   is due at that closing instant, never at the next opening.
//! - **The day of receipt is day 0**, also when it is a holiday; a day is due at its last closing.
//! - **No guesses.** An answer that rests on holidays of a date outside the verified range is an error.

mod business_days;
mod business_time;
mod document;
mod error;
mod hour_count;
mod hours;
mod open_hours;
mod shipped;
mod spans;
#[cfg(test)]
mod tests;
mod time_limit;
mod toml_text;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

pub use document::{CalendarDocument, HolidaysDocument, WeekDocument};
pub use error::CalendarError;
pub use hour_count::{HourCount, NotAnHourCount};
pub use open_hours::OpenHours;
pub use time_limit::{NotATimeLimit, TimeLimit};

use hours::Interval;

/// When a firm is open: weekly hours in one zone, less holidays, plus days opened once.
///
/// Kept in settings as a [`CalendarDocument`]; reading one back checks it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CalendarDocument", into = "CalendarDocument")]
pub struct Calendar {
    name: String,
    zone: TimeZone,
    /// Monday first; each day sorted, and no two overlap.
    week: [Vec<Interval>; 7],
    /// `None`: this calendar observes no holidays, so every date is known.
    holidays: Option<HolidayTable>,
    /// Replaces the hours of that date, also on a holiday.
    openings: BTreeMap<Date, Vec<Interval>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct HolidayTable {
    source: String,
    verified_from: Date,
    verified_to: Date,
    /// Sorted.
    dates: Vec<Date>,
}

impl Calendar {
    /// The name that settings and the command line use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone whose clock the hours are read from.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Where the holidays come from; `None` if the calendar observes none.
    pub fn holiday_source(&self) -> Option<&str> {
        self.holidays.as_ref().map(|table| table.source.as_str())
    }

    /// First and last date for which the holidays were verified; `None` if every date is known.
    pub fn verified(&self) -> Option<(Date, Date)> {
        self.holidays.as_ref().map(|table| (table.verified_from, table.verified_to))
    }

    /// The same weekly hours with no holidays, for dates of which no table tells.
    #[must_use]
    pub fn without_holidays(&self) -> Self {
        Self { holidays: None, ..self.clone() }
    }

    /// The date on the wall of the firm at that instant.
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// Whether any shift begins on that date.
    ///
    /// # Errors
    /// [`CalendarError::OutsideVerified`]
    pub fn is_business_day(&self, date: Date) -> Result<bool, CalendarError> {
        Ok(!self.hours_on(date)?.is_empty())
    }

    /// The shifts that begin on that date.
    fn hours_on(&self, date: Date) -> Result<&[Interval], CalendarError> {
        let closed = match &self.holidays {
            Some(table) => table.is_holiday(date).ok_or_else(|| self.outside(table, date))?,
            None => false,
        };
        let opened_once = self.openings.contains_key(&date);
        Ok(if closed && !opened_once { &[] } else { self.planned_on(date) })
    }

    /// The shifts of that date if it is no holiday.
    fn planned_on(&self, date: Date) -> &[Interval] {
        let weekly = || &self.week[weekday(date)];
        self.openings.get(&date).unwrap_or_else(weekly)
    }

    fn outside(&self, table: &HolidayTable, date: Date) -> CalendarError {
        let (from, to) = (table.verified_from, table.verified_to);
        CalendarError::OutsideVerified { calendar: self.name.clone(), date, from, to }
    }
}

impl HolidayTable {
    /// `None` outside the verified range.
    fn is_holiday(&self, date: Date) -> Option<bool> {
        let verified = self.verified_from <= date && date <= self.verified_to;
        verified.then(|| self.dates.binary_search(&date).is_ok())
    }
}

/// Monday is 0.
fn weekday(date: Date) -> usize {
    usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
}
