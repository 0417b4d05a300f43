//! Made years of three kinds at four sites: what is told when one of them rises, and how often when none does.

mod by_weeks;

use std::collections::BTreeMap;

use super::{Arrivals, Days, Found, look_out as look_out_beside};
use crate::learning::{Watched, signals::Draw};

const KINDS: [&str; 3] = ["late", "broken", "rude"];
const SITES: [&str; 4] = ["North", "South", "East", "West"];
const LENGTH: usize = 200;

fn look_out(arrivals: &[Arrivals], days: &Days, false_alarms_a_month: f64) -> Vec<Found> {
    look_out_beside(arrivals, days, &[], false_alarms_a_month)
}

fn days() -> Days {
    Days {
        first: jiff::civil::date(2026, 1, 1),
        length: LENGTH,
        week_starts: jiff::civil::Weekday::Monday,
        opportunities: Vec::new(),
        opportunities_of: BTreeMap::new(),
    }
}

fn about(kind: &str, site: &str) -> Watched {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Watched { failure_type: said(kind), site: said(site), ..Watched::default() }
}

/// Poisson counts of 0.4 a day for each kind at each site, times `grown` on the day.
fn year(seed: u64, grown: impl Fn(&str, &str, usize) -> f64) -> Vec<Arrivals> {
    let mut draw = Draw(seed);
    let mut arrivals = Vec::new();
    for day in 0..LENGTH {
        for (kind, site) in KINDS.iter().flat_map(|kind| SITES.map(|site| (kind, site))) {
            let cases = poisson(0.4 * grown(kind, site, day), &mut draw);
            arrivals.push(Arrivals { about: about(kind, site), day, cases });
        }
    }
    arrivals
}

fn poisson(mean: f64, draw: &mut Draw) -> u64 {
    let (mut product, mut x) = (draw.unit(), 0);
    while product > (-mean).exp() {
        product *= draw.unit();
        x += 1;
    }
    x
}

/// So few false alarms are accepted that none is to be met here by chance.
const FEW: f64 = 0.05;

fn told(arrivals: &[Arrivals], false_alarms_a_month: f64) -> Vec<Watched> {
    look_out(arrivals, &days(), false_alarms_a_month).into_iter().map(|found| found.about).collect()
}

#[test]
fn quiet_streams_raise_about_as_much_as_is_accepted() {
    let looks = 24;
    let alarms: usize = (0..looks).map(|seed| told(&year(seed, |_, _, _| 1.0), 1.0).len()).sum();
    // Each look covers a week: at one a month six are accepted, and 16 would be four deviations more.
    assert!(alarms <= 15, "{alarms} alarms in {looks} weeks");
}

#[test]
fn a_rise_of_one_kind_at_one_site_is_told_once_as_that() {
    let lately = |kind: &str, site: &str, day| {
        if kind == "late" && site == "North" && day >= LENGTH - 4 { 12.0 } else { 1.0 }
    };
    for seed in 0..4 {
        let told = told(&year(seed, lately), FEW);
        assert_eq!(told.first(), Some(&about("late", "North")), "seed {seed}: {told:?}");
        assert!(!told.contains(&about("late", "")) && !told.contains(&about("", "North")), "{told:?}");
    }
}

#[test]
fn a_rise_of_a_kind_everywhere_is_told_as_the_kind_and_says_what_else_moved() {
    let lately = |kind: &str, _: &str, day| if kind == "late" && day >= LENGTH - 5 { 5.0 } else { 1.0 };
    for seed in 0..4 {
        let found = look_out(&year(seed, lately), &days(), FEW);
        let told: Vec<&Watched> = found.iter().map(|found| &found.about).collect();
        assert_eq!(told.first(), Some(&&about("late", "")), "seed {seed}: {told:?}");
        assert!(!told.contains(&&Watched::default()), "all cases are no news beside the kind: {told:?}");
        let moved = &found[0].moved;
        assert!(moved.iter().any(|one| one.about.failure_type.as_deref() == Some("late")), "{moved:?}");
        assert!(moved.iter().all(|one| one.observed as f64 > one.expected), "{moved:?}");
    }
}

#[test]
fn more_business_is_no_more_failure() {
    let grown = |day| if day >= 150 { 4.0 } else { 1.0 };
    let arrivals = year(3, |_, _, day| if day >= LENGTH - 6 { 4.0 } else { 1.0 });
    let plain = look_out(&arrivals, &days(), 1.0);
    assert!(plain.iter().any(|found| found.about.site.is_none()), "{plain:?}");
    let arrivals = year(3, |_, _, day| grown(day));
    let kinds_only: Vec<Arrivals> = arrivals
        .into_iter()
        .map(|one| Arrivals { about: Watched { site: None, ..one.about }, ..one })
        .collect();
    let opportunities = (0..LENGTH).map(|day| 100.0 * grown(day)).collect();
    let found = look_out(&kinds_only, &Days { opportunities, ..days() }, 1.0);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_product_that_sells_better_is_held_against_its_own_orders() {
    let grown = |day| if day >= LENGTH - 6 { 4.0 } else { 1.0 };
    let arrivals: Vec<Arrivals> = year(3, |_, site, day| if site == "North" { grown(day) } else { 1.0 })
        .into_iter()
        .filter(|one| one.about.site.as_deref() == Some("North"))
        .map(|one| Arrivals { about: Watched::of_product("rye".to_owned()), ..one })
        .collect();
    let plain = look_out(&arrivals, &days(), 1.0);
    assert!(plain.iter().any(|found| found.about.product.is_some()), "{plain:?}");
    let sold: Vec<f64> = (0..LENGTH).map(|day| 100.0 * grown(day)).collect();
    let opportunities_of = BTreeMap::from([(Watched::of_product("rye".to_owned()), sold.clone())]);
    let found = look_out(&arrivals, &Days { opportunities: sold, opportunities_of, ..days() }, 1.0);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_same_counts_give_the_same_answer_and_young_ones_none() {
    let arrivals = year(5, |kind, _, day| if kind == "rude" && day > 195 { 9.0 } else { 1.0 });
    assert_eq!(look_out(&arrivals, &days(), 1.0), look_out(&arrivals, &days(), 1.0));
    let young = Days { length: 28, ..days() };
    assert!(look_out(&arrivals, &young, 1.0).is_empty() && look_out(&[], &days(), 1.0).is_empty());
}
