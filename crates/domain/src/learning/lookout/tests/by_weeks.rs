//! Five made years: what weeks tell beside days, once, and of whole weeks alone.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday, date};

use super::{
    super::{
        Days, look_out, rule,
        weeks::{self, weekly_streams},
    },
    Arrivals, FEW, about, poisson,
};
use crate::learning::{
    Watched,
    signals::{Designs, Draw, Every, scan},
};

const LENGTH: usize = 5 * 365;
/// A Wednesday: the last whole week ended three days before.
const LAST: Date = date(2026, 4, 8);
/// The days of the last whole week.
const WEEK: std::ops::Range<usize> = LENGTH - 10..LENGTH - 3;

fn days() -> Days {
    Days {
        first: LAST.saturating_sub(jiff::Span::new().days(LENGTH as i64 - 1)),
        length: LENGTH,
        week_starts: Weekday::Monday,
        opportunities: Vec::new(),
        opportunities_of: BTreeMap::new(),
    }
}

/// Poisson counts of one kind, 1 a day times `grown` on the day, from a day on.
fn kind(name: &str, seed: u64, from: usize, grown: impl Fn(usize) -> f64) -> Vec<Arrivals> {
    let mut draw = Draw(seed);
    let cases = |day| Arrivals { about: about(name, ""), day, cases: poisson(grown(day), &mut draw) };
    (from..LENGTH).map(cases).collect()
}

/// Letters that are written down once a week, on any day of it: seven or so, and two dozen in the last whole week. That
/// many on a day are no news where a day brings nothing or a week's post; that many in a week are.
fn letters(name: &str, seed: u64) -> Vec<Arrivals> {
    let mut draw = Draw(seed);
    let on_a_day = |start: usize| {
        let cases = if start == WEEK.start { 24 } else { poisson(7.0, &mut draw) };
        Arrivals { about: about(name, ""), day: start + draw.below(7) as usize, cases }
    };
    (WEEK.start % 7..LENGTH - 7).step_by(7).map(on_a_day).collect()
}

#[test]
fn weeks_are_whole_and_begin_where_the_firm_says() {
    let arrivals = kind("late", 1, 3, |_| 1.0);
    let of = |week_starts| {
        let days = Days { week_starts, ..days() };
        let streams = weekly_streams(&arrivals, &days, &days.lately().1, |_| true);
        streams[&about("late", "")].clone()
    };
    let monday = of(Weekday::Monday);
    assert_eq!(
        (monday.start.weekday(), monday.date(monday.counts.len() - 1)),
        (Weekday::Monday, date(2026, 3, 30))
    );
    let last: u64 = arrivals.iter().filter(|one| WEEK.contains(&one.day)).map(|one| one.cases).sum();
    assert_eq!(monday.counts.last(), Some(&last));
    let thursday = of(Weekday::Thursday);
    assert_eq!(thursday.date(thursday.counts.len() - 1), date(2026, 4, 2), "it ended with the last day");
}

#[test]
fn a_stream_needs_three_years_of_its_own_and_a_pair_a_case_a_week() {
    let whole = |arrivals: &[Arrivals]| weekly_streams(arrivals, &days(), &days().lately().1, |_| true);
    let young = kind("late", 1, LENGTH - 159 * 7 - 2, |_| 1.0);
    assert!(whole(&young).is_empty());
    let old = kind("late", 1, LENGTH - 162 * 7, |_| 1.0);
    assert_eq!(whole(&old).into_keys().collect::<Vec<_>>(), [Watched::default(), about("late", "")]);
    let at_a_place = |rate: f64| -> usize {
        let named = |one: Arrivals| Arrivals { about: about("late", "North"), ..one };
        let arrivals: Vec<Arrivals> = kind("late", 1, 0, |_| rate).into_iter().map(named).collect();
        whole(&arrivals).len()
    };
    assert_eq!((at_a_place(1.0), at_a_place(0.05)), (4, 3));
}

/// Where orders are known of the last three years, weeks before anybody knew of orders are left out.
#[test]
fn weeks_begin_where_their_business_is_known() {
    let arrivals = kind("late", 1, 0, |_| 1.0);
    let streams = |known_from: usize| {
        let sold = (0..LENGTH).map(|day| if day < known_from { 0.0 } else { 100.0 }).collect();
        let days = Days { opportunities: sold, ..days() };
        weekly_streams(&arrivals, &days, &days.lately().1, |_| true).remove(&about("late", ""))
    };
    let four_years = streams(365).unwrap();
    assert!(four_years.opportunities.iter().all(|number| (number - 700.0).abs() < 1e-9));
    assert_eq!(four_years.opportunities.len(), four_years.counts.len());
    // Days do not know of orders then, and neither do weeks.
    let two_years = streams(LENGTH - 730).unwrap();
    assert!(two_years.opportunities.is_empty() && two_years.counts.len() > four_years.counts.len());
}

#[test]
fn a_rise_that_days_do_not_show_is_told_once_by_its_week() {
    for seed in 0..4 {
        let found = look_out(&letters("late", seed), &days(), &[], FEW);
        let [one] = found.as_slice() else { panic!("seed {seed}: {found:?}") };
        assert_eq!((&one.about, one.series.every), (&about("late", ""), Every::Week), "seed {seed}");
        assert_eq!(one.series.date(one.alarm.at), date(2026, 3, 30));
        assert!(one.alarm.observed == 24 && (4.0..10.0).contains(&one.alarm.expected), "{:?}", one.alarm);
    }
}

/// The same stream by days and by weeks is one signal, and days say it more closely.
#[test]
fn what_days_show_is_told_by_days_alone() {
    let rise = |day| if day >= LENGTH - 6 { 8.0 } else { 1.0 };
    for seed in 0..4 {
        let found = look_out(&kind("late", seed, 0, rise), &days(), &[], FEW);
        let told: Vec<_> = found.iter().map(|one| (&one.about, one.series.every)).collect();
        assert_eq!(told, [(&about("late", ""), Every::Day)], "seed {seed}");
        let arrivals = kind("late", seed, 0, rise);
        let weeks = weekly_streams(&arrivals, &days(), &days().lately().1, |_| true);
        let (mut designs, rule) = (Designs::default(), rule(weeks::BEHIND, 1000.0));
        let late = &weeks[&about("late", "")];
        assert!(scan(late, &rule, &mut designs).iter().any(|alarm| alarm.at + 1 == late.counts.len()));
    }
}

/// A signal about a part of the cases stands for a week after its day is no news any more: the whole is not told of them.
#[test]
fn what_people_have_before_them_is_not_told_again_as_a_wider_week() {
    let mut arrivals = letters("late", 1);
    let known = |names: &[Watched], arrivals: &[Arrivals]| look_out(arrivals, &days(), names, FEW).len();
    assert_eq!(known(&[], &arrivals), 1);
    let at_a_place = about("late", "North");
    // The rise came from one place, of which a signal was raised.
    for one in arrivals.iter_mut().filter(|one| WEEK.contains(&one.day)) {
        one.about = at_a_place.clone();
    }
    assert_eq!(known(&[], &arrivals), 1);
    assert_eq!(known(&[at_a_place], &arrivals), 0);
    assert_eq!(known(&[about("rude", "")], &arrivals), 1, "another signal explains nothing of it");
}

/// 24 looks of a week each over one kind, at one false alarm a month over everything: six are accepted.
#[test]
fn quiet_years_raise_no_more_than_is_accepted_by_days_and_weeks_together() {
    let alarms: usize =
        (0..24).map(|seed| look_out(&kind("late", seed, 0, |_| 1.0), &days(), &[], 1.0).len()).sum();
    assert!(alarms <= 12, "{alarms} alarms");
}

#[test]
fn a_place_that_is_first_written_down_today_has_no_rise() {
    let mut arrivals = kind("late", 3, LENGTH - 400, |_| 1.0);
    for one in arrivals.iter_mut().filter(|one| one.day >= LENGTH - 60) {
        one.about = about("late", "North");
    }
    let found = look_out(&arrivals, &days(), &[], 0.3);
    assert!(found.is_empty(), "{found:?}");
}
