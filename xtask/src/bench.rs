//! `cargo xtask bench`: the measurements, with a PostgreSQL that writes to the disk as in earnest.

use crate::machine;
use crate::postgres::{Care, Server};

/// Runs all measurements; they print their ratios themselves.
pub fn run() -> Result<(), String> {
    let server = Server::start(Care::Durable)?;
    let mut cargo = machine::cargo();
    cargo.current_dir(machine::root()).args(["bench", "--package", "amends", "--bench", "house"]);
    machine::run(cargo.envs(server.environment()))?;
    server.stop()
}
