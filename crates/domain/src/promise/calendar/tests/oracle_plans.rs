//! Random calendars near clock changes, and a slow way to ask them: minute by minute, with no cleverness.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

use super::Calendar;

/// Opening and closing in minutes after midnight; a closing above 1440 is on the morning after.
type Shift = (u16, u16);

/// A calendar in its plainest form.
#[derive(Clone, Debug)]
pub struct Plan {
    zone: &'static str,
    /// A date close to a change of the clock.
    pub day: Date,
    week: Vec<Vec<Shift>>,
    holidays: BTreeSet<Date>,
    openings: BTreeMap<Date, Vec<Shift>>,
}

/// Zones and dates around which the clock skips or repeats, over midnight too.
const CHANGES: [(&str, &str); 14] = [
    ("Europe/London", "2025-03-30"),
    ("Europe/London", "2025-10-26"),
    ("America/New_York", "2025-03-09"),
    ("America/New_York", "2025-11-02"),
    ("Australia/Lord_Howe", "2025-04-06"),
    ("Australia/Lord_Howe", "2025-10-05"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("Africa/Cairo", "2024-04-26"),
    ("Africa/Cairo", "2024-11-01"),
    ("America/St_Johns", "2010-11-07"),
    ("Antarctica/Troll", "2025-10-26"),
    ("Asia/Kathmandu", "2025-06-15"),
    ("Pacific/Apia", "2011-04-02"),
];

pub fn plans() -> impl Strategy<Value = Plan> {
    let openings =
        prop::collection::btree_map(-4..8_i64, day_hours().prop_filter("open", |day| !day.is_empty()), 0..3);
    let week = prop::collection::vec((day_hours(), 0..600_u16), 7);
    let holidays = prop::collection::btree_set(-4..8_i64, 0..4);
    (0..CHANGES.len(), week, holidays, openings).prop_map(|(change, week, holidays, openings)| {
        let (zone, day) = CHANGES[change];
        let day: Date = day.parse().unwrap();
        let dated = |days: i64| day + days.days();
        let holidays = holidays.into_iter().map(dated).collect();
        let openings = openings.into_iter().map(|(days, hours)| (dated(days), hours)).collect();
        Plan { zone, day, week: with_nights(week), holidays, openings }
    })
}

fn day_hours() -> impl Strategy<Value = Vec<Shift>> {
    prop::collection::btree_set(0..=1440_u16, 0..=5).prop_map(|minutes| {
        let minutes: Vec<u16> = minutes.into_iter().collect();
        minutes.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

/// Lets the last shift of some days run into the morning after, as far as the plan of that morning allows.
fn with_nights(days: Vec<(Vec<Shift>, u16)>) -> Vec<Vec<Shift>> {
    let mut week: Vec<Vec<Shift>> = days.iter().map(|(day, _)| day.clone()).collect();
    if week.iter().all(Vec::is_empty) {
        week[0].push((540, 1020));
    }
    for (day, (_, wish)) in days.iter().enumerate() {
        let morning = week[(day + 1) % 7].first().map_or(1440, |shift| shift.0);
        let Some(last) = week[day].last_mut() else { continue };
        let after_midnight =
            if wish % 3 == 0 { (*wish).min(morning).min(last.0.saturating_sub(1)) } else { 0 };
        if after_midnight > 0 {
            last.1 = 1440 + after_midnight;
        }
    }
    week
}

impl Plan {
    pub fn calendar(&self) -> Calendar {
        let mut text = format!("name = \"plan\"\nzone = \"{}\"\n[hours]\n", self.zone);
        for (name, hours) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().zip(&self.week) {
            text += &format!("{name} = {:?}\n", written(hours));
        }
        let (from, to) = (self.day - 60.days(), self.day + 60.days());
        let holidays: Vec<String> = self.holidays.iter().map(Date::to_string).collect();
        text += &format!(
            "[holidays]\nsource = \"chance\"\nverified_from = {from}\nverified_to = {to}\ndates = {holidays:?}\n[openings]\n"
        );
        for (date, hours) in &self.openings {
            text += &format!("{date} = {:?}\n", written(hours));
        }
        Calendar::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    pub fn zone(&self) -> TimeZone {
        TimeZoneDatabase::bundled().get(self.zone).unwrap()
    }

    /// Midnight of the chosen day, or thereabouts, and so many minutes on.
    pub fn minute(&self, minutes: i64) -> Timestamp {
        let midnight = self.zone().to_timestamp(self.day.to_datetime(jiff::civil::Time::midnight())).unwrap();
        midnight + SignedDuration::from_mins(minutes)
    }

    pub fn shifts(&self, date: Date) -> &[Shift] {
        if let Some(hours) = self.openings.get(&date) {
            return hours;
        }
        if self.holidays.contains(&date) {
            &[]
        } else {
            &self.week[date.weekday().to_monday_zero_offset() as usize]
        }
    }

    /// For each of so many minutes from `start`: the highest reading of the clock so far. A clock that falls
    /// back shows nothing new until it has caught up.
    pub fn readings(&self, start: Timestamp, minutes: usize) -> Vec<DateTime> {
        let zone = self.zone();
        let mut high = DateTime::MIN;
        let lead_in = 30 * 60;
        let mut readings = Vec::with_capacity(minutes);
        for minute in 0..lead_in + minutes {
            let instant = start + SignedDuration::from_mins(minute as i64 - lead_in as i64);
            high = high.max(zone.to_datetime(instant));
            if minute >= lead_in {
                readings.push(high);
            }
        }
        readings
    }

    /// Open or not, for each of so many minutes from `start`.
    pub fn open_minutes(&self, start: Timestamp, minutes: usize) -> Vec<bool> {
        self.readings(start, minutes).into_iter().map(|reading| self.is_open(reading)).collect()
    }

    fn is_open(&self, reading: DateTime) -> bool {
        let minute = reading.hour() as u16 * 60 + reading.minute() as u16;
        let within =
            |shifts: &[Shift], minute: u16| shifts.iter().any(|shift| shift.0 <= minute && minute < shift.1);
        let yesterday = reading.date().yesterday().unwrap();
        within(self.shifts(reading.date()), minute) || within(self.shifts(yesterday), minute + 1440)
    }
}

fn written(hours: &[Shift]) -> Vec<String> {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let closing = |closes: u16| clock(if closes > 1440 { closes - 1440 } else { closes });
    hours.iter().map(|(opens, closes)| format!("{}-{}", clock(*opens), closing(*closes))).collect()
}
