//! `cargo xtask bench`: the measurements, with a PostgreSQL that writes to the disk as in earnest.

use crate::machine;
use crate::postgres::{Care, Server};

/// Runs all measurements, or the named ones; they print their ratios themselves. A server of your own, named by
/// `AMENDS_TEST_POSTGRES`, is used in place of a throw-away one: houses that were filled on it are kept for the next run.
pub fn run(parts: &[&str]) -> Result<(), String> {
    let mut cargo = machine::cargo();
    cargo
        .current_dir(machine::root())
        .args(["bench", "--package", "amends", "--bench", "house", "--"])
        .args(parts);
    if std::env::var_os("AMENDS_TEST_POSTGRES").is_some() {
        return machine::run(&mut cargo);
    }
    let server = Server::start(Care::Durable)?;
    machine::run(cargo.envs(server.environment()))?;
    server.stop()
}
