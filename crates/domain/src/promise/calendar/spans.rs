//! The stretches of time in which a calendar is open, one after the other, as instants.

use std::ops::ControlFlow;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::AmbiguousOffset,
};

use super::hours::DAY;
use super::{Calendar, CalendarError};

/// Open from `opens` up to, not including, `closes`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub opens: Timestamp,
    pub closes: Timestamp,
}

impl Calendar {
    /// Whether the firm is open at that instant: yes at the opening, no at the closing instant.
    ///
    /// # Errors
    /// [`CalendarError::OutsideVerified`]
    pub fn is_open(&self, at: Timestamp) -> Result<bool, CalendarError> {
        let first = self.walk(at, Some(at), |span| ControlFlow::Break(span.opens == at))?;
        Ok(first.unwrap_or(false))
    }

    /// The first instant at or after `at` at which the firm is open: `at` itself if it is open then.
    ///
    /// # Errors
    /// [`CalendarError::OutsideVerified`], [`CalendarError::BeyondTime`]
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        self.walk(at, None, |span| ControlFlow::Break(span.opens))?.ok_or_else(|| self.beyond())
    }

    /// Visits the open stretches from `from` on, each cut to begin no earlier than `from` or the end of the
    /// one before, until the visitor breaks or a day begins after `until`.
    pub(super) fn walk<B>(
        &self,
        from: Timestamp,
        until: Option<Timestamp>,
        mut visit: impl FnMut(Span) -> ControlFlow<B>,
    ) -> Result<Option<B>, CalendarError> {
        let mut date = self.first_date(from)?;
        let last = until.map(|until| self.last_date(until)).transpose()?;
        let mut seen = from;
        while last.is_none_or(|last| date <= last) {
            for interval in self.hours_on(date)? {
                let closes = self.instant(date, interval.closes)?;
                let span = Span { opens: self.instant(date, interval.opens)?.max(seen), closes };
                seen = seen.max(closes);
                if span.opens < span.closes
                    && let ControlFlow::Break(answer) = visit(span)
                {
                    return Ok(Some(answer));
                }
            }
            date = date.tomorrow().map_err(|_| self.beyond())?;
        }
        Ok(None)
    }

    /// The day before only where one of its shifts may still be running.
    pub(super) fn first_date(&self, from: Timestamp) -> Result<Date, CalendarError> {
        let today = self.date_of(from);
        let Ok(yesterday) = today.yesterday() else { return Err(self.beyond()) };
        let night_shift = self.planned_on(yesterday).iter().any(|shift| shift.crosses_midnight());
        Ok(if night_shift { yesterday } else { today })
    }

    /// The day after where the clock fell back over midnight, so that it had already begun.
    fn last_date(&self, until: Timestamp) -> Result<Date, CalendarError> {
        let today = self.date_of(until);
        let tomorrow = today.tomorrow().map_err(|_| self.beyond())?;
        Ok(if self.instant(tomorrow, 0)? <= until { tomorrow } else { today })
    }

    /// The first instant at which the clock shows that many minutes after midnight of `date`, or skips past
    /// it.
    pub(super) fn instant(&self, date: Date, minute: u16) -> Result<Timestamp, CalendarError> {
        let reading = self.zone.to_ambiguous_timestamp(self.reading(date, minute)?);
        let skipped = matches!(reading.offset(), AmbiguousOffset::Gap { .. });
        let first = reading.earlier().map_err(|_| self.beyond())?;
        let skip = || self.zone.following(first).next().map(|transition| transition.timestamp());
        Ok(if skipped { skip().unwrap_or(first) } else { first })
    }

    fn reading(&self, date: Date, minute: u16) -> Result<DateTime, CalendarError> {
        let date = if minute < DAY { Ok(date) } else { date.tomorrow() };
        let (hour, minute) = ((minute % DAY) / 60, minute % 60);
        let time = i8::try_from(hour).ok().zip(i8::try_from(minute).ok());
        let time = time.and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok());
        date.ok().zip(time).map(|(date, time)| date.to_datetime(time)).ok_or_else(|| self.beyond())
    }

    pub(super) fn beyond(&self) -> CalendarError {
        CalendarError::BeyondTime { calendar: self.name.clone() }
    }
}
