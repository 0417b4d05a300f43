//! Looking at pages in a house with many cases: what a person waits for, over HTTP, one after the other.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use domain::case::Case;

use super::{
    fill::{fill, some_moment},
    place::Place,
    postgres_server, texts,
};

const LOOKS: usize = 400;
const WARM: usize = 40;
const P50: Duration = Duration::from_millis(3);
const P99: Duration = Duration::from_millis(15);
const HOLD: Duration = Duration::from_millis(1);
const GROWTH: f64 = 1.5;

/// How long one page took, half of the times and ninety-nine of a hundred.
#[derive(Clone, Copy)]
struct Seen {
    p50: Duration,
    p99: Duration,
}

type Page = (&'static str, Duration, fn(&Case, u64) -> String);

const PAGES: [Page; 11] = [
    ("Today", P50, |_, _| "/".to_owned()),
    ("list of cases, open", P50, |_, _| "/cases".to_owned()),
    ("list of cases, ended", P50, |_, _| "/cases?stage=ended".to_owned()),
    ("case", P50, |case, _| format!("/cases/{}", case.number)),
    ("customer", P50, |case, _| format!("/customers/{}", case.customer)),
    ("search, rare word", P50, |_, nth| format!("/cases?q={}", texts::only_said_in(nth))),
    ("search, 1 case in 100", P50, |_, _| format!("/cases?q={}", texts::MIDDLING)),
    ("search, common word", P50, |_, _| format!("/cases?q={}", texts::COMMON)),
    ("search, two words", P50, |_, _| format!("/cases?q={}+{}", texts::COMMON, texts::LESS_COMMON)),
    ("search, no hit", P50, |_, _| format!("/cases?q={}", texts::UNSAID)),
    ("upsell_hold (API)", HOLD, |case, _| format!("/api/v1/customers/{}/upsell_hold", case.customer)),
];

/// Figures over so many days from the receipt of some case on; a page that is opened to think, so it has no budget.
const COUNTED: [i64; 3] = [30, 90, 365];
const COUNTS: usize = 12;

/// Prints a table for each engine: every page at every size, and how much longer it takes at the largest.
pub fn measure(sizes: &[u32]) -> Result<(), Box<dyn Error>> {
    for on_postgres in [false, true] {
        let mut by_size = Vec::new();
        for size in sizes {
            by_size.push(at_size(*size, on_postgres)?);
        }
        growth(sizes, &by_size);
    }
    Ok(())
}

fn at_size(size: u32, on_postgres: bool) -> Result<Vec<Seen>, Box<dyn Error>> {
    let name = format!("amends_bench_kept_{size}");
    println!("{} with {size} cases: milliseconds at the median and at 99 of 100", engine(on_postgres));
    let url = on_postgres.then(|| postgres_server::kept(&name)).transpose()?;
    let place = Place::kept(&format!("{name}_{}", engine(on_postgres)), url.clone())?;
    fill(&place, size)?;
    pack(&place)?;
    if let Some(url) = url {
        postgres_server::analyse(&url)?;
    }
    let visitor = Visitor::of(&place)?;
    let cases = some_cases(&place)?;
    let mut all = Vec::new();
    for (name, budget, path) in PAGES {
        let seen = visitor.looks(&cases, size, path)?;
        let verdict = if seen.p50 <= budget && seen.p99 <= P99 { "met" } else { "MISSED" };
        println!(
            "  {name:<24} {:>7.2} {:>7.2}  (budget {} and {}: {verdict})",
            millis(seen.p50),
            millis(seen.p99),
            budget.as_millis(),
            P99.as_millis()
        );
        all.push(seen);
    }
    for days in COUNTED {
        let seen = visitor.counts(&cases, days)?;
        println!("  measures of {days:>3} days     {:>7.1} {:>7.1}", millis(seen.p50), millis(seen.p99));
    }
    verify(&place)?;
    Ok(all)
}

/// Packs what is measured, as the program does at night.
fn pack(place: &Place) -> Result<(), Box<dyn Error>> {
    let (begun, mut from) = (Instant::now(), Some(jiff::Timestamp::MIN));
    while let Some(at) = from {
        from = amends::actions::learning::pack_days(&place.app, at)?;
    }
    println!("  packed what is measured in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

fn growth(sizes: &[u32], by_size: &[Vec<Seen>]) {
    let (Some(small), Some(large), [first, .., last]) = (by_size.first(), by_size.last(), sizes) else {
        return;
    };
    println!("median with {last} cases beside {first} (budget × {GROWTH})");
    for ((name, ..), (small, large)) in PAGES.iter().zip(small.iter().zip(large)) {
        let times = large.p50.as_secs_f64() / small.p50.as_secs_f64();
        println!("  {name:<24} × {times:.2}{}", if times <= GROWTH { "" } else { "  MISSED" });
    }
}

fn verify(place: &Place) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let verdict = place.app.look(|conn| Ok(store::journal::verify(conn, None)?))?;
    if !verdict.ok {
        return Err(format!("the journal is not whole: {:?}", verdict.first_bad).into());
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("  verify: {} entries in {seconds:.1} s", verdict.entries);
    Ok(())
}

/// Cases of all times, in no order.
fn some_cases(place: &Place) -> Result<Vec<Case>, Box<dyn Error>> {
    let (mut draw, mut cases) = (texts::Draw(1), Vec::new());
    for _ in 0..LOOKS {
        let millis = u64::try_from(some_moment(&mut draw, place.app.clock.now()).as_millisecond())?;
        let before = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
        let page = place.app.look(|conn| {
            Ok(store::case::page_after(
                conn,
                &store::case::Filter::default(),
                Some(domain::id::Id::new(before)),
                1,
            )?)
        })?;
        cases.extend(page);
    }
    if cases.is_empty() { Err("no case was found".into()) } else { Ok(cases) }
}

struct Visitor<'p> {
    place: &'p Place,
    agent: ureq::Agent,
    cookie: String,
}

impl<'p> Visitor<'p> {
    fn of(place: &'p Place) -> Result<Self, Box<dyn Error>> {
        let cookie = format!("amends={}", place.session()?);
        Ok(Self { place, agent: ureq::Agent::new_with_defaults(), cookie })
    }

    fn looks(
        &self,
        cases: &[Case],
        size: u32,
        path: fn(&Case, u64) -> String,
    ) -> Result<Seen, Box<dyn Error>> {
        let mut draw = texts::Draw(2);
        let mut times = Vec::with_capacity(LOOKS);
        for (nth, case) in cases.iter().cycle().take(WARM + LOOKS).enumerate() {
            let took = self.look(&path(case, draw.below(size.into())))?;
            times.extend((nth >= WARM).then_some(took));
        }
        times.sort_unstable();
        Ok(Seen { p50: times[times.len() / 2], p99: times[times.len() * 99 / 100] })
    }

    fn counts(&self, cases: &[Case], days: i64) -> Result<Seen, Box<dyn Error>> {
        let mut times = Vec::with_capacity(COUNTS);
        for case in cases.iter().take(COUNTS) {
            let from = case.received_at.to_zoned(jiff::tz::TimeZone::UTC).date();
            let to = from.checked_add(jiff::Span::new().days(days - 1))?;
            times.push(self.look(&format!("/measures?from={from}&to={to}"))?);
        }
        times.sort_unstable();
        Ok(Seen { p50: times[times.len() / 2], p99: times[times.len() * 99 / 100] })
    }

    fn look(&self, path: &str) -> Result<Duration, Box<dyn Error>> {
        let url = format!("http://{}{path}", self.place.address);
        let asked = self.agent.get(&url);
        let asked = if path.starts_with("/api") {
            asked.header("Authorization", format!("Bearer {}", self.place.token))
        } else {
            asked.header("Cookie", &self.cookie)
        };
        let begun = Instant::now();
        let mut answer = asked.call()?;
        let body = answer.body_mut().read_to_string()?;
        let took = begun.elapsed();
        if answer.status() != 200 || body.contains("Sign in") {
            return Err(format!("{path}: {}", answer.status()).into());
        }
        Ok(took)
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

const fn engine(on_postgres: bool) -> &'static str {
    if on_postgres { "PostgreSQL" } else { "SQLite" }
}
