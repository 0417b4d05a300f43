//! A CSV file by the names of its columns, for commands that answer a question about it and store nothing.

use std::{collections::HashMap, io::Cursor, path::Path};

use super::{Failure, input::bytes};

/// A file whose header has been read.
pub struct Columns {
    reader: csv::Reader<Cursor<Vec<u8>>>,
    name: String,
    places: HashMap<String, usize>,
    header: Vec<String>,
}

/// One row, or why there is none here.
pub struct Line {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its fields.
    pub fields: Result<csv::StringRecord, String>,
}

impl Columns {
    /// Opens a file, or standard input for `-`. A file that ends inside quotes is an error: what comes after them, the rest
    /// of all rows, would be one field.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let read = bytes(path)?;
        if let Some(line) = never_closed(&read) {
            return Err(Failure::input(format!(
                "{name}: line {line}: found a quotation mark that opens a field and none that closes it, expected both"
            )));
        }
        let mut reader = csv::ReaderBuilder::new().from_reader(Cursor::new(read));
        let header = reader.headers().map_err(|error| Failure::input(format!("{name}: {error}")))?;
        let header: Vec<String> =
            header.iter().map(|column| column.trim_start_matches('\u{feff}').trim().to_owned()).collect();
        if header.iter().all(String::is_empty) {
            return Err(Failure::input(format!(
                "{name}: line 1: found nothing, expected the names of the columns"
            )));
        }
        let places = header.iter().cloned().zip(0..).collect();
        Ok(Self { reader, name, places, header })
    }

    /// The place of a column that has to be there.
    pub fn place(&self, column: &str) -> Result<usize, Failure> {
        self.known(column).ok_or_else(|| {
            let found = self.header.join(", ");
            Failure::input(format!("{}: line 1: no column “{column}”, found {found}", self.name))
        })
    }

    /// The place of a column that may be there.
    pub fn known(&self, column: &str) -> Option<usize> {
        self.places.get(column).copied()
    }

    /// The rows, in order.
    pub fn rows(self) -> impl Iterator<Item = Line> {
        let name = self.name;
        let mut last = 1;
        self.reader.into_records().map(move |row| {
            let line = match &row {
                Ok(row) => row.position().map(csv::Position::line),
                Err(error) => error.position().map(csv::Position::line),
            };
            last = line.unwrap_or(last + 1);
            Line { line: last, fields: row.map_err(|error| format!("{name}: {error}")) }
        })
    }
}

/// The line of the quotation mark inside which a file ends, if it does. Within a field that does not begin with one they are
/// letters like others; within one that does, two stand for one.
fn never_closed(file: &[u8]) -> Option<u64> {
    let (mut line, mut opened, mut begins) = (1, None, true);
    let mut left = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file).iter().peekable();
    while let Some(byte) = left.next() {
        line += u64::from(*byte == b'\n');
        match (*byte, opened) {
            (b'"', Some(_)) if left.next_if(|next| **next == b'"').is_none() => opened = None,
            (b'"', None) if begins => opened = Some(line),
            _ => {}
        }
        begins = opened.is_none() && matches!(byte, b',' | b'\n' | b'\r');
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::never_closed;

    #[test]
    fn a_file_that_ends_inside_quotes_names_the_line_on_which_they_open() {
        let rows = [
            ("a,b\n1,\"two\n3,four\n", Some(2)),
            ("a,b\n1,\"two\"\n3,\"fo\"\"ur", Some(3)),
            ("\u{feff}\"a", Some(1)),
            ("a,b\n1,\"two\nlines\"\n3,five \"inches\n", None),
            ("a,b\r\n1,\"\"\"said\"\"\"\r\n", None),
            ("", None),
        ];
        for (text, line) in rows {
            assert_eq!(never_closed(text.as_bytes()), line, "{text}");
        }
    }
}
