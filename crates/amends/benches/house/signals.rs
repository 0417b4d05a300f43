//! Scanning for signals: 500 daily streams over three years, for today, beside reading the same counts once; and the whole
//! nightly look, by days and by weeks, over six years.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use domain::learning::{
    Arrivals, Days, Watched, look_out,
    signals::{Designs, Draw, Every, Method, ScanRule, Series, scan},
};

const STREAMS: u64 = 500;
const DAYS: usize = 3 * 365;
const BUDGET: Duration = Duration::from_millis(200);
const NIGHT: Duration = Duration::from_mins(1);
const ROUNDS: usize = 9;

/// Prints how long one scan takes, at the median of nine, beside its budget and beside a plain sum of the same counts.
pub fn measure() {
    let streams: Vec<Series> = (0..STREAMS).map(stream).collect();
    println!("{STREAMS} streams of {DAYS} days, scanned for today: milliseconds at the median of {ROUNDS}");
    let floor = median(|| streams.iter().flat_map(|one| &one.counts).map(|count| *count as f64).sum::<f64>());
    println!("  floor, one sum over all counts  {:>8.3}", millis(floor));
    for method in [Method::Auto, Method::Poisson, Method::Cusum, Method::NbCusum] {
        let rule = ScanRule { method, arl0: Some(500.0 * 30.0), baseline: Some(56), ratio: 2.0 };
        let taken = median(|| {
            // Designs are made anew each time: a scan from the command line has none.
            let mut designs = Designs::default();
            let today = |one: &Series| {
                scan(one, &rule, &mut designs).iter().filter(|alarm| alarm.at + 1 == DAYS).count()
            };
            streams.iter().map(today).sum::<usize>() as f64
        });
        let ratio = taken.as_secs_f64() / BUDGET.as_secs_f64();
        println!(
            "  {:<12} {:>8.1}  × {ratio:.2} of the budget of {} ms",
            method.name(),
            millis(taken),
            BUDGET.as_millis()
        );
    }
    night();
}

/// As the job does it: every kind of failure by days and by weeks, with season models for the weeks.
fn night() {
    let arrivals: Vec<Arrivals> = (0..STREAMS - 1).flat_map(of_a_kind).collect();
    let days = Days {
        first: jiff::civil::date(2020, 1, 6),
        length: 2 * DAYS,
        week_starts: jiff::civil::Weekday::Monday,
        opportunities: Vec::new(),
        opportunities_of: std::collections::BTreeMap::new(),
    };
    let begun = Instant::now();
    let found = black_box(look_out(&arrivals, &days, &[], 1.0)).len();
    let taken = begun.elapsed();
    println!(
        "  the nightly look, {STREAMS} streams of {} days and of weeks: {:.1} s, {found} found, × {:.2} of the budget of {} s",
        2 * DAYS,
        taken.as_secs_f64(),
        taken.as_secs_f64() / NIGHT.as_secs_f64(),
        NIGHT.as_secs()
    );
}

fn of_a_kind(number: u64) -> Vec<Arrivals> {
    let about = Watched { failure_type: Some(format!("kind-{number}")), ..Watched::default() };
    let counts = stream(number).counts.into_iter().chain(stream(number + STREAMS).counts).enumerate();
    let some = counts.filter(|(_, cases)| *cases > 0);
    some.map(|(day, cases)| Arrivals { about: about.clone(), day, cases }).collect()
}

fn millis(time: Duration) -> f64 {
    1000.0 * time.as_secs_f64()
}

fn median(work: impl FnMut() -> f64) -> Duration {
    let mut work = work;
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            black_box(work());
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

/// Counts around a level between 0.05 and 50 a day, fewer at weekends.
fn stream(number: u64) -> Series {
    let mut draw = Draw(number);
    let level = (0.05_f64.ln() + draw.unit() * 1000.0_f64.ln()).exp();
    let counts = (0..DAYS).map(|day| {
        let mean = if day % 7 < 5 { 1.2 * level } else { 0.5 * level };
        // A sum of eight steps is near enough to a count for a measurement of time.
        (0..8).map(|_| (2.0 * draw.unit() * mean / 8.0 + draw.unit()).floor() as u64).sum()
    });
    Series {
        start: jiff::civil::date(2023, 1, 2),
        every: Every::Day,
        counts: counts.collect(),
        opportunities: Vec::new(),
    }
}
