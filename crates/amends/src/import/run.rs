//! One import from its first byte to its summary: rows are read, stored 200 at a time, and counted.

use std::{
    collections::HashMap,
    io::{self, Read, Write},
    path::Path,
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    dates::Dates,
    mapping::Mapping,
    records::{Fault, LONGEST_FIELD, Record, Records},
    rejected::Rejected,
    rows,
    table::{Layout, Row},
};
use crate::{
    actions::import::{self as store_rows, Outcome, Taken},
    app::App,
    error::Error,
};

/// So many rows are stored in one unit.
const TURN: usize = 200;

/// What is imported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Kind {
    /// Who buys from us.
    Customers,
    /// What they bought.
    Orders,
    /// What went wrong.
    Complaints,
    /// How satisfied they said they are.
    Surveys,
}

/// Where rows come from, and what is done with them.
pub struct Source<'a> {
    /// What the rows are.
    pub kind: Kind,
    /// How to read them.
    pub mapping: &'a Mapping,
    /// The file that rejected rows are put beside; none to put them nowhere.
    pub beside: Option<&'a Path>,
    /// Only look at what would happen.
    pub dry_run: bool,
}

/// How it went.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Summary {
    /// Rows of the file.
    pub read: u64,
    /// Those that are new.
    pub created: u64,
    /// Those that changed something.
    pub updated: u64,
    /// Those that were here already.
    pub unchanged: u64,
    /// Those that were not taken.
    pub rejected: u64,
    /// Where those are.
    pub rejected_file: Option<String>,
    /// The first reasons, each with its line.
    #[serde(skip)]
    pub reasons: Vec<String>,
}

/// Why an import did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The file cannot be read as it is.
    #[error("{0}")]
    Input(String),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Storing failed.
    #[error(transparent)]
    Storing(#[from] Error),
}

impl Kind {
    /// The fields that a mapping may name.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Customers => &rows::CUSTOMER,
            Self::Orders => &rows::ORDER,
            Self::Complaints => &rows::COMPLAINT,
            Self::Surveys => &rows::SURVEY,
        }
    }

    const fn needed(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Customers => &[&["id", "email", "phone", "name"]],
            Self::Orders => &[&["customer", "email"], &["placed_at"], &["amount"]],
            Self::Complaints => &[&["verbatim"]],
            Self::Surveys => &[&["customer", "email", "case"], &["score"], &["answered_at"]],
        }
    }

    /// The name in the journal.
    const fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Orders => "orders",
            Self::Complaints => "complaints",
            Self::Surveys => "surveys",
        }
    }
}

/// A row that waits to be stored.
struct Waiting<T> {
    line: u64,
    raw: Vec<u8>,
    row: T,
}

/// Imports everything; `progress` is told the bytes that were read.
///
/// # Errors
/// The file cannot be read as it is, or storing failed; what was stored before that stays.
pub fn run(
    app: &App,
    source: &Source<'_>,
    from: impl Read,
    progress: &mut dyn FnMut(u64),
) -> Result<Summary, Stopped> {
    let delimiter = source.mapping.delimiter.and_then(|one| u8::try_from(one).ok()).unwrap_or(b',');
    let mut records = Records::new(from, delimiter)?;
    let (fields, needed) = (source.kind.fields(), source.kind.needed());
    let layout = Layout::read(&mut records, source.mapping, fields, needed).map_err(Stopped::Input)?;
    let house = app.house();
    let zone = source.mapping.zone(&house.company.zone).map_err(Stopped::Input)?;
    let dates = Dates { formats: source.mapping.date_formats.clone(), zone };
    let beside = source.beside.filter(|_| !source.dry_run);
    let mut import = Import {
        app,
        dry_run: source.dry_run,
        rejected: Rejected::beside(beside, delimiter, layout.header.clone()),
        layout,
        dates,
        seen: HashMap::new(),
        summary: Summary::default(),
        late: 0,
    };
    let currency = house.company.currency.clone();
    match source.kind {
        Kind::Customers => {
            import.all(&mut records, progress, rows::customer, |row| &row.id, store_rows::customers)
        }
        Kind::Orders => {
            let read = |row: &Row, dates: &Dates| rows::order(row, dates, &currency);
            import.all(&mut records, progress, read, |row| &row.id, store_rows::orders)
        }
        Kind::Complaints => {
            import.all(&mut records, progress, rows::complaint, |row| &row.id, store_rows::complaints)
        }
        Kind::Surveys => import.all(&mut records, progress, rows::survey, |row| &row.id, store_rows::surveys),
    }?;
    import.finish(source.kind)
}

struct Import<'a> {
    app: &'a App,
    dry_run: bool,
    layout: Layout,
    dates: Dates,
    rejected: Rejected,
    seen: HashMap<[u8; 16], u64>,
    summary: Summary,
    late: u64,
}

impl Import<'_> {
    fn all<T, R: Read>(
        &mut self,
        records: &mut Records<R>,
        progress: &mut dyn FnMut(u64),
        read: impl Fn(&Row, &Dates) -> Result<T, String>,
        id: impl Fn(&T) -> &str,
        store: impl Fn(&App, Vec<T>, bool) -> Result<Taken, Error>,
    ) -> Result<(), Stopped> {
        let mut waiting = Vec::with_capacity(TURN);
        while let Some(record) = records.next()? {
            self.summary.read += 1;
            if record.fields == Err(Fault::TooLong) {
                self.too_long(&record, records)?;
                continue;
            }
            match self.understand(record, &read, &id) {
                Ok(row) => waiting.push(row),
                Err((line, raw, reason)) => self.reject(line, &raw, &reason)?,
            }
            if waiting.len() == TURN {
                self.store(std::mem::take(&mut waiting), &store)?;
                progress(records.consumed);
            }
        }
        if !waiting.is_empty() {
            self.store(waiting, &store)?;
        }
        progress(records.consumed);
        Ok(())
    }

    fn understand<T>(
        &mut self,
        record: Record,
        read: impl Fn(&Row, &Dates) -> Result<T, String>,
        id: impl Fn(&T) -> &str,
    ) -> Result<Waiting<T>, (u64, Vec<u8>, String)> {
        let Record { line, raw, fields } = record;
        let understood = match fields {
            Ok(fields) if fields.iter().any(|field| field.len() > LONGEST_FIELD) => Err(too_long()),
            Ok(fields) => self.layout.row(&fields).and_then(|row| read(&row, &self.dates)),
            Err(Fault::Bad(sentence)) => Err(sentence),
            Err(Fault::TooLong) => Err(too_long()),
        };
        let first = understood.and_then(|row| self.first(line, id(&row)).map(|()| row));
        match first {
            Ok(row) => Ok(Waiting { line, raw, row }),
            Err(reason) => Err((line, raw, reason)),
        }
    }

    /// The first row with an id wins.
    fn first(&mut self, line: u64, id: &str) -> Result<(), String> {
        let mut key = [0; 16];
        key.copy_from_slice(&Sha256::digest(id.as_bytes())[..16]);
        match self.seen.get(&key) {
            Some(first) => {
                Err(format!("id: found “{id}” again, expected it once; the row in line {first} counts"))
            }
            None => {
                self.seen.insert(key, line);
                Ok(())
            }
        }
    }

    fn too_long<R: Read>(&mut self, record: &Record, records: &mut Records<R>) -> Result<(), Stopped> {
        let reason = too_long();
        self.note(record.line, &reason);
        Ok(self.rejected.row_from(&reason, &mut |file: &mut dyn Write| records.skip(file))?)
    }

    fn store<T>(
        &mut self,
        waiting: Vec<Waiting<T>>,
        store: impl Fn(&App, Vec<T>, bool) -> Result<Taken, Error>,
    ) -> Result<(), Stopped> {
        let mut places = Vec::with_capacity(waiting.len());
        let mut rows = Vec::with_capacity(waiting.len());
        for one in waiting {
            places.push((one.line, one.raw));
            rows.push(one.row);
        }
        let taken = store(self.app, rows, self.dry_run)?;
        self.late += taken.late;
        for ((line, raw), outcome) in places.into_iter().zip(taken.outcomes) {
            match outcome {
                Outcome::Created => self.summary.created += 1,
                Outcome::Updated => self.summary.updated += 1,
                Outcome::Unchanged => self.summary.unchanged += 1,
                Outcome::Rejected(reason) => self.reject(line, &raw, &reason)?,
            }
        }
        Ok(())
    }

    fn reject(&mut self, line: u64, raw: &[u8], reason: &str) -> Result<(), Stopped> {
        self.note(line, reason);
        Ok(self.rejected.row(reason, raw)?)
    }

    fn note(&mut self, line: u64, reason: &str) {
        if self.summary.reasons.len() < 10 {
            self.summary.reasons.push(format!("line {line}: {reason}"));
        }
    }

    fn finish(mut self, kind: Kind) -> Result<Summary, Stopped> {
        self.rejected.finish()?;
        let mut summary = self.summary;
        summary.rejected = self.rejected.count;
        summary.rejected_file = self.rejected.path().map(|path| path.display().to_string());
        if !self.dry_run && summary.created + summary.updated > 0 {
            let counts = store_rows::Counts {
                kind: kind.name(),
                read: summary.read,
                created: summary.created,
                updated: summary.updated,
                rejected: summary.rejected,
                late: self.late,
            };
            store_rows::finish(self.app, counts)?;
        }
        Ok(summary)
    }
}

fn too_long() -> String {
    format!("found a field of more than {LONGEST_FIELD} bytes, expected shorter ones")
}
