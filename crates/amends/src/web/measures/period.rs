//! The period of the measures: whole days in the firm's zone, by first receipt.

use domain::{
    case::House,
    change::Refused,
    learning::{Measures, Seen},
};
use jiff::{
    Timestamp, ToSpan,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};
use serde::Deserialize;

use crate::{
    app::{App, Shared},
    error::Error,
};

/// How far back is looked unless somebody says otherwise.
const USUAL_DAYS: i64 = 90;

/// As the address says it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    from: String,
    to: String,
}

/// First and last day, both included.
#[derive(Clone, Copy)]
pub struct Period {
    pub from: Date,
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

impl Wanted {
    /// The period, or the last 90 days where nothing is said.
    pub fn period(&self, house: &House, now: Timestamp) -> Result<Period, Refused> {
        let today = now.to_zoned(zone(house)).date();
        let read = |name: &'static str, text: &str, otherwise: Date| {
            if text.is_empty() {
                return Ok(otherwise);
            }
            text.parse().map_err(|_| Refused::invalid(name, text, "a day such as 2026-03-10"))
        };
        let to = read("to", &self.to, today)?;
        let from = read("from", &self.from, to.saturating_sub((USUAL_DAYS - 1).days()))?;
        if from > to {
            return Err(Refused::invalid("from", from.to_string(), format!("a day up to {to}")));
        }
        Ok(Period { from, to })
    }
}

impl Period {
    /// The part of an address that says it.
    pub fn query(self) -> String {
        format!("from={}&to={}", self.from, self.to)
    }

    /// Its months in the firm's zone, oldest first; the first and the last may be parts of one.
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

    pub fn instants(self, house: &House) -> Result<(Timestamp, Timestamp), Refused> {
        let midnight = |day: Date| day.to_zoned(zone(house)).map(|at| at.timestamp());
        let ends = (midnight(self.from), midnight(self.to.saturating_add(1.day())));
        let (Ok(from), Ok(to)) = ends else {
            return Err(Refused::invalid("from", self.from.to_string(), "a day that a calendar knows"));
        };
        Ok((from, to))
    }

    /// The cases of the period.
    pub fn seen(self, app: &App) -> Result<Vec<Seen>, Error> {
        let (from, to) = self.instants(&app.house())?;
        app.look(|conn| Ok(store::measures::seen_between(conn, from, to)?))
    }

    /// Counts them, off the async threads.
    pub async fn count(self, app: &Shared) -> Result<Measures, Error> {
        app.hop(move |app| {
            let house = app.house();
            let (from, to) = self.instants(&house)?;
            Ok(Measures::of(&self.seen(app)?, from, to, &house, app.clock.now()))
        })
        .await
    }
}

fn zone(house: &House) -> TimeZone {
    TimeZoneDatabase::bundled().get(&house.company.zone).unwrap_or(TimeZone::UTC)
}
