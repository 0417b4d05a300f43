//! The period of the measures: whole days in the firm's zone, by first receipt.

use domain::{case::House, change::Refused};
use jiff::{
    Timestamp, ToSpan,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};

/// How far back is looked unless somebody says otherwise.
const USUAL_DAYS: i64 = 90;

/// As somebody wrote them; empty where nothing is said.
pub struct Days<'t> {
    /// First day.
    pub from: &'t str,
    /// Last day.
    pub to: &'t str,
}

/// First and last day, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

/// A month of a period, or what of it lies inside.
#[derive(Clone)]
pub struct Month {
    /// Such as `2026-03`.
    pub name: String,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The beginning of the first day.
    pub from: Timestamp,
    /// The end of the last.
    pub to: Timestamp,
}

impl Days<'_> {
    /// The period, or the last 90 days where nothing is said.
    ///
    /// # Errors
    /// Names the field, what was found and what was expected.
    pub fn period(&self, house: &House, now: Timestamp) -> Result<Period, Refused> {
        let today = now.to_zoned(zone(house)).date();
        let read = |name: &'static str, text: &str, otherwise: Date| {
            if text.is_empty() {
                return Ok(otherwise);
            }
            text.parse().map_err(|_| Refused::invalid(name, text, "a day such as 2026-03-10"))
        };
        let to = read("to", self.to, today)?;
        let from = read("from", self.from, to.saturating_sub((USUAL_DAYS - 1).days()))?;
        if from > to {
            return Err(Refused::invalid("from", from.to_string(), format!("a day up to {to}")));
        }
        Ok(Period { from, to })
    }
}

impl Period {
    /// The part of an address that says it.
    #[must_use]
    pub fn query(self) -> String {
        format!("from={}&to={}", self.from, self.to)
    }

    /// Its months in the firm's zone, oldest first; the first and the last may be parts of one.
    ///
    /// # Errors
    /// A day that no calendar knows.
    pub fn months(self, house: &House) -> Result<Vec<Month>, Refused> {
        let mut months = Vec::new();
        let mut first = self.from;
        while first <= self.to {
            let last = first.last_of_month().min(self.to);
            let (from, to) = Self { from: first, to: last }.instants(house)?;
            let name = format!("{:04}-{:02}", first.year(), first.month());
            months.push(Month { name, first, last, from, to });
            first = last.saturating_add(1.day());
        }
        Ok(months)
    }

    /// The beginning of its first day, and the end of its last.
    ///
    /// # Errors
    /// A day that no calendar knows.
    pub fn instants(self, house: &House) -> Result<(Timestamp, Timestamp), Refused> {
        let midnight = |day: Date| day.to_zoned(zone(house)).map(|at| at.timestamp());
        let ends = (midnight(self.from), midnight(self.to.saturating_add(1.day())));
        let (Ok(from), Ok(to)) = ends else {
            return Err(Refused::invalid("from", self.from.to_string(), "a day that a calendar knows"));
        };
        Ok((from, to))
    }

    /// The same number of days, or the same months, right before it.
    #[must_use]
    pub fn before(self) -> Self {
        let to = self.from.saturating_sub(1.day());
        let whole_months = self.from.day() == 1 && self.to == self.to.last_of_month();
        if whole_months {
            let months = i64::from(self.to.year() - self.from.year()) * 12
                + i64::from(self.to.month() - self.from.month())
                + 1;
            return Self { from: self.from.saturating_sub(months.months()), to };
        }
        let days = self.from.until(self.to).map_or(0, |span| i64::from(span.get_days()));
        Self { from: to.saturating_sub(days.days()), to }
    }

    /// The stretches that people ask for most, each with its name.
    #[must_use]
    pub fn usual(house: &House, now: Timestamp) -> [(&'static str, Self); 6] {
        let today = now.to_zoned(zone(house)).date();
        let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let month = Self { from: today.first_of_month(), to: today.last_of_month() };
        let quarter = Self::quarter(today);
        [
            ("this week", Self { from: monday, to: monday.saturating_add(6.days()) }),
            ("this month", month),
            ("last month", month.before()),
            ("this quarter", quarter),
            ("last quarter", quarter.before()),
            ("last 90 days", Self { from: today.saturating_sub((USUAL_DAYS - 1).days()), to: today }),
        ]
    }

    /// A month.
    ///
    /// # Errors
    /// It is not written like `2026-03`.
    pub fn month(text: &str) -> Result<Self, Refused> {
        let first: Result<Date, _> = format!("{text}-01").parse();
        let wrong = |_| Refused::invalid("month", text, "a month such as 2026-03");
        first.map(|from| Self { from, to: from.last_of_month() }).map_err(wrong)
    }

    fn quarter(day: Date) -> Self {
        let first = day.first_of_month().saturating_sub(i64::from((day.month() - 1) % 3).months());
        Self { from: first, to: first.saturating_add(2.months()).last_of_month() }
    }
}

pub(super) fn zone(house: &House) -> TimeZone {
    TimeZoneDatabase::bundled().get(&house.company.zone).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use domain::case::House;

    use super::Period;

    fn days(from: &str, to: &str) -> Period {
        Period { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn the_time_before_is_as_long_and_months_stay_months() {
        let rows = [
            (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
            (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
            (("2026-03-02", "2026-03-08"), ("2026-02-23", "2026-03-01")),
            (("2026-03-10", "2026-03-10"), ("2026-03-09", "2026-03-09")),
        ];
        for ((from, to), (before_from, before_to)) in rows {
            assert_eq!(days(from, to).before(), days(before_from, before_to), "{from} {to}");
        }
    }

    #[test]
    fn what_people_ask_for_most() {
        let house = House::shipped().unwrap();
        let usual = Period::usual(&house, "2026-03-10T10:00:00Z".parse().unwrap()).map(|(_, period)| period);
        let expected = [
            ("2026-03-09", "2026-03-15"),
            ("2026-03-01", "2026-03-31"),
            ("2026-02-01", "2026-02-28"),
            ("2026-01-01", "2026-03-31"),
            ("2025-10-01", "2025-12-31"),
            ("2025-12-11", "2026-03-10"),
        ];
        assert_eq!(usual, expected.map(|(from, to)| days(from, to)));
        assert_eq!(Period::month("2024-02").unwrap(), days("2024-02-01", "2024-02-29"));
        assert!(Period::month("2024-13").is_err() && Period::month("March").is_err());
    }
}
