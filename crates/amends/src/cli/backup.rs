//! `amends backup` and `amends restore`: everything in one file, from either engine to either engine.

use std::{path::PathBuf, process::ExitCode};

use domain::staff::Actor;

use super::{
    Failure,
    input::{app, config, existing, print_json, print_line},
};
use crate::{
    app::{Clock, release_unused},
    config::Flags,
};

/// Writes a backup.
#[derive(clap::Args)]
pub struct Backup {
    /// The file to write; there must be none.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Reads a backup.
#[derive(clap::Args)]
pub struct Restore {
    /// The file that `amends backup` wrote.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

impl Backup {
    /// Writes.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        if self.file.exists() {
            return Err(Failure::input(format!(
                "{}: found a file, expected none there",
                self.file.display()
            )));
        }
        let app = existing(&self.flags)?;
        let moved = store::backup::backup(&app.db, &self.file)?;
        tell(self.json, "written", moved.rows)?;
        eprintln!(
            "keep {} with it: links and checkpoints hang on that key",
            app.config.data.join("secret.key").display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    /// Fills an empty installation.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        if !self.file.exists() {
            return Err(Failure::input(format!("{}: there is no such file", self.file.display())));
        }
        let config = config(&self.flags)?;
        release_unused(&config, Clock::of(&config).map_err(Failure::input)?.now())?;
        let app = app(&self.flags)?;
        let (key, turn) = (app.keys.checkpoints(), app.turn(&Actor::system()));
        let moved = store::backup::restore(&app.db, &self.file, Some(key), &turn.context).map_err(|error| {
            let path = app.config.data.join("secret.key");
            Failure::fault(format!(
                "{error}. Checkpoints are checked with {}: it has to be the key of the installation that was backed up.",
                path.display()
            ))
        })?;
        tell(self.json, "restored", moved.rows)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn tell(json: bool, what: &str, rows: u64) -> Result<(), Failure> {
    if json {
        print_json(&serde_json::json!({ "rows": rows }))
    } else {
        print_line(&format!("{what}: {rows} rows"))
    }
}
