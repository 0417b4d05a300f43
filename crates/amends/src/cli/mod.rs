//! The command line: one file per command.

pub mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Flags, ServeFlags};

/// Service recovery: hear every complaint, own it, keep the promise, put it right, learn.
#[derive(Parser)]
#[command(name = "amends", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The server: SQLite in a folder, or PostgreSQL.
    Serve {
        #[command(flatten)]
        flags: Flags,
        #[command(flatten)]
        serve: ServeFlags,
    },
}

/// Runs the command that was asked for. Exit codes: 0 done, 1 the check found something, 2 input that cannot be read,
/// 3 the operation failed.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve { flags, serve } => serve::serve(&flags, &serve),
    };
    done.unwrap_or_else(|failure| {
        eprintln!("amends: {}", failure.sentence);
        ExitCode::from(failure.code)
    })
}

/// Why a command did not do what it was asked to.
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What to tell.
    pub sentence: String,
}

impl Failure {
    /// Input that cannot be read (exit code 2).
    #[must_use]
    pub fn input(sentence: impl Into<String>) -> Self {
        Self { code: 2, sentence: sentence.into() }
    }
}

impl From<crate::error::Error> for Failure {
    fn from(error: crate::error::Error) -> Self {
        Self { code: 3, sentence: error.to_string() }
    }
}
