//! Counts of one stream, period by period, and where in the week and the year each period lies.

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long a period is.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// One day.
    #[default]
    Day,
    /// Seven days, named by the first of them.
    Week,
}

impl Every {
    /// Days in a period.
    #[must_use]
    pub const fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }

    /// How many periods back the same place in the year lies, `years` ago.
    #[must_use]
    pub fn years_back(self, years: usize) -> usize {
        (365.25 * years as f64 / self.days() as f64).round() as usize
    }
}

/// Counts without a gap: a period without an event is 0.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// The first period.
    pub start: Date,
    /// How long each is.
    pub every: Every,
    /// Events in each period.
    pub counts: Vec<u64>,
    /// What could have failed in each period (orders, flights, accounts); as long as `counts`, or empty where unknown.
    pub opportunities: Vec<f64>,
}

impl Series {
    /// The date of a period: its first day.
    #[must_use]
    pub fn date(&self, at: usize) -> Date {
        self.start.saturating_add((at as i64 * self.every.days()).days())
    }

    /// The same from one period on.
    #[must_use]
    pub fn from(&self, at: usize) -> Self {
        Self {
            start: self.date(at),
            every: self.every,
            counts: self.counts.get(at..).unwrap_or_default().to_vec(),
            opportunities: self.opportunities.get(at..).unwrap_or_default().to_vec(),
        }
    }

    /// The opportunities of a period; 1 where they are unknown, so that a rate is a count.
    #[must_use]
    pub fn opportunities(&self, at: usize) -> f64 {
        self.opportunities.get(at).copied().unwrap_or(1.0)
    }

    /// Whether anything could have failed in a period. Where nothing could (a closed day) there is no rate: such a
    /// period teaches nothing of it and is not judged by it.
    #[must_use]
    pub fn has_any(&self, at: usize) -> bool {
        self.opportunities(at) > 0.0
    }

    /// Day of the week, 0 for Monday; 0 throughout for weeks.
    #[must_use]
    pub fn weekday(&self, at: usize) -> usize {
        match self.every {
            Every::Week => 0,
            Every::Day => {
                let first = i64::from(self.start.weekday().to_monday_zero_offset());
                ((first + at as i64) % 7) as usize
            }
        }
    }

    /// The same counts by weeks that end with the last day; what is left over at the start is dropped.
    #[must_use]
    pub fn by_week(&self) -> Self {
        if self.every == Every::Week {
            return self.clone();
        }
        let spare = self.counts.len() % 7;
        let counts = self.counts[spare..].chunks(7).map(|week| week.iter().sum()).collect();
        let opportunities = match self.opportunities.get(spare..) {
            Some(days) => days.chunks(7).map(|week| week.iter().sum()).collect(),
            None => Vec::new(),
        };
        Self { start: self.date(spare), every: Every::Week, counts, opportunities }
    }
}

#[cfg(test)]
mod tests {
    use super::{Every, Series};

    #[test]
    fn periods_know_their_place_in_time() {
        let start = jiff::civil::date(2026, 1, 1);
        let days =
            Series { start, every: Every::Day, counts: (0..16).collect(), opportunities: vec![2.0; 16] };
        assert_eq!((days.weekday(0), days.weekday(4)), (3, 0));
        let weeks = days.by_week();
        assert_eq!((weeks.start, weeks.counts.as_slice()), (jiff::civil::date(2026, 1, 3), &[35, 84][..]));
        assert_eq!((weeks.date(1), weeks.opportunities(1)), (jiff::civil::date(2026, 1, 10), 14.0));
        assert_eq!((Every::Week.years_back(1), Every::Day.years_back(2)), (52, 731));
    }
}
