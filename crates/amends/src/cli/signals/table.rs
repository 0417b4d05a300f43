//! Reads streams of counts from CSV: every row is understood, or named with its line.

use std::collections::BTreeMap;

use csv::StringRecord;
use domain::learning::signals::{Every, Series};
use jiff::civil::Date;

use super::Failure;

/// Periods beyond which a file is taken for a mistake: a century of days.
const MOST_PERIODS: i64 = 36_600;

/// Where each field stands.
struct Columns {
    date: usize,
    stream: usize,
    count: usize,
    opportunities: Option<usize>,
    /// How many there are.
    all: usize,
}

/// What one row says.
struct Row {
    date: Date,
    stream: String,
    count: u64,
    opportunities: Option<f64>,
}

/// The streams of a file by name, all over the same periods, without a gap.
pub fn read(file: &str, bytes: &[u8]) -> Result<BTreeMap<String, Series>, Failure> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let told = |error: &csv::Error| match error.kind() {
        csv::ErrorKind::Utf8 { pos: Some(pos), .. } => Failure::input(format!(
            "{file}, line {}: found bytes that are not UTF-8, expected UTF-8 text",
            pos.line()
        )),
        _ => Failure::input(format!("{file}: {error}")),
    };
    let header = reader.headers().map_err(|error| told(&error))?.clone();
    let columns = Columns::of(&header).map_err(|wrong| Failure::input(format!("{file}, line 1: {wrong}")))?;
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| told(&error))? {
        let line = record.position().map_or(0, csv::Position::line);
        let row = columns.row(&record);
        rows.push((line, row.map_err(|wrong| Failure::input(format!("{file}, line {line}: {wrong}")))?));
    }
    assemble(file, rows)
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, String> {
        let at = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
        for name in ["date", "stream", "count", "opportunities"] {
            if header.iter().filter(|column| column.eq_ignore_ascii_case(name)).count() > 1 {
                return Err(format!("found the column “{name}” twice, expected it once"));
            }
        }
        let needed = |name: &str| {
            let found = header.iter().collect::<Vec<_>>().join(", ");
            at(name).ok_or(format!("found the columns “{found}”, expected date, stream and count among them"))
        };
        Ok(Self {
            date: needed("date")?,
            stream: needed("stream")?,
            count: needed("count")?,
            opportunities: at("opportunities"),
            all: header.len(),
        })
    }

    fn row(&self, record: &StringRecord) -> Result<Row, String> {
        if record.len() > self.all {
            let (found, all) = (record.len(), self.all);
            return Err(format!(
                "found {found} fields, expected {all} as in line 1: a comma inside a number or a name needs quotes around it, \
                 and a count has none"
            ));
        }
        let field = |at: usize| record.get(at).unwrap_or("");
        let date = field(self.date);
        let wrong =
            |name: &str, found: &str, expected: &str| format!("{name}: found “{found}”, expected {expected}");
        let opportunities = match self.opportunities.map(field) {
            None | Some("") => None,
            Some(text) => Some(
                text.parse()
                    .ok()
                    .filter(|number: &f64| number.is_finite() && *number >= 0.0)
                    .ok_or_else(|| wrong("opportunities", text, "a number, 0 or more"))?,
            ),
        };
        Ok(Row {
            date: date.parse().map_err(|_| wrong("date", date, "a day such as 2026-01-31"))?,
            stream: field(self.stream).to_owned(),
            count: whole(field(self.count)).ok_or_else(|| wrong("count", field(self.count), WHOLE))?,
            opportunities,
        })
    }
}

/// Counts beyond this are taken for a mistake.
const MOST_EVENTS: u64 = 1_000_000_000_000;
const WHOLE: &str = "a whole number from 0 to 1000000000000, without commas or spaces";

/// A whole number, also one that a spreadsheet wrote as `3.0`.
fn whole(text: &str) -> Option<u64> {
    let digits = text
        .split_once('.')
        .map_or(Some(text), |(whole, rest)| rest.bytes().all(|digit| digit == b'0').then_some(whole))?;
    digits.parse().ok().filter(|count| *count <= MOST_EVENTS)
}

/// Puts the rows on one grid of periods. A date twice in a stream is a mistake, not a sum.
fn assemble(file: &str, rows: Vec<(u64, Row)>) -> Result<BTreeMap<String, Series>, Failure> {
    let dates: Vec<Date> = rows.iter().map(|(_, row)| row.date).collect();
    let (Some(first), Some(last)) = (dates.iter().min().copied(), dates.iter().max().copied()) else {
        return Ok(BTreeMap::new());
    };
    let every = rhythm(&dates, first);
    let place = |date: Date| days(first, date) / every.days();
    if place(last) >= MOST_PERIODS {
        return Err(Failure::input(format!(
            "{file}: found dates from {first} to {last}, expected a century at most"
        )));
    }
    let length = place(last) as usize + 1;
    let mut streams: BTreeMap<String, Series> = BTreeMap::new();
    let mut seen: BTreeMap<(String, Date), u64> = BTreeMap::new();
    for (line, row) in rows {
        if let Some(earlier) = seen.insert((row.stream.clone(), row.date), line) {
            let found = format!("found {} of “{}” again (line {earlier} has it)", row.date, row.stream);
            return Err(Failure::input(format!("{file}, line {line}: {found}, expected each date once")));
        }
        let empty = || Series { start: first, every, counts: vec![0; length], opportunities: Vec::new() };
        let series = streams.entry(row.stream).or_insert_with(empty);
        let at = place(row.date) as usize;
        series.counts[at] = row.count;
        if let Some(number) = row.opportunities {
            series.opportunities.resize(length, UNKNOWN);
            series.opportunities[at] = number;
        }
    }
    for series in streams.values_mut() {
        fill(&mut series.opportunities);
    }
    Ok(streams)
}

/// What stands for opportunities that nobody has told; those told are 0 or more.
const UNKNOWN: f64 = -1.0;

/// A date without opportunities takes their mean: it is not known that there were none. Where 0 was told, there were none.
fn fill(opportunities: &mut [f64]) {
    let known: Vec<f64> = opportunities.iter().copied().filter(|number| *number > 0.0).collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    for number in opportunities.iter_mut().filter(|number| **number < 0.0) {
        *number = mean;
    }
}

/// Weeks where at least three dates lie whole weeks apart and none lies between; else days.
fn rhythm(dates: &[Date], first: Date) -> Every {
    let mut apart: Vec<i64> = dates.iter().map(|date| days(first, *date)).collect();
    apart.sort_unstable();
    apart.dedup();
    if apart.len() > 2 && apart.iter().all(|days| days % 7 == 0) { Every::Week } else { Every::Day }
}

fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
