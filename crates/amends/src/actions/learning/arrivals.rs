//! What came on each day, and how much business it can be about: what the nightly look for rises is given.

use std::collections::{BTreeMap, BTreeSet};

use domain::learning::{Arrivals, Days, Watched};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use store::signal;

use crate::{app::Turn, error::Error};

/// Years that are looked back on: the five that a season is told from, and one whose weeks are judged by them. Single days
/// look at the last three of them.
const YEARS_BACK: i32 = 6;
/// Days over which orders are taken together: complaints follow them by days or weeks.
const ORDER_DAYS: usize = 28;
/// Days without any order after which no more orders are taken to be imported.
const NO_NEWS_OF_ORDERS: usize = 7;

/// What came on each day, up to the day before `day`, and how much business there was.
///
/// # Errors
/// Storage failed.
pub fn counts(conn: &mut store::Conn<'_>, turn: &Turn, day: Date) -> Result<(Vec<Arrivals>, Days), Error> {
    let zone = TimeZone::get(&turn.house.company.zone).unwrap_or(TimeZone::UTC);
    let summed = by_days(conn, &zone, day)?;
    // Before the first case ever there was nothing to count.
    let first = summed.keys().map(|(_, date)| *date).min().unwrap_or(day);
    let calendar = Calendar { first, length: days_between(first, day), zone };
    let arrived = |((about, date), cases)| Arrivals { about, day: days_between(first, date), cases };
    let arrivals: Vec<Arrivals> = summed.into_iter().map(arrived).collect();
    let (from, to) = (midnight(first, &calendar.zone), midnight(day, &calendar.zone));
    let opportunities = calendar.business(&signal::orders_placed(conn, from, to)?);
    let mut opportunities_of = BTreeMap::new();
    // Where orders are not known at all, nobody has to look for those of one product.
    for about in sold(&arrivals).into_iter().filter(|_| !opportunities.is_empty()) {
        let known = calendar.business(&signal::orders_of(conn, &about, from, to)?);
        if !known.is_empty() {
            opportunities_of.insert(about, known);
        }
    }
    let week_starts = turn.house.learning.first_of_a_week();
    let days = Days { first, length: calendar.length, week_starts, opportunities, opportunities_of };
    Ok((arrivals, days))
}

/// Cases by what is known of them and by day, read year by year: what came in quarters of an hour is summed at once.
fn by_days(
    conn: &mut store::Conn<'_>,
    zone: &TimeZone,
    day: Date,
) -> Result<BTreeMap<(Watched, Date), u64>, Error> {
    let mut summed = BTreeMap::new();
    for back in (1..=YEARS_BACK).rev() {
        let (from, to) = (day.saturating_sub(back.years()), day.saturating_sub((back - 1).years()));
        for one in signal::arrivals(conn, midnight(from, zone), midnight(to, zone))? {
            let date = one.at.to_zoned(zone.clone()).date();
            *summed.entry((one.about, date)).or_default() += one.cases;
        }
    }
    Ok(summed)
}

/// Each product and each place that a case names.
fn sold(arrivals: &[Arrivals]) -> BTreeSet<Watched> {
    let product = |one: &Arrivals| one.about.product.clone().map(Watched::of_product);
    let site = |one: &Arrivals| one.about.site.clone().map(Watched::of_site);
    arrivals.iter().flat_map(|one| [product(one), site(one)]).flatten().collect()
}

/// The days that are looked over, in the firm's zone.
struct Calendar {
    first: Date,
    length: usize,
    zone: TimeZone,
}

impl Calendar {
    /// Which day an instant lies in, from 0.
    fn place(&self, at: Timestamp) -> usize {
        let date = at.to_zoned(self.zone.clone()).date();
        days_between(self.first, date).min(self.length.saturating_sub(1))
    }

    fn business(&self, placed: &[(Timestamp, u64)]) -> Vec<f64> {
        let mut orders = vec![0; self.length];
        for (at, count) in placed.iter().filter(|_| self.length > 0) {
            orders[self.place(*at)] += count;
        }
        business(&orders)
    }
}

/// How much business complaints can be about, day by day: the orders of the four weeks up to each, and 0 before the first
/// order. Nothing where orders are not known up to the last days: a stopped import must not look like a rise.
fn business(orders: &[u64]) -> Vec<f64> {
    let last = orders.len().saturating_sub(NO_NEWS_OF_ORDERS);
    let Some(first) = orders.iter().position(|count| *count > 0) else { return Vec::new() };
    if orders[last..].iter().all(|count| *count == 0) {
        return Vec::new();
    }
    let window = |day: usize| &orders[(day + 1).saturating_sub(ORDER_DAYS).max(first)..=day];
    let mean = |days: &[u64]| days.iter().sum::<u64>() as f64 / days.len() as f64;
    // Never nothing: what comes on a day without business would be impossible.
    let known = (first..orders.len()).map(|day| mean(window(day)).max(0.1));
    std::iter::repeat_n(0.0, first).chain(known).collect()
}

fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    date.to_zoned(zone.clone()).map_or(Timestamp::MIN, |at| at.timestamp())
}

fn days_between(from: Date, to: Date) -> usize {
    usize::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::business;

    #[test]
    fn business_is_the_orders_of_four_weeks_and_unknown_where_an_import_has_stopped() {
        let steady = vec![10; 60];
        assert!(business(&steady).iter().all(|mean| (mean - 10.0).abs() < 1e-9));
        let grown: Vec<u64> = (0..60).map(|day| if day < 30 { 10 } else { 20 }).collect();
        let business_then = business(&grown);
        assert!((business_then[43] - 15.0).abs() < 1e-9 && (business_then[59] - 20.0).abs() < 1e-9);
        let stopped: Vec<u64> = (0..60).map(|day| if day < 50 { 10 } else { 0 }).collect();
        assert!(business(&stopped).is_empty() && business(&[]).is_empty());
        let begun: Vec<u64> = (0..60).map(|day| if day < 20 { 0 } else { 10 }).collect();
        let business_since = business(&begun);
        assert!(business_since[..20].iter().all(|mean| *mean <= 0.0));
        assert!(business_since[20..].iter().all(|mean| (mean - 10.0).abs() < 1e-9), "from its first day on");
    }
}
