//! `amends verify`: is the journal as it was written?

use std::process::ExitCode;

use super::{
    Failure,
    input::{existing, print_json, print_line},
};
use crate::config::Flags;

/// Checks the journal.
#[derive(clap::Args)]
pub struct Verify {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

impl Verify {
    /// Checks; exit code 1 when something is not as it was written.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let key = app.keys.checkpoints();
        let verdict = app.look(|conn| Ok(store::journal::verify(conn, Some(&key))?))?;
        if self.json {
            print_json(&verdict)?;
        } else if let Some(bad) = &verdict.first_bad {
            let place = bad.position.map_or_else(String::new, |position| format!("entry {position}, "));
            print_line(&format!("{place}{} number {}: {}", bad.stream, bad.n, bad.what))?;
        } else {
            print_line(&format!("{} entries, all as they were written", verdict.entries))?;
        }
        Ok(ExitCode::from(u8::from(!verdict.ok)))
    }
}
