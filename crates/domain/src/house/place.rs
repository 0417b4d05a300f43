//! Where a field stands in its text: from a path such as `forms[3].code` to a line.

use std::{ops::Range, str::Split};

use toml::de::{DeTable, DeValue};

/// The byte at which the last step of the path stands that the text has. With `inner`, the byte of the text that the
/// field holds: its own place is then counted from behind the opening mark.
pub(super) fn place_of(path: &str, inner: Option<u32>, text: &str) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let found = in_table(&mut path.split(['.', '[']), table.get_ref())?;
    let Some((inner, value)) = inner.zip(found.value) else { return Some(found.start) };
    // A text with escapes is not as long as it looks; then the beginning of the value has to do.
    let marks = ["\"\"\"\n", "\'\'\'\n", "\"\"\"", "\'\'\'", "\"", "\'"];
    let written = text.get(value.clone())?;
    let mark = marks.iter().find(|mark| written.starts_with(**mark))?;
    let plain = mark.starts_with('\'') || !written.contains('\\');
    Some(if plain { value.start + mark.len() + inner as usize } else { value.start })
}

/// The character of its line, counted from 1, at which a byte stands.
pub(super) fn column_at(text: &str, place: usize) -> u32 {
    let before = text.get(..place).unwrap_or(text);
    let within = before.rsplit('\n').next().unwrap_or_default().chars().count();
    u32::try_from(within + 1).unwrap_or(u32::MAX)
}

/// Where a field stands, and its value where that is no table.
struct Found {
    start: usize,
    value: Option<Range<usize>>,
}

/// The line, counted from 1, of a byte.
pub(super) fn line_at(text: &str, place: usize) -> usize {
    1 + text.as_bytes().iter().take(place).filter(|byte| **byte == b'\n').count()
}

fn in_table(steps: &mut Split<'_, [char; 2]>, table: &DeTable<'_>) -> Option<Found> {
    let step = steps.next()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == step)?;
    let own = Found { start: key.span().start, value: Some(value.span()) };
    Some(in_value(steps, value.get_ref()).unwrap_or(own))
}

fn in_value(steps: &mut Split<'_, [char; 2]>, value: &DeValue<'_>) -> Option<Found> {
    match value {
        DeValue::Table(table) => in_table(steps, table),
        DeValue::Array(items) => {
            let index: usize = steps.next()?.trim_end_matches(']').parse().ok()?;
            let item = items.get(index)?;
            let own = Found { start: item.span().start, value: Some(item.span()) };
            Some(in_value(steps, item.get_ref()).unwrap_or(own))
        }
        _ => None,
    }
}
