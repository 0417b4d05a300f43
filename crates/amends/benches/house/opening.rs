//! Opening a case over HTTP, durable, beside the floors.

use std::{error::Error, time::Duration};

use super::{floor, load, place::Place, postgres_server};

const CLIENTS: [usize; 3] = [1, 8, 32];
const TIME: Duration = Duration::from_secs(4);
const SLOW_FLUSH_MILLIS: u64 = 4;

/// Prints a table of rates and ratios.
pub fn measure() -> Result<(), Box<dyn Error>> {
    println!("opening a case over HTTP, complaints a second (ratio to the floor of the same run)");
    on_sqlite("SQLite, this disk", 0, 0.5)?;
    on_sqlite("SQLite, a flush of 4 ms more", SLOW_FLUSH_MILLIS, 5.0)?;
    on_postgres()
}

fn on_sqlite(name: &str, slow: u64, budget: f64) -> Result<(), Box<dyn Error>> {
    let place = Place::open(&format!("sqlite-{slow}"), None, slow)?;
    let floor = floor::one_transaction_per_flush(&place, TIME)?;
    println!("{name}: floor, one transaction per flush {floor:.0}");
    for clients in CLIENTS {
        let rate = load::complaints_a_second(&place, clients, TIME)?;
        println!(
            "  {clients:>2} clients {rate:>8.0}  × {:.2}{}",
            rate / floor,
            judged(clients, rate / floor, budget)
        );
    }
    Ok(())
}

fn on_postgres() -> Result<(), Box<dyn Error>> {
    let url = postgres_server::fresh("opening")?;
    let place = Place::open("postgres", Some(url.clone()), 0)?;
    // A database of its own: its rows must not become the backlog of the other.
    let floor_url = postgres_server::fresh("floor")?;
    let _prepared = Place::open("postgres-floor", Some(floor_url.clone()), 0)?;
    println!("PostgreSQL: floor, pgbench with the same inserts and as many clients");
    for clients in CLIENTS {
        let floor = floor::pgbench(&floor_url, clients, TIME.as_secs())?;
        let rate = load::complaints_a_second(&place, clients, TIME)?;
        println!(
            "  {clients:>2} clients {rate:>8.0}  × {:.2} of {floor:.0}{}",
            rate / floor,
            judged(clients, rate / floor, 0.6)
        );
    }
    Ok(())
}

/// The budgets speak of 32 clients.
fn judged(clients: usize, ratio: f64, budget: f64) -> String {
    let verdict = if ratio >= budget { "met" } else { "missed" };
    if clients == 32 { format!("  (budget × {budget}: {verdict})") } else { String::new() }
}
