//! What commands share: where input comes from, how an answer is printed, and how a failure is told.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::Path,
};

use domain::{change::Refused, reply::ReplyCheck};

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
    /// What to tell; empty where there is nobody to tell.
    pub sentence: String,
}

impl Failure {
    /// Input that cannot be read (exit code 2).
    #[must_use]
    pub fn input(sentence: impl Into<String>) -> Self {
        Self { code: 2, sentence: sentence.into() }
    }

    /// An error about the thing of this name: one that is not there is told with it.
    #[must_use]
    pub fn about(name: &str, error: Error) -> Self {
        match error {
            Error::Missing(what) => Self::input(format!("found “{name}”, and there is no {what}")),
            other => other.into(),
        }
    }

    /// The operation failed (exit code 3).
    #[must_use]
    pub fn fault(sentence: impl Into<String>) -> Self {
        Self { code: 3, sentence: sentence.into() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::Missing(_) | Error::KeyReused => Self::input(error.to_string()),
            other => Self::fault(other.to_string()),
        }
    }
}

/// A guard and a rule are named; a wrong field is input, and a text that the reply check stopped is a finding.
impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        let named = format!("refused, {}: {refused}", refused.code());
        match refused {
            Refused::Invalid { .. } => Self::input(refused.to_string()),
            Refused::Guard { .. } | Refused::NotNow { .. } | Refused::NotAllowed { .. } => Self::fault(named),
            Refused::Text(check) | Refused::Untrue { check, .. } => {
                Self { code: 1, sentence: format!("{named}{}", told(&check)) }
            }
        }
    }
}

/// The hard faults of a text, a line for each.
fn told(check: &ReplyCheck) -> String {
    let hard = check.faults.iter().filter(|fault| fault.hard);
    let lines = hard.map(|fault| format!("\n  at {}: “{}”. {}", fault.start, fault.text, fault.hint));
    lines.collect()
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
    app_with(flags, &ServeFlags::default())
}

/// The same for a command that asks or goes on: it never makes an installation out of a wrong name.
pub fn existing(flags: &Flags) -> Result<Shared, Failure> {
    if let Some(file) = config(flags)?.lacking() {
        let expected =
            "expected the folder of an installation: name it with --data, or begin one with `amends serve`";
        return Err(Failure::input(format!("{}: found no such file, {expected}", file.display())));
    }
    app(flags)
}

/// The same, told what else a server is told.
pub fn app_with(flags: &Flags, serve: &ServeFlags) -> Result<Shared, Failure> {
    let config = Config::load(flags, serve).map_err(Failure::input)?;
    let clock = Clock::of(&config).map_err(Failure::input)?;
    Ok(App::open(config, clock)?)
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

/// Prints an answer as one JSON document, laid out for a person where one reads it.
pub fn print_answer(answer: &impl serde::Serialize) -> Result<(), Failure> {
    print_text(&serde_json::to_string(answer).map_err(|error| Failure::fault(error.to_string()))?)
}

/// The same for a document that is text already.
pub fn print_text(json: &str) -> Result<(), Failure> {
    let laid_out =
        || serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(json).ok()?).ok();
    let text = io::stdout().is_terminal().then(laid_out).flatten();
    print_line(text.as_deref().unwrap_or(json))
}

/// Prints one line. A reader that has seen enough and went away (`| head`) is told nothing and is no fault of anybody.
pub fn print_line(line: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{line}").map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure { code: 0, sentence: String::new() },
        _ => Failure::fault(format!("standard output: {error}")),
    })
}
