//! The command line: one file per command.

mod backtest;
mod backup;
mod calendar;
mod case;
mod columns;
mod demo;
mod doctor;
mod effect;
mod erase;
mod fields;
mod given;
mod import;
mod input;
mod mail;
mod offer;
mod people;
mod perform;
mod policy;
mod reply;
mod report;
mod rising;
pub mod serve;
mod signals;
mod themes;
mod verbs;
mod verify;

use std::process::ExitCode;

pub use serve::router;

use clap::{Parser, Subcommand};

pub use input::Failure;

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
    /// A living demo company in a throw-away folder, with a clock that you can move.
    Demo(demo::DemoFlags),
    /// The server: SQLite in a folder, or PostgreSQL.
    Serve {
        #[command(flatten)]
        flags: Flags,
        #[command(flatten)]
        serve: ServeFlags,
    },
    /// Takes over customers, orders or complaints from another system's CSV file; twice is once.
    Import(import::Import),
    /// Mail that comes in.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Cases: open one, look at it, find it, and do to it whatever the API can.
    #[command(subcommand)]
    Case(case::Case),
    /// Promises: kept, moved with consent, released.
    #[command(subcommand)]
    Promise(case::Promise),
    /// Make-goods: agreed to, offered, taken, carried out.
    #[command(subcommand)]
    MakeGood(case::MakeGood),
    /// What can be done to a case, a promise or a make-good, and the fields that each takes.
    Verbs(verbs::Verbs),
    /// Reports: the month on one page, the review after ISO 10002, the complaints return to the UK's regulator.
    #[command(subcommand)]
    Report(report::Report),
    /// Texts to customers.
    #[command(subcommand)]
    Reply(reply::Reply),
    /// What texts are about: a label learned from labelled ones, and what rises in the newest.
    #[command(subcommand)]
    Themes(themes::Themes),
    /// What policy offers for the facts of a case, and why.
    Offer(offer::Offer),
    /// Make-good policies: is one sound, and what does another version change.
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Business time.
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Did the corrective action work? Counts before and after, by an exact test.
    Effect(effect::Effect),
    /// Counts that rise: seen early, judged by designed charts.
    #[command(subcommand)]
    Signals(signals::Signals),
    /// People.
    #[command(subcommand)]
    User(people::User),
    /// API tokens.
    #[command(subcommand)]
    Token(people::Token),
    /// Checks the whole journal; names the first entry that was altered.
    Verify(verify::Verify),
    /// Writes everything into one new file, also while the server runs.
    Backup(backup::Backup),
    /// Fills an empty installation, on either engine, from a backup.
    Restore(backup::Restore),
    /// Everything about one customer, as JSON.
    Export(erase::Export),
    /// Erases one person; what happened and how often stays, under an id that leads to nobody.
    Erase(erase::Erase),
    /// What is wrong with this installation, and how to mend it.
    Doctor(doctor::Doctor),
}

/// Runs the command that was asked for. Exit codes: 0 done, 1 the check found something, 2 input that cannot be read,
/// 3 the operation failed.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(flags) => demo::demo(&flags),
        Command::Serve { flags, serve } => serve::serve(&flags, &serve),
        Command::Import(command) => command.run(),
        Command::Mail(command) => command.run(),
        Command::Case(command) => command.run(),
        Command::Promise(command) => command.run(),
        Command::MakeGood(command) => command.run(),
        Command::Verbs(command) => command.run(),
        Command::Reply(command) => command.run(),
        Command::Report(command) => command.run(),
        Command::Themes(command) => command.run(),
        Command::Offer(command) => command.run(),
        Command::Policy(command) => command.run(),
        Command::Calendar(command) => command.run(),
        Command::Effect(command) => command.run(),
        Command::Signals(command) => command.run(),
        Command::User(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Erase(command) => command.run(),
        Command::Doctor(command) => command.run(),
    };
    done.unwrap_or_else(|failure| {
        if !failure.sentence.is_empty() {
            eprintln!("amends: {}", failure.sentence);
        }
        ExitCode::from(failure.code)
    })
}
