//! Deadlines in whole days and weeks: always the closing instant of a date.

use jiff::{Span, Timestamp, civil::Date};

use super::hours::DAY;
use super::{Calendar, CalendarError, weekday};

impl Calendar {
    /// The closing instant of the `days`-th business day after the date of `from`, which is day 0 also on a
    /// holiday or after closing time. For 0 days: the first closing at or after `from`.
    ///
    /// # Errors
    /// [`CalendarError::OutsideVerified`], [`CalendarError::BeyondTime`]
    pub fn due_in_business_days(&self, from: Timestamp, days: u32) -> Result<Timestamp, CalendarError> {
        if days == 0 {
            return self.first_closing(from);
        }
        let mut date = self.date_of(from);
        // The answer is no earlier than that: an absurd count is refused before it is walked through.
        let least = Span::new().try_days(days).and_then(|span| date.checked_add(span));
        least.map_err(|_| self.beyond())?;
        let mut left = days;
        while left > 0 {
            date = self.day_after(date)?;
            left -= u32::from(self.is_business_day(date)?);
        }
        self.closing(date)
    }

    /// Closing time of the date `weeks` weeks after the date of `from`, never before `from`.
    ///
    /// A limit in weeks is calendar time: it is not moved when its last date is a holiday or a weekend. Such
    /// a date takes the closing time its weekday would have, or else that of the nearest weekday before it
    /// that has hours (Mon–Fri 09:00–17:00: a Saturday ends at 17:00); a date opened once closes as it does
    /// then. So the answer rests on no holidays and is given for any year.
    ///
    /// # Errors
    /// [`CalendarError::BeyondTime`]
    pub fn due_in_weeks(&self, from: Timestamp, weeks: u32) -> Result<Timestamp, CalendarError> {
        let span = Span::new().try_weeks(weeks).map_err(|_| self.beyond())?;
        let date = self.date_of(from).checked_add(span).map_err(|_| self.beyond())?;
        Ok(self.closing(date)?.max(from))
    }

    /// How many business days after the date of `a` have begun by the date of `b`, both in the calendar's
    /// zone; negative if `b` is before `a`. The date of `a` is day 0.
    ///
    /// # Errors
    /// [`CalendarError::OutsideVerified`], [`CalendarError::BeyondTime`]
    pub fn business_days_between(&self, a: Timestamp, b: Timestamp) -> Result<i64, CalendarError> {
        if b < a {
            return Ok(-self.business_days_between(b, a)?);
        }
        let (mut date, last) = (self.date_of(a), self.date_of(b));
        let mut days = 0;
        while date < last {
            date = self.day_after(date)?;
            days += i64::from(self.is_business_day(date)?);
        }
        Ok(days)
    }

    fn first_closing(&self, from: Timestamp) -> Result<Timestamp, CalendarError> {
        let mut date = self.first_date(from)?;
        loop {
            if self.is_business_day(date)? {
                let closing = self.closing(date)?;
                if closing >= from {
                    return Ok(closing);
                }
            }
            date = self.day_after(date)?;
        }
    }

    /// Closing time of that date, were it no holiday and a day with hours.
    fn closing(&self, date: Date) -> Result<Timestamp, CalendarError> {
        let usual = || (0..7).find_map(|back| self.week[(weekday(date) + 7 - back) % 7].last());
        let opened_once = self.openings.get(&date).and_then(|hours| hours.last());
        let closes = opened_once.or_else(usual).map_or(DAY, |shift| shift.closes);
        self.instant(date, closes)
    }

    fn day_after(&self, date: Date) -> Result<Date, CalendarError> {
        date.tomorrow().map_err(|_| self.beyond())
    }
}
