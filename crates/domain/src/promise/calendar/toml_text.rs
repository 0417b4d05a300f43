//! Calendars written in TOML, with errors that name the line.

use std::str::Split;

use serde_path_to_error::Error as PathError;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error as TomlError};

use super::{Calendar, CalendarDocument, CalendarError};

impl Calendar {
    /// Reads a calendar file: the fields of [`CalendarDocument`], dates with or without quotes.
    ///
    /// # Errors
    /// [`CalendarError::Invalid`] with line, field, what was found and what was expected.
    pub fn from_toml(text: &str) -> Result<Self, CalendarError> {
        let table = DeTable::parse(text).map_err(|error| not_toml(text, &error))?;
        let document = read(table.clone()).map_err(|error| not_a_document(&error));
        document.and_then(Self::try_from).map_err(|error| with_line(error, text, table.get_ref()))
    }
}

fn read(mut table: Spanned<DeTable<'_>>) -> Result<CalendarDocument, PathError<TomlError>> {
    table.get_mut().iter_mut().for_each(|(_, value)| dates_to_texts(value));
    serde_path_to_error::deserialize(Deserializer::from(table))
}

/// So that `2025-12-25` may stand without quotes, as TOML allows.
fn dates_to_texts(value: &mut Spanned<DeValue<'_>>) {
    match value.get_mut() {
        DeValue::Table(table) => table.iter_mut().for_each(|(_, value)| dates_to_texts(value)),
        DeValue::Array(items) => items.iter_mut().for_each(dates_to_texts),
        DeValue::Datetime(datetime) => {
            let text = datetime.to_string();
            *value.get_mut() = DeValue::String(text.into());
        }
        _ => {}
    }
}

fn not_toml(text: &str, error: &TomlError) -> CalendarError {
    let start = error.span().map_or(0, |span| span.start);
    let (found, expected) = split_message(error.message(), "TOML");
    let field = text[..start].rsplit('\n').next().unwrap_or_default().trim().to_owned();
    CalendarError::Invalid { line: Some(line_at(text, start)), field, found, expected }
}

fn not_a_document(error: &PathError<TomlError>) -> CalendarError {
    let (path, message) = (error.path().to_string(), error.inner().message());
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    if let Some(name) = missing {
        let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
        return CalendarError::invalid(field, "nothing", "this field");
    }
    let (found, expected) = split_message(message, "a calendar");
    CalendarError::invalid(path, found, expected)
}

/// The libraries word their errors as "what was found, expected what".
fn split_message(message: &str, otherwise: &str) -> (String, String) {
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, otherwise));
    (found.replace('\n', " "), expected.to_owned())
}

fn with_line(error: CalendarError, text: &str, table: &DeTable<'_>) -> CalendarError {
    match error {
        CalendarError::Invalid { field, found, expected, .. } => {
            let line = Some(line_at(text, place_of(&field, table)));
            CalendarError::Invalid { line, field, found, expected }
        }
        other => other,
    }
}

/// Byte offset of the last step of a path such as `holidays.dates[3]` that the text has.
fn place_of(path: &str, table: &DeTable<'_>) -> usize {
    place_in_table(&mut path.split(['.', '[']), table, 0)
}

fn place_in_table(steps: &mut Split<'_, [char; 2]>, table: &DeTable<'_>, otherwise: usize) -> usize {
    let entry = steps.next().and_then(|step| table.iter().find(|(key, _)| key.get_ref() == step));
    entry.map_or(otherwise, |(key, value)| place_in(steps, value.get_ref(), key.span().start))
}

fn place_in(steps: &mut Split<'_, [char; 2]>, value: &DeValue<'_>, otherwise: usize) -> usize {
    match value {
        DeValue::Table(table) => place_in_table(steps, table, otherwise),
        DeValue::Array(items) => {
            let index = steps.next().and_then(|step| step.trim_end_matches(']').parse::<usize>().ok());
            index.and_then(|index| items.get(index)).map_or(otherwise, |item| item.span().start)
        }
        _ => otherwise,
    }
}

fn line_at(text: &str, place: usize) -> usize {
    1 + text.as_bytes().iter().take(place).filter(|byte| **byte == b'\n').count()
}
