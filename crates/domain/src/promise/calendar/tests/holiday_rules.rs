//! The shipped tables against the rules that made them, written down a second time.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

use super::{Calendar, shipped};

const YEARS: std::ops::RangeInclusive<i16> = 2020..=2030;

/// The holidays of a year.
type Rule = fn(i16) -> Vec<Date>;

#[test]
fn the_promised_calendars_ship() {
    let names: Vec<_> = Calendar::shipped_names().collect();
    assert_eq!(names, ["england-wales", "scotland", "us-federal", "de", "fr", "nl", "target2", "always"]);
    for name in names {
        let calendar = shipped(name);
        assert_eq!(calendar.name(), name);
        let verified = (name != "always").then_some((date(2020, 1, 1), date(2030, 12, 31)));
        assert_eq!(calendar.verified(), verified, "{name}");
        assert_eq!(calendar.holiday_source().is_some(), name != "always", "{name}");
    }
    assert_eq!(Calendar::shipped("atlantis"), None);
}

#[test]
fn every_table_follows_its_rules() {
    let rows: [(&str, Rule); 7] = [
        ("england-wales", england_wales),
        ("scotland", scotland),
        ("us-federal", us_federal),
        ("de", de),
        ("fr", fr),
        ("nl", nl),
        ("target2", target2),
    ];
    for (name, rule) in rows {
        let expected: BTreeSet<Date> =
            YEARS.chain([2031]).flat_map(rule).filter(|day| is_weekday(*day)).collect();
        let expected: Vec<Date> = expected.into_iter().filter(|day| YEARS.contains(&day.year())).collect();
        let days = date(2020, 1, 1).series(Span::new().days(1)).take_while(|day| YEARS.contains(&day.year()));
        let closed: Vec<Date> =
            days.filter(|day| is_weekday(*day) && !shipped(name).is_business_day(*day).unwrap()).collect();
        assert_eq!(closed, expected, "{name}");
    }
}

fn england_wales(year: i16) -> Vec<Date> {
    let easter = easter(year);
    let mut days = vec![easter - 2.days(), easter + 1.day(), nth(year, 8, -1, Weekday::Monday)];
    days.extend(united_kingdom(year));
    days.extend(substituted(&[date(year, 1, 1)]));
    days
}

fn scotland(year: i16) -> Vec<Date> {
    let mut days = vec![easter(year) - 2.days(), nth(year, 8, 1, Weekday::Monday)];
    days.extend(united_kingdom(year));
    days.extend(substituted(&[date(year, 1, 1), date(year, 1, 2)]));
    days.extend(substituted(&[date(year, 11, 30)]));
    days.extend((year == 2026).then_some(date(2026, 6, 15))); // first World Cup match in 28 years
    days
}

/// What both have in common, with the days that were moved or given once.
fn united_kingdom(year: i16) -> Vec<Date> {
    let early_may = if year == 2020 { date(2020, 5, 8) } else { nth(year, 5, 1, Weekday::Monday) };
    let spring = if year == 2022 { date(2022, 6, 2) } else { nth(year, 5, -1, Weekday::Monday) };
    let once = [date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)];
    let mut days = substituted(&[date(year, 12, 25), date(year, 12, 26)]);
    days.extend([early_may, spring]);
    days.extend(once.iter().filter(|day| day.year() == year));
    days
}

fn us_federal(year: i16) -> Vec<Date> {
    let mut fixed = vec![date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)];
    fixed.extend((year >= 2021).then_some(date(year, 6, 19)));
    let mut days: Vec<Date> = fixed.into_iter().map(observed).collect();
    days.extend(
        [(1, 3), (2, 3), (5, -1), (9, 1), (10, 2)].map(|(month, n)| nth(year, month, n, Weekday::Monday)),
    );
    days.push(nth(year, 11, 4, Weekday::Thursday));
    days
}

fn de(year: i16) -> Vec<Date> {
    let fixed = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)].map(|(month, day)| date(year, month, day));
    [&fixed[..], &around_easter(year, &[-2, 1, 39, 50])].concat()
}

fn fr(year: i16) -> Vec<Date> {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let fixed = fixed.map(|(month, day)| date(year, month, day));
    [&fixed[..], &around_easter(year, &[1, 39, 50])].concat()
}

fn nl(year: i16) -> Vec<Date> {
    let king = date(year, 4, 27);
    let king = if king.weekday() == Weekday::Sunday { date(year, 4, 26) } else { king };
    let mut days = vec![date(year, 1, 1), king, date(year, 12, 25), date(year, 12, 26)];
    days.extend((year % 5 == 0).then_some(date(year, 5, 5)));
    [days, around_easter(year, &[-2, 1, 39, 50])].concat()
}

fn target2(year: i16) -> Vec<Date> {
    let fixed = [(1, 1), (5, 1), (12, 25), (12, 26)].map(|(month, day)| date(year, month, day));
    [&fixed[..], &around_easter(year, &[-2, 1])].concat()
}

fn around_easter(year: i16, days: &[i64]) -> Vec<Date> {
    days.iter().map(|days| easter(year) + days.days()).collect()
}

/// Each day, or for those on a weekend the next weekday that is none of them.
fn substituted(holidays: &[Date]) -> Vec<Date> {
    let mut days: Vec<Date> = holidays.iter().copied().filter(|day| is_weekday(*day)).collect();
    for holiday in holidays.iter().filter(|day| !is_weekday(**day)) {
        let mut later = holiday.series(Span::new().days(1));
        days.extend(later.find(|day| is_weekday(*day) && !days.contains(day)));
    }
    days
}

/// Saturdays are observed on Friday, Sundays on Monday (5 U.S.C. 6103).
fn observed(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => day - 1.day(),
        Weekday::Sunday => day + 1.day(),
        _ => day,
    }
}

fn nth(year: i16, month: i8, n: i8, weekday: Weekday) -> Date {
    date(year, month, 1).nth_weekday_of_month(n, weekday).unwrap()
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Gregorian Easter Sunday, valid from 1900 to 2099 (Gauss 1800, with his constants for these centuries).
fn easter(year: i16) -> Date {
    let (a, b, c) = (i64::from(year % 19), i64::from(year % 4), i64::from(year % 7));
    let d = (19 * a + 24) % 30;
    let e = (2 * b + 4 * c + 6 * d + 5) % 7;
    let days = if (d == 29 || (d == 28 && a > 10)) && e == 6 { d + e - 7 } else { d + e };
    date(year, 3, 22) + days.days()
}
