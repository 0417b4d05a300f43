//! A CSV file by the names of its columns, for commands that answer a question about it and store nothing.

use std::{collections::HashMap, io::Read, path::Path};

use super::{Failure, input::open};

/// A file whose header has been read.
pub struct Columns {
    reader: csv::Reader<Box<dyn Read>>,
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
    /// Opens a file, or standard input for `-`.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let mut reader = csv::ReaderBuilder::new().from_reader(open(path)?);
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
