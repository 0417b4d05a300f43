//! Random calendars, each answer compared with walking through the minutes.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::oracle_plans::{Plan, plans};

const WINDOW: usize = 6 * 24 * 60;

fn minutes(count: usize) -> SignedDuration {
    SignedDuration::from_mins(count as i64)
}

/// The first minute from `day 00:00` less two days on whose reading is at least so many minutes after
/// midnight.
fn first_reading(plan: &Plan, day: Date, minute: u16) -> Timestamp {
    let target =
        day.to_datetime(jiff::civil::Time::midnight()) + SignedDuration::from_mins(i64::from(minute));
    let start =
        plan.zone().to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).unwrap() - minutes(2 * 1440);
    let readings = plan.readings(start, 5 * 1440);
    start + minutes(readings.iter().position(|reading| *reading >= target).unwrap())
}

/// A quarter of what proptest or its environment asks for.
fn few() -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases / 4, ..asked }
}

proptest! {
    // Walking minutes is slow by design; `PROPTEST_CASES` asks for more.
    #![proptest_config(few())]

    #[test]
    fn open_minutes_and_the_next_opening(plan in plans(), offset in -3000..3000_i64) {
        let calendar = plan.calendar();
        let start = plan.minute(offset);
        let open = plan.open_minutes(start, WINDOW);
        for (minute, expected) in open.iter().enumerate().step_by(7) {
            let instant = start + minutes(minute);
            prop_assert_eq!(calendar.is_open(instant), Ok(*expected), "at {}", instant);
        }
        if let Some(minute) = open.iter().position(|open| *open) {
            prop_assert_eq!(calendar.next_opening(start), Ok(start + minutes(minute)));
        } else {
            prop_assert!(calendar.next_opening(start).is_ok_and(|opening| opening >= start + minutes(WINDOW)));
        }
    }

    #[test]
    fn added_and_measured_business_time(plan in plans(), offset in -3000..3000_i64, length in 1..4000_usize) {
        let calendar = plan.calendar();
        let start = plan.minute(offset);
        let open = plan.open_minutes(start, WINDOW);
        let total = open.iter().filter(|open| **open).count();
        prop_assert_eq!(calendar.business_between(start, start + minutes(WINDOW)), Ok(minutes(total)));
        let until = open[..length].iter().filter(|open| **open).count();
        prop_assert_eq!(calendar.business_between(start, start + minutes(length)), Ok(minutes(until)));
        if let Some(last) = open.iter().rposition(|open| *open) {
            prop_assert_eq!(calendar.add_business(start, minutes(total)), Ok(start + minutes(last + 1)));
        }
        let length = 1 + length % total.max(1);
        let worked = open.iter().enumerate().filter(|(_, open)| **open).nth(length - 1);
        if let Some((last, _)) = worked {
            prop_assert_eq!(calendar.add_business(start, minutes(length)), Ok(start + minutes(last + 1)));
        }
    }

    #[test]
    fn time_added_in_two_parts_is_time_added_at_once(
        plan in plans(),
        offset in -200_000..200_000_i64,
        a in 0..90_000_i64,
        b in 0..90_000_i64,
    ) {
        let calendar = plan.calendar();
        let start = plan.minute(0) + SignedDuration::from_secs(offset);
        let (a, b) = (SignedDuration::from_secs(a), SignedDuration::from_secs(b));
        // Weeks with a few open minutes may lead out of the verified range: that is an error, not a date.
        if let Ok(at_once) = calendar.add_business(start, a + b) {
            let first = calendar.add_business(start, a).unwrap();
            prop_assert_eq!(calendar.add_business(first, b), Ok(at_once));
            prop_assert_eq!(calendar.business_between(start, at_once), Ok(a + b));
            prop_assert!(start <= first && first <= at_once);
        }
    }

    #[test]
    fn business_days_counted_one_by_one(
        plan in plans(),
        offset in -3000..3000_i64,
        days in 0..12_u32,
        wide in 1..30_i64,
    ) {
        let calendar = plan.calendar();
        let from = plan.minute(offset);
        let day_0 = plan.zone().to_datetime(from).date();
        let later = day_0.series(jiff::Span::new().days(1)).skip(1).take(50);
        let business: Vec<Date> = later.filter(|date| !plan.shifts(*date).is_empty()).collect();
        if let Some(date) = (days as usize).checked_sub(1).and_then(|nth| business.get(nth)) {
            let closes = plan.shifts(*date).last().unwrap().1;
            let due = first_reading(&plan, *date, closes);
            prop_assert_eq!(calendar.due_in_business_days(from, days), Ok(due));
        }
        let to = from + SignedDuration::from_hours(wide * 24);
        let last = plan.zone().to_datetime(to).date();
        let counted = business.iter().filter(|date| **date <= last).count() as i64;
        prop_assert_eq!(calendar.business_days_between(from, to), Ok(counted));
    }
}
