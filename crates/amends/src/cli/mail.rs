//! `amends mail`: receiving mail, and showing how it is understood.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{
    Failure,
    input::{app_with, bytes, print_json},
};
use crate::{
    config::{Flags, ServeFlags},
    mail,
};

/// What mail servers take as “keep it and try again” (`EX_TEMPFAIL` of sysexits.h).
const TRY_AGAIN: u8 = 75;

/// What to do with a mail.
#[derive(clap::Subcommand)]
pub enum Mail {
    /// Reads one RFC 5322 message on standard input and opens or continues a case. Exit code 0 once it is stored, 75 on
    /// any failure, so that the mail server keeps it.
    Receive {
        /// The address that our own mail comes from.
        #[arg(long, env = "AMENDS_MAIL_FROM", value_name = "ADDRESS")]
        mail_from: Option<String>,
        #[command(flatten)]
        flags: Flags,
    },
    /// Shows how a message is understood, as JSON; changes nothing.
    Parse {
        /// The message, or - for standard input.
        #[arg(value_name = "FILE.eml")]
        file: PathBuf,
        /// The address that our own mail comes from.
        #[arg(long, env = "AMENDS_MAIL_FROM", value_name = "ADDRESS")]
        mail_from: Option<String>,
        /// Taken for the sake of scripts: the answer is JSON anyway.
        #[arg(long)]
        json: bool,
    },
}

impl Mail {
    /// Receives or shows.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Receive { mail_from, flags } => {
                receive(mail_from.clone(), flags)
                    .map_err(|failure| Failure { code: TRY_AGAIN, ..failure })?;
            }
            Self::Parse { file, mail_from, .. } => {
                print_json(&mail::parse(&bytes(file)?, &mail::own_addresses(mail_from.as_deref())))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn receive(mail_from: Option<String>, flags: &Flags) -> Result<(), Failure> {
    let raw = bytes(Path::new("-"))?;
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::input("standard input: found nothing, expected a message"));
    }
    let app = app_with(flags, &ServeFlags { mail_from, ..ServeFlags::default() })?;
    mail::receive(&app, &raw)?;
    Ok(())
}
