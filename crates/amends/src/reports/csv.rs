//! Tables as files that other programs read.

use super::Table;
use crate::error::Error;

/// A table as comma-separated values, with plain numbers.
///
/// # Errors
/// It cannot be written.
pub fn csv_text(table: &Table) -> Result<String, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = |error: csv::Error| Error::Fault(error.to_string());
    writer.write_record(&table.heads).map_err(fault)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| guarded(cell.value.plain()))).map_err(fault)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::Fault(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Error::Fault(error.to_string()))
}

/// The same with the headers of a download.
///
/// # Errors
/// It cannot be written.
pub fn csv_file(table: &Table, name: &str) -> Result<axum::response::Response, Error> {
    use axum::{http::header, response::IntoResponse};
    let body = csv_text(table)?;
    let file = format!("attachment; filename=\"{name}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, body).into_response())
}

/// A text that a spreadsheet would take for a formula is marked as text: names come from customers and imports.
fn guarded(text: String) -> String {
    let formula = text.starts_with(['=', '+', '@', '\t', '\r'])
        || text.starts_with('-') && text.parse::<f64>().is_err();
    if formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Table, csv_text};
    use crate::reports::{Cell, Value};

    #[test]
    fn numbers_are_plain_hidden_ones_empty_and_formulas_text() {
        let mut table = Table::new("t", "T", &["Name", "Rate", "Hours"]);
        for name in ["=1+1", "-5", "-x", "a,\"b\""] {
            table.rows.push(vec![Cell::text(name), Cell::share(Some(0.25)), Cell::of(Value::Hours(None))]);
        }
        let expected =
            "Name,Rate,Hours\n'=1+1,0.250000,\n-5,0.250000,\n'-x,0.250000,\n\"a,\"\"b\"\"\",0.250000,\n";
        assert_eq!(csv_text(&table).unwrap(), expected);
    }
}
