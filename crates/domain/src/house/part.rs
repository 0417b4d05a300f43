//! One part of the house: read from its text, checked, and written back.

use serde::{Serialize, de::DeserializeOwned};
use serde_path_to_error::Error as PathError;
use toml::de::{DeTable, Deserializer, Error as TomlError};

use super::{
    HouseError,
    place::{column_at, line_at, place_of},
};

/// The texts that make a house.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Who we are.
    Company,
    /// What is done for each kind of failure.
    Playbooks,
    /// How long things may take.
    Timers,
    /// What we give.
    Policy,
    /// How it reaches the customer.
    Fulfilment,
    /// How we learn from complaints.
    Learning,
}

/// The texts of all parts, as settings keep them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Texts {
    /// Of [`Part::Company`].
    pub company: String,
    /// Of [`Part::Playbooks`].
    pub playbooks: String,
    /// Of [`Part::Timers`].
    pub timers: String,
    /// Of [`Part::Policy`].
    pub policy: String,
    /// Of [`Part::Fulfilment`].
    pub fulfilment: String,
    /// Of [`Part::Learning`].
    pub learning: String,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 6] =
        [Self::Company, Self::Playbooks, Self::Timers, Self::Policy, Self::Fulfilment, Self::Learning];

    /// The name under which settings keep it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Playbooks => "playbooks",
            Self::Timers => "timers",
            Self::Policy => "policy",
            Self::Fulfilment => "fulfilment",
            Self::Learning => "learning",
        }
    }

    /// The name of its file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Company => "company.toml",
            Self::Playbooks => "playbooks.toml",
            Self::Timers => "timers.toml",
            Self::Policy => "policy.toml",
            Self::Fulfilment => "fulfilment.toml",
            Self::Learning => "learning.toml",
        }
    }
}

impl Texts {
    /// The text of one part.
    #[must_use]
    pub fn of(&self, part: Part) -> &str {
        match part {
            Part::Company => &self.company,
            Part::Playbooks => &self.playbooks,
            Part::Timers => &self.timers,
            Part::Policy => &self.policy,
            Part::Fulfilment => &self.fulfilment,
            Part::Learning => &self.learning,
        }
    }

    /// The same, to be changed.
    pub const fn of_mut(&mut self, part: Part) -> &mut String {
        match part {
            Part::Company => &mut self.company,
            Part::Playbooks => &mut self.playbooks,
            Part::Timers => &mut self.timers,
            Part::Policy => &mut self.policy,
            Part::Fulfilment => &mut self.fulfilment,
            Part::Learning => &mut self.learning,
        }
    }
}

/// A part that can say what is wrong with it by itself.
pub(crate) trait Checked: Serialize + DeserializeOwned {
    const PART: Part;

    fn check(&self) -> Result<(), HouseError>;
}

/// Reads a part and checks it; an error names the line.
pub(crate) fn read<P: Checked>(text: &str) -> Result<P, HouseError> {
    let table = DeTable::parse(text).map_err(|error| not_toml(P::PART, text, &error))?;
    let read: Result<P, _> = serde_path_to_error::deserialize(Deserializer::from(table));
    let part = read.map_err(|error| with_line(misfit(P::PART, &error), text))?;
    part.check().map_err(|error| with_line(error, text))?;
    Ok(part)
}

/// Writes a part as text that [`read`] takes back. Comments are not kept: they belong to the text, not to the rules.
pub(crate) fn write<P: Checked>(part: &P) -> Result<String, HouseError> {
    toml::to_string_pretty(part)
        .map_err(|error| HouseError::at(P::PART, ".", error.to_string(), "something that TOML can say"))
}

/// Adds the line to an error about this text.
pub(crate) fn with_line(error: HouseError, text: &str) -> HouseError {
    let Some(place) = place_of(&error.field, error.inner, text).filter(|_| error.line.is_none()) else {
        return error;
    };
    HouseError { line: Some(line_at(text, place)), column: Some(column_at(text, place)), ..error }
}

fn not_toml(part: Part, text: &str, error: &TomlError) -> HouseError {
    let start = error.span().map_or(0, |span| span.start);
    let (found, expected) = split_message(error.message(), "TOML");
    let before = text.get(..start).unwrap_or_default();
    let field = before.rsplit('\n').next().unwrap_or_default().trim().to_owned();
    let (line, column) = (Some(line_at(text, start)), Some(column_at(text, start)));
    HouseError { line, column, ..HouseError::at(part, field, found, expected) }
}

fn misfit(part: Part, error: &PathError<TomlError>) -> HouseError {
    let (path, message) = (error.path().to_string(), error.inner().message());
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    if let Some(name) = missing {
        let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
        return HouseError::at(part, field, "nothing", "this field");
    }
    let (found, expected) = split_message(message, "something else");
    HouseError::at(part, path, found, expected)
}

/// The libraries word their errors as "what was found, expected what".
fn split_message(message: &str, otherwise: &str) -> (String, String) {
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, otherwise));
    // Whoever edits rules knows no names of types.
    let number =
        |found: &str| Some(found.strip_prefix("invalid value: integer `")?.strip_suffix('`')?.to_owned());
    let found = number(found).unwrap_or_else(|| found.replace('\n', " "));
    let expected = match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" => "a whole number, 0 or more",
        other => other,
    };
    (found, expected.to_owned())
}
