//! A calendar as it is written down: texts for settings and files, checked when it becomes a [`Calendar`].

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZoneDatabase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::hours::{DAY, Interval};
use super::{Calendar, CalendarError, HolidayTable};

/// A calendar in texts. Dates are `YYYY-MM-DD`, hours `HH:MM-HH:MM`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDocument {
    /// What settings call it.
    pub name: String,
    /// IANA zone such as `Europe/London`.
    pub zone: String,
    /// Opening hours by weekday.
    pub hours: WeekDocument,
    /// Left out: no holidays are observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<HolidaysDocument>,
    /// Hours of single dates in place of those of the weekday, also on a holiday.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub openings: BTreeMap<String, Vec<String>>,
}

/// Opening hours by weekday: a gap is a break, a closing time before the opening time is on the morning
/// after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the seven days of the week")]
pub struct WeekDocument {
    pub mon: Vec<String>,
    pub tue: Vec<String>,
    pub wed: Vec<String>,
    pub thu: Vec<String>,
    pub fri: Vec<String>,
    pub sat: Vec<String>,
    pub sun: Vec<String>,
}

/// Dated facts and how far they reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HolidaysDocument {
    /// Where the dates come from.
    pub source: String,
    /// First date the table speaks for.
    pub verified_from: String,
    /// Last date the table speaks for.
    pub verified_to: String,
    /// Days on which no shift begins.
    pub dates: Vec<String>,
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl TryFrom<CalendarDocument> for Calendar {
    type Error = CalendarError;

    fn try_from(document: CalendarDocument) -> Result<Self, CalendarError> {
        let name = non_empty("name", document.name)?;
        let zone = TimeZoneDatabase::bundled().get(&document.zone).map_err(|_| {
            CalendarError::invalid("zone", quoted(&document.zone), "an IANA zone such as \"Europe/London\"")
        })?;
        let week = document.hours.check()?;
        let holidays = document.holidays.map(HolidaysDocument::check).transpose()?;
        let openings = check_openings(document.openings, holidays.as_ref())?;
        Ok(Self { name, zone, week, holidays, openings })
    }
}

impl From<Calendar> for CalendarDocument {
    fn from(calendar: Calendar) -> Self {
        let openings =
            calendar.openings.iter().map(|(date, hours)| (date.to_string(), texts(hours))).collect();
        Self {
            name: calendar.name,
            zone: calendar.zone.iana_name().unwrap_or_default().to_owned(),
            hours: WeekDocument::from_days(calendar.week.map(|day| texts(&day))),
            holidays: calendar.holidays.map(HolidaysDocument::from),
            openings,
        }
    }
}

impl From<HolidayTable> for HolidaysDocument {
    fn from(table: HolidayTable) -> Self {
        Self {
            source: table.source,
            verified_from: table.verified_from.to_string(),
            verified_to: table.verified_to.to_string(),
            dates: texts(&table.dates),
        }
    }
}

impl WeekDocument {
    fn from_days([mon, tue, wed, thu, fri, sat, sun]: [Vec<String>; 7]) -> Self {
        Self { mon, tue, wed, thu, fri, sat, sun }
    }

    fn check(self) -> Result<[Vec<Interval>; 7], CalendarError> {
        let days = [self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun];
        let mut week: [Vec<Interval>; 7] = Default::default();
        for ((day, texts), name) in week.iter_mut().zip(&days).zip(WEEKDAYS) {
            *day = check_day(&format!("hours.{name}"), texts)?;
        }
        check_neighbours(&week)?;
        Ok(week)
    }
}

impl HolidaysDocument {
    fn check(self) -> Result<HolidayTable, CalendarError> {
        let source = non_empty("holidays.source", self.source)?;
        let verified_from = date("holidays.verified_from", &self.verified_from)?;
        let verified_to = date("holidays.verified_to", &self.verified_to)?;
        if verified_to < verified_from {
            let expected = format!("{verified_from} or later");
            return Err(CalendarError::invalid("holidays.verified_to", quoted(&self.verified_to), expected));
        }
        let mut table = HolidayTable { source, verified_from, verified_to, dates: Vec::new() };
        for (index, text) in self.dates.iter().enumerate() {
            table.add(&format!("holidays.dates[{index}]"), text)?;
        }
        Ok(table)
    }
}

impl HolidayTable {
    fn add(&mut self, field: &str, text: &str) -> Result<(), CalendarError> {
        let holiday = date(field, text)?;
        self.check_verified(field, holiday)?;
        match self.dates.binary_search(&holiday) {
            Ok(_) => Err(CalendarError::invalid(field, format!("{holiday} a second time"), "each date once")),
            Err(place) => {
                self.dates.insert(place, holiday);
                Ok(())
            }
        }
    }

    fn check_verified(&self, field: &str, date: Date) -> Result<(), CalendarError> {
        if self.is_holiday(date).is_some() {
            return Ok(());
        }
        let (from, to) = (self.verified_from, self.verified_to);
        let expected = format!("a date in the verified range, {from} to {to}");
        Err(CalendarError::invalid(field, quoted(&date.to_string()), expected))
    }
}

fn check_openings(
    openings: BTreeMap<String, Vec<String>>,
    holidays: Option<&HolidayTable>,
) -> Result<BTreeMap<Date, Vec<Interval>>, CalendarError> {
    let check = |(text, hours): (String, Vec<String>)| {
        let field = format!("openings.{text}");
        let opened = date(&field, &text)?;
        if let Some(table) = holidays {
            table.check_verified(&field, opened)?;
        }
        if hours.is_empty() {
            let expected = "one opening or more (a date without any belongs into holidays.dates)";
            return Err(CalendarError::invalid(field, "no hours", expected));
        }
        Ok((opened, check_day(&field, &hours)?))
    };
    openings.into_iter().map(check).collect()
}

/// Reads and sorts the shifts of one day, none of which may begin before the one before has ended.
fn check_day(field: &str, texts: &[String]) -> Result<Vec<Interval>, CalendarError> {
    let read = |(index, text): (usize, &String)| {
        Interval::parse(text).ok_or_else(|| {
            CalendarError::invalid(format!("{field}[{index}]"), quoted(text), Interval::EXPECTED)
        })
    };
    let mut day = texts.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
    day.sort_unstable();
    match day.windows(2).find(|pair| pair[1].opens < pair[0].closes) {
        Some(pair) => Err(overlap(field, pair[0], pair[1])),
        None => Ok(day),
    }
}

/// The last shift of a day may run into the next day, but not into its first shift.
fn check_neighbours(week: &[Vec<Interval>; 7]) -> Result<(), CalendarError> {
    if week.iter().all(Vec::is_empty) {
        return Err(CalendarError::invalid("hours", "no hours", "one weekday or more with opening hours"));
    }
    for (day, name) in WEEKDAYS.iter().enumerate() {
        let (Some(&before), Some(&after)) = (week[(day + 6) % 7].last(), week[day].first()) else { continue };
        if before.closes > after.opens + DAY {
            return Err(overlap(&format!("hours.{name}"), before, after));
        }
    }
    Ok(())
}

fn overlap(field: &str, before: Interval, after: Interval) -> CalendarError {
    let found = format!("\"{after}\", which begins before \"{before}\" ends");
    CalendarError::invalid(field, found, "hours that do not overlap")
}

fn date(field: &str, text: &str) -> Result<Date, CalendarError> {
    let strict = text.len() == "2025-12-25".len();
    let parsed = text.parse().ok().filter(|_| strict);
    parsed.ok_or_else(|| CalendarError::invalid(field, quoted(text), "a date such as \"2025-12-25\""))
}

fn non_empty(field: &str, text: String) -> Result<String, CalendarError> {
    let blank = text.trim().is_empty();
    if blank { Err(CalendarError::invalid(field, quoted(&text), "a text")) } else { Ok(text) }
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn texts<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(T::to_string).collect()
}
