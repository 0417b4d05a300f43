//! A calendar written out for a stretch of time: business time and due dates for many cases at once, by looking up.

use jiff::{SignedDuration, Timestamp};

use super::{Calendar, TimeLimit};

/// Every shift and every business day of some years, summed up.
#[derive(Clone, Debug)]
pub struct OpenHours {
    /// Opening, closing, and how long the firm had been open before; sorted, none overlaps.
    shifts: Vec<Shift>,
    /// The first instant of each day, and how many business days have begun up to and with it.
    days: Vec<(Timestamp, usize)>,
    /// The closing instant of each business day.
    closings: Vec<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Shift {
    opens: Timestamp,
    closes: Timestamp,
    before: SignedDuration,
}

impl Calendar {
    /// Writes the calendar out from the day of `from` to the day of `to`. A day of which no table of holidays tells
    /// has its weekly hours, so that every stretch of time has an answer.
    #[must_use]
    pub fn open_hours(&self, from: Timestamp, to: Timestamp) -> OpenHours {
        let mut written = OpenHours { shifts: Vec::new(), days: Vec::new(), closings: Vec::new() };
        let day_before = |at| self.date_of(at).yesterday();
        let (Ok(mut date), last) = (day_before(from), self.date_of(to)) else { return written };
        while date <= last {
            let Ok(begins) = self.instant(date, 0) else { break };
            written.add_day(begins);
            let hours = self.hours_on(date).unwrap_or_else(|_| self.planned_on(date));
            for shift in hours {
                if let (Ok(opens), Ok(closes)) =
                    (self.instant(date, shift.opens), self.instant(date, shift.closes))
                {
                    written.add_shift(opens, closes);
                }
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        written
    }
}

impl OpenHours {
    fn add_day(&mut self, begins: Timestamp) {
        self.days.push((begins, self.closings.len()));
    }

    fn add_shift(&mut self, opens: Timestamp, closes: Timestamp) {
        let last = self.shifts.last().copied();
        let opens = last.map_or(opens, |last| opens.max(last.closes));
        if opens < closes {
            let before = last.map_or(SignedDuration::ZERO, |last| last.before + last.length());
            self.shifts.push(Shift { opens, closes, before });
        }
        // A day of several shifts is one business day, which ends with the last of them.
        let begun_before = self.days.len().checked_sub(2).map_or(0, |at| self.days[at].1);
        if self.closings.len() > begun_before {
            if let Some(closing) = self.closings.last_mut() {
                *closing = closes;
            }
        } else {
            self.closings.push(closes);
        }
        if let Some(day) = self.days.last_mut() {
            day.1 = self.closings.len();
        }
    }

    /// How long the firm is open from `a` to `b`; nothing if `b` is not after `a`.
    #[must_use]
    pub fn between(&self, a: Timestamp, b: Timestamp) -> SignedDuration {
        (self.open_until(b) - self.open_until(a)).max(SignedDuration::ZERO)
    }

    /// When a limit that counts from `from` is over; none where that is not in business hours or days, or lies outside
    /// what was written out.
    #[must_use]
    pub fn due(&self, limit: TimeLimit, from: Timestamp) -> Option<Timestamp> {
        match limit {
            TimeLimit::BusinessHours(hours) if hours.duration().is_zero() => Some(from),
            TimeLimit::BusinessHours(hours) => self.after(from, hours.duration()),
            TimeLimit::BusinessDays(days) if days > 0 => {
                let day = self.days.partition_point(|(begins, _)| *begins <= from).checked_sub(1)?;
                let nth = self.days[day].1 + usize::try_from(days).ok()?;
                self.closings.get(nth - 1).copied()
            }
            TimeLimit::Hours(hours) => from.checked_add(hours.duration()).ok(),
            TimeLimit::BusinessDays(_) | TimeLimit::Weeks(_) => None,
        }
    }

    fn after(&self, from: Timestamp, open: SignedDuration) -> Option<Timestamp> {
        let until = self.open_until(from) + open;
        let nth = self.shifts.partition_point(|shift| shift.before + shift.length() < until);
        let shift = self.shifts.get(nth)?;
        shift.opens.checked_add(until - shift.before).ok()
    }

    /// How long it has been open from the beginning of what was written out.
    pub(crate) fn open_until(&self, at: Timestamp) -> SignedDuration {
        let Some(last) = self.shifts.partition_point(|shift| shift.opens <= at).checked_sub(1) else {
            return SignedDuration::ZERO;
        };
        let shift = self.shifts[last];
        shift.before + at.min(shift.closes).duration_since(shift.opens)
    }
}

impl Shift {
    fn length(self) -> SignedDuration {
        self.closes.duration_since(self.opens)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::{Calendar, TimeLimit};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    proptest! {
        /// The table says what the calendar says, for every calendar that ships.
        #[test]
        fn agrees_with_the_calendar(
            name in proptest::sample::select(Calendar::shipped_names().collect::<Vec<_>>()),
            a in 0_i64..31_536_000, b in 0_i64..8_640_000, limit in 0_usize..5,
        ) {
            let calendar = Calendar::shipped(name).unwrap();
            let start = at("2025-02-01T00:00:00Z");
            let from = start + SignedDuration::from_secs(a);
            let to = from + SignedDuration::from_secs(b);
            let table = calendar.open_hours(start, at("2026-12-01T00:00:00Z"));
            prop_assert_eq!(table.between(from, to), calendar.business_between(from, to).unwrap());
            let limits = ["1 business hour", "0.5 business hours", "1 business day", "5 business days", "48 hours"];
            let limit: TimeLimit = limits[limit].parse().unwrap();
            prop_assert_eq!(table.due(limit, from), Some(limit.due(calendar, from).unwrap()));
        }
    }

    #[test]
    fn what_no_table_tells_of_has_its_weekly_hours() {
        let calendar = Calendar::shipped("england-wales").unwrap();
        let (from, to) = (at("1999-03-01T00:00:00Z"), at("1999-03-08T00:00:00Z"));
        let open = calendar.open_hours(from, to).between(from, to);
        assert_eq!(open, SignedDuration::from_hours(40));
        assert_eq!(calendar.open_hours(from, to).due("9 weeks".parse().unwrap(), from), None);
    }
}
