//! Reading and keeping calendars: a mistake is named with line, field, what was found and expected.

use super::super::CalendarDocument;
use super::{Calendar, CalendarError, shipped};

const SOUND: &str = "\
name = \"shop\"
zone = \"Europe/London\"
[hours]
mon = [\"09:00-12:30\", \"13:30-17:00\"]
sat = [
    \"22:00-06:00\",
]
[holidays]
source = \"the owner\"
verified_from = \"2025-01-01\"
verified_to = 2025-12-31
dates = [
    \"2025-12-25\",
    2025-01-01,
]
[openings]
2025-12-21 = [\"10:00-24:00\"]
";

/// Part of the sound calendar, what it is replaced by, and what is said about it.
const MISTAKES: [(&str, &str, &str); 14] = [
    ("name = \"shop\"", "name = \" \"", "line 1, `name`: found \" \", expected a text"),
    ("name = \"shop\"", "", "line 1, `name`: found nothing, expected this field"),
    (
        "Europe/London",
        "Europe/Londn",
        "line 2, `zone`: found \"Europe/Londn\", expected an IANA zone such as \"Europe/London\"",
    ),
    ("\"Europe/London\"", "3", "line 2, `zone`: found invalid type: integer `3`, expected a string"),
    (
        "mon = ",
        "monday = ",
        "line 4, `hours.monday`: found unknown field `monday`, expected one of `mon`, `tue`, `wed`, `thu`, `fri`, \
             `sat`, `sun`",
    ),
    (
        "13:30-17:00",
        "1:30pm-5pm",
        "line 4, `hours.mon[1]`: found \"1:30pm-5pm\", expected opening and closing time such as \"09:00-17:00\", \
             \"22:00-06:00\" or \"00:00-24:00\"",
    ),
    (
        "13:30-17:00",
        "12:00-17:00",
        "line 4, `hours.mon`: found \"12:00-17:00\", which begins before \"09:00-12:30\" ends, expected hours that \
             do not overlap",
    ),
    (
        "\"22:00-06:00\"",
        "5.5",
        "line 6, `hours.sat[0]`: found invalid type: floating point `5.5`, expected a string",
    ),
    ("source = \"the owner\"", "", "line 8, `holidays.source`: found nothing, expected this field"),
    (
        "2025-12-31",
        "2024-12-31",
        "line 11, `holidays.verified_to`: found \"2024-12-31\", expected 2025-01-01 or later",
    ),
    (
        "2025-12-25",
        "2025-13-25",
        "line 13, `holidays.dates[0]`: found \"2025-13-25\", expected a date such as \"2025-12-25\"",
    ),
    (
        "    2025-01-01,",
        "    2026-01-01,",
        "line 14, `holidays.dates[1]`: found \"2026-01-01\", expected a date in the verified range, 2025-01-01 to \
             2025-12-31",
    ),
    (
        "    2025-01-01,",
        "    2025-12-25,",
        "line 14, `holidays.dates[1]`: found 2025-12-25 a second time, expected each date once",
    ),
    (
        "[\"10:00-24:00\"]",
        "[]",
        "line 17, `openings.2025-12-21`: found no hours, expected one opening or more (a date without any belongs \
             into holidays.dates)",
    ),
];

#[test]
fn a_mistake_is_named_with_its_line() {
    for (sound, mistake, message) in MISTAKES {
        assert!(SOUND.contains(sound), "{sound}");
        let error = Calendar::from_toml(&SOUND.replacen(sound, mistake, 1)).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn what_is_no_toml_is_named_with_its_line() {
    let error = Calendar::from_toml("name = \"shop\"\nzone = Europe/London\n").unwrap_err();
    let CalendarError::Invalid { line, field, .. } = error else { panic!("{error:?}") };
    assert_eq!((line, field.as_str()), (Some(2), "zone ="));
    let twice = SOUND.replace("sat = ", "mon = ");
    assert!(matches!(Calendar::from_toml(&twice), Err(CalendarError::Invalid { line: Some(5), .. })));
}

#[test]
fn hours_that_are_none_are_refused() {
    let rows = [
        "09:00",
        "9:00-17:00",
        "09:00-09:00",
        "24:00-06:00",
        "09:00-24:01",
        "09:60-17:00",
        "",
        "09:00-17:00-18:00",
    ];
    for hours in rows {
        let text = SOUND.replace("22:00-06:00", hours);
        let error = Calendar::from_toml(&text).unwrap_err().to_string();
        assert!(error.starts_with(&format!("line 6, `hours.sat[0]`: found {hours:?}, expected")), "{error}");
    }
}

#[test]
fn a_night_shift_may_not_run_into_the_next_day_that_has_begun() {
    let text = SOUND.replace("09:00-12:30", "05:00-12:30").replace("sat = ", "sun = ");
    let error = Calendar::from_toml(&text).unwrap_err().to_string();
    assert!(error.starts_with("line 4, `hours.mon`: found \"05:00-12:30\", which begins before"), "{error}");
    let no_hours = "name = \"shut\"\nzone = \"UTC\"\n[hours]\n";
    let error = Calendar::from_toml(no_hours).unwrap_err().to_string();
    assert_eq!(error, "line 3, `hours`: found no hours, expected one weekday or more with opening hours");
}

#[test]
fn a_calendar_is_kept_as_it_was() {
    let written = Calendar::from_toml(SOUND).unwrap();
    let mut calendars = vec![written];
    calendars.extend(Calendar::shipped_names().map(|name| shipped(name).clone()));
    for calendar in calendars {
        let json = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
        let toml = toml::to_string(&calendar).unwrap();
        assert_eq!(Calendar::from_toml(&toml).unwrap(), calendar);
    }
}

#[test]
fn a_kept_calendar_is_checked_when_it_is_read_back() {
    let mut document = CalendarDocument::from(Calendar::from_toml(SOUND).unwrap());
    assert_eq!(document.hours.sat, ["22:00-06:00"]);
    assert_eq!(document.holidays.as_ref().unwrap().dates, ["2025-01-01", "2025-12-25"]);
    document.zone = "Mars/Olympus".into();
    let json = serde_json::to_string(&document).unwrap();
    let error = serde_json::from_str::<Calendar>(&json).unwrap_err().to_string();
    assert_eq!(error, "`zone`: found \"Mars/Olympus\", expected an IANA zone such as \"Europe/London\"");
}
