//! Importing complaints, and checking the journal that they leave.

use std::{error::Error, time::Instant};

use amends::import::{Kind, Mapping, Source, run};

use super::{place::Place, postgres_server, texts};

const ROWS: u64 = 100_000;
/// The mean length of the complaints that the United States Consumer Financial Protection Bureau publishes.
const LONG: usize = 190;

/// Prints seconds beside their budgets.
pub fn measure() -> Result<(), Box<dyn Error>> {
    println!("importing {ROWS} complaints, seconds (PostgreSQL beside SQLite in the same run)");
    for (words, budget) in [(40, 15.0), (LONG, 40.0)] {
        let csv = csv(words);
        let lite = import(&Place::open(&format!("import-{words}"), None, 0)?, &csv)?;
        println!(
            "  {words:>3} words, SQLite     {lite:>6.1}  × {:.2} of the budget, {budget} s{}",
            lite / budget,
            judged(lite <= budget)
        );
        let url = postgres_server::fresh(&format!("import_{words}"))?;
        let pg = import(&Place::open(&format!("import-pg-{words}"), Some(url), 0)?, &csv)?;
        println!(
            "  {words:>3} words, PostgreSQL {pg:>6.1}  × {:.2} of SQLite (budget × 3{})",
            pg / lite,
            judged(pg / lite <= 3.0)
        );
    }
    Ok(())
}

fn judged(met: bool) -> &'static str {
    if met { ": met" } else { ": missed" }
}

fn csv(words: usize) -> Vec<u8> {
    let mut text = "id,verbatim,channel,email,received_at\n".to_owned();
    for nth in 0..ROWS {
        let (day, hour) = (nth % 28 + 1, nth / 28 % 24);
        let said = texts::complaint(nth, words);
        text.push_str(&format!(
            "C{nth},{said},email,person{nth}@post.example,2026-01-{day:02}T{hour:02}:00:00Z\n"
        ));
    }
    text.into_bytes()
}

fn import(place: &Place, csv: &[u8]) -> Result<f64, Box<dyn Error>> {
    let mapping = Mapping::default();
    let source = Source { kind: Kind::Complaints, mapping: &mapping, beside: None, dry_run: false };
    let begun = Instant::now();
    let summary = run(&place.app, &source, csv, &mut |_| {})?;
    let seconds = begun.elapsed().as_secs_f64();
    if summary.created != ROWS {
        return Err(format!("of {ROWS} rows {} were taken: {:?}", summary.created, summary.reasons).into());
    }
    Ok(seconds)
}
