//! What commands share: where input comes from, how an answer is printed, and how a failure is told.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use crate::{
    app::{App, Clock, Shared},
    config::{Config, Flags, ServeFlags},
    error::Error,
};

/// Why a command did not do what it was asked to.
#[derive(Debug)]
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

    /// The operation failed (exit code 3).
    #[must_use]
    pub fn fault(sentence: impl Into<String>) -> Self {
        Self { code: 3, sentence: sentence.into() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code =
            if matches!(error, Error::Refused(domain::change::Refused::Invalid { .. })) { 2 } else { 3 };
        Self { code, sentence: error.to_string() }
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Self::fault(error.to_string())
    }
}

/// The settings of an installation that a command works on.
pub fn config(flags: &Flags) -> Result<Config, Failure> {
    Config::load(flags, &ServeFlags::default()).map_err(Failure::input)
}

/// The installation that a command works on, beside a server that may be running.
pub fn app(flags: &Flags) -> Result<Shared, Failure> {
    Ok(App::open(config(flags)?, Clock::of_the_machine())?)
}

/// Opens a file, or standard input for `-`.
pub fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|error| Failure::input(format!("{}: {error}", path.display())))?;
    Ok(Box::new(file))
}

/// Everything in a file, or standard input for `-`.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = open(path)?.read_to_end(&mut bytes);
    read.map_err(|error| Failure::input(format!("{}: {error}", path.display())))?;
    Ok(bytes)
}

/// The text in a file, or standard input for `-`.
pub fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(path)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::input(format!(
            "{}: found a byte that is not UTF-8 at {at}, expected UTF-8 text",
            path.display()
        ))
    })
}

/// Prints an answer as one JSON document.
pub fn print_json(answer: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(answer).map_err(|error| Failure::fault(error.to_string()))?;
    print_line(&text)
}

/// Prints one line; a reader that has gone away is a failure, not a panic.
pub fn print_line(line: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{line}").map_err(|error| Failure::fault(format!("standard output: {error}")))
}
