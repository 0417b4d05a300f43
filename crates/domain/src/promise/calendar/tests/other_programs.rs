//! Answers of independent programs, where their data lies beside the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use jiff::civil::{Date, Weekday};

use super::{Calendar, at, shipped};

#[derive(serde::Deserialize)]
struct Schedule {
    hours: BTreeMap<String, BTreeMap<String, String>>,
    breaks: BTreeMap<Date, BTreeMap<String, String>>,
    shifts: BTreeMap<Date, BTreeMap<String, String>>,
    holidays: Vec<Date>,
    tz: String,
}

/// The folder `business-hours`, or `None` after saying that it is not there.
fn data() -> Option<PathBuf> {
    let named = std::env::var_os("AMENDS_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared"));
    let data = named
        .into_iter()
        .chain(beside)
        .map(|shared| shared.join("data/business-hours"))
        .find(|data| data.is_dir());
    match &data {
        Some(data) => println!("reading {}", data.display()),
        None => println!("skipped: no shared/data/business-hours beside the repository"),
    }
    data
}

fn rows(file: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(file).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Breaks cut pieces out of the hours of their date; shifts replace them.
fn calendar(name: &str, schedule: &Schedule) -> Calendar {
    let listed = |hours: &BTreeMap<String, String>| -> Vec<String> {
        hours.iter().map(|(opens, closes)| format!("{opens}-{closes}")).collect()
    };
    let mut text = format!("name = {name:?}\nzone = {:?}\n[hours]\n", schedule.tz);
    for (day, hours) in &schedule.hours {
        text += &format!("{day} = {:?}\n", listed(hours));
    }
    let holidays: Vec<String> = schedule.holidays.iter().map(Date::to_string).collect();
    text += &format!(
        "[holidays]\nsource = \"schedules.json\"\nverified_from = 2023-01-01\nverified_to = 2026-12-31\n\
         dates = {holidays:?}\n[openings]\n"
    );
    for (date, hours) in &schedule.shifts {
        text += &format!("{date} = {:?}\n", listed(hours));
    }
    for (date, breaks) in &schedule.breaks {
        let day = date.weekday();
        let hours = &schedule.hours[&format!("{day:?}").to_lowercase()[..3]];
        text += &format!("{date} = {:?}\n", listed(&less(hours, breaks)));
    }
    Calendar::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn less(hours: &BTreeMap<String, String>, breaks: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut left = hours.clone();
    for (from, to) in breaks {
        let cut = std::mem::take(&mut left);
        for (opens, closes) in cut {
            let before = (opens.clone(), closes.clone().min(from.clone()));
            let after = (opens.max(to.clone()), closes);
            left.extend([before, after].into_iter().filter(|(opens, closes)| opens < closes));
        }
    }
    left
}

/// Where the two programs differ, the second is due at the closing instant, as we are.
#[test]
fn business_time_is_that_of_two_other_programs() {
    let Some(data) = data() else { return };
    let schedules: BTreeMap<String, Schedule> =
        serde_json::from_str(&fs::read_to_string(data.join("schedules.json")).unwrap()).unwrap();
    let calendars: BTreeMap<_, _> =
        schedules.iter().map(|(name, schedule)| (name.as_str(), calendar(name, schedule))).collect();
    let cases = rows(&data.join("cases.csv"));
    let mut differ = 0;
    for case in &cases {
        let [schedule, operation, start, argument, first, second] = &case[..] else { panic!("{case:?}") };
        let expected = if second.is_empty() { first } else { second };
        let (calendar, start) = (&calendars[schedule.as_str()], at(start));
        let closing_or_opening = |due: jiff::Timestamp| {
            // The first program alone: its answer may be the opening after our closing instant.
            let opening = calendar.next_opening(due).unwrap();
            if second.is_empty() && *first == opening.to_string() { opening } else { due }
        };
        let found = match operation.as_str() {
            "add_minutes" => {
                let minutes = SignedDuration::from_mins(argument.parse().unwrap());
                let due = calendar.add_business(start, minutes).unwrap();
                differ += usize::from(due.to_string() != *first);
                closing_or_opening(due).to_string()
            }
            "business_seconds_between" => {
                calendar.business_between(start, at(argument)).unwrap().as_secs().to_string()
            }
            "in_hours" => calendar.is_open(start).unwrap().to_string(),
            other => panic!("operation {other}"),
        };
        assert_eq!(found, *expected, "{case:?}");
    }
    println!(
        "{} cases agree; {differ} of them are due at the closing instant, not the next opening",
        cases.len()
    );
    assert!(cases.len() >= 160 && differ < cases.len() / 4);
}

/// The countries of this table do not ship, but they keep some days that ours keep too.
#[test]
fn days_that_all_keep_are_in_our_tables() {
    let Some(data) = data() else { return };
    let trusted = |row: &Vec<String>| row[2] == "1" && row[3] == "1";
    let trusted = rows(&data.join("holidays.csv")).into_iter().filter(trusted);
    let mut compared = 0;
    for row in trusted {
        let day: Date = row[1].parse().unwrap();
        for name in keepers(&row[0], day) {
            assert_eq!(shipped(name).is_business_day(day), Ok(false), "{row:?} in `{name}`");
            compared += 1;
        }
    }
    println!("{compared} days compared");
    assert!(compared > 0);
}

/// Who else keeps that holiday of that country.
fn keepers(country: &str, day: Date) -> &'static [&'static str] {
    let easter_monday = day.weekday() == Weekday::Monday && matches!(day.month(), 3 | 4) && day.day() != 25;
    match (country, day.month(), day.day()) {
        (_, 1, 1) | (_, 12, 25) => &["england-wales", "scotland", "us-federal", "de", "fr", "nl", "target2"],
        ("CA", 9, _) => &["us-federal"],
        ("IT", 12, 26) => &["england-wales", "scotland", "de", "nl", "target2"],
        ("IT", 5, 1) => &["de", "fr", "target2"],
        ("IT", 8, 15) | ("IT", 11, 1) => &["fr"],
        ("IT", ..) if easter_monday => &["england-wales", "de", "fr", "nl", "target2"],
        _ => &[],
    }
}
