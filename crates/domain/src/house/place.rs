//! Where a field stands in its text: from a path such as `forms[3].code` to a line.

use std::str::Split;

use toml::de::{DeTable, DeValue};

/// The line, counted from 1, of the last step of the path that the text has.
pub(super) fn line_of(path: &str, text: &str) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let place = in_table(&mut path.split(['.', '[']), table.get_ref())?;
    Some(line_at(text, place))
}

/// The line, counted from 1, of a byte.
pub(super) fn line_at(text: &str, place: usize) -> usize {
    1 + text.as_bytes().iter().take(place).filter(|byte| **byte == b'\n').count()
}

fn in_table(steps: &mut Split<'_, [char; 2]>, table: &DeTable<'_>) -> Option<usize> {
    let step = steps.next()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == step)?;
    Some(in_value(steps, value.get_ref()).unwrap_or_else(|| key.span().start))
}

fn in_value(steps: &mut Split<'_, [char; 2]>, value: &DeValue<'_>) -> Option<usize> {
    match value {
        DeValue::Table(table) => in_table(steps, table),
        DeValue::Array(items) => {
            let index: usize = steps.next()?.trim_end_matches(']').parse().ok()?;
            let item = items.get(index)?;
            Some(in_value(steps, item.get_ref()).unwrap_or_else(|| item.span().start))
        }
        _ => None,
    }
}
