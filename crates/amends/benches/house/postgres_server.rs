//! The PostgreSQL that `cargo xtask bench` started, and databases on it.

use std::error::Error;

/// Its address, as a superuser.
pub fn address() -> Result<String, Box<dyn Error>> {
    let address = std::env::var_os("AMENDS_TEST_POSTGRES").and_then(|address| address.into_string().ok());
    address.ok_or("AMENDS_TEST_POSTGRES is not set; `cargo xtask bench` starts a PostgreSQL".into())
}

/// The address of a new, empty database.
pub fn fresh(name: &str) -> Result<String, Box<dyn Error>> {
    let name = format!("amends_bench_{}_{name}", std::process::id());
    run(&format!("CREATE DATABASE {name}"))?;
    named(&name)
}

/// The address of a database that is kept for the next run, made if need be.
pub fn kept(name: &str) -> Result<String, Box<dyn Error>> {
    let mut client = postgres::Client::connect(&address()?, postgres::NoTls)?;
    if client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])?.is_none() {
        client.batch_execute(&format!("CREATE DATABASE {name}"))?;
    }
    named(name)
}

/// Tells the planner what there is, as the server does by itself after a while.
pub fn analyse(url: &str) -> Result<(), Box<dyn Error>> {
    Ok(postgres::Client::connect(url, postgres::NoTls)?.batch_execute("ANALYZE")?)
}

fn run(text: &str) -> Result<(), Box<dyn Error>> {
    Ok(postgres::Client::connect(&address()?, postgres::NoTls)?.batch_execute(text)?)
}

fn named(name: &str) -> Result<String, Box<dyn Error>> {
    let address = address()?;
    let (base, _) = address.rsplit_once('/').ok_or("the URL has no database")?;
    Ok(format!("{base}/{name}"))
}
