//! Splits a CSV stream into records, whatever is in it: a bad quote costs one record, and a field that is too long is
//! never held in memory.

use std::io::{self, Read, Write};

/// The longest field that is taken, in bytes.
pub const LONGEST_FIELD: usize = 1_000_000;
/// The longest record.
const LONGEST_RECORD: usize = 4_000_000;
const FILL: usize = 256 * 1024;

/// A reader of records.
pub struct Records<R> {
    from: R,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    delimiter: u8,
    /// The physical line that the next record begins on, from 1.
    line: u64,
    /// How many fields a record has; any number while the header is unread.
    expected: Option<usize>,
    /// Bytes that were consumed.
    pub consumed: u64,
}

/// One record, or why there is none here.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// The physical line it begins on, from 1.
    pub line: u64,
    /// Its bytes, without the end of its last line; none of one that is too long.
    pub raw: Vec<u8>,
    /// Its fields, or what is wrong.
    pub fields: Result<Vec<Vec<u8>>, Fault>,
}

/// What is wrong with a record.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// It can be told in a sentence; the bytes are in `raw`.
    Bad(String),
    /// A field is too long; the bytes are still to be skipped with [`Records::skip`].
    TooLong,
}

/// What a look at the bytes from a line's beginning on found.
enum Found {
    Record { end: usize, fields: usize },
    More,
    BadQuote,
    NeverClosed,
    TooLong,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    AfterQuote,
}

impl<R: Read> Records<R> {
    /// Reads from `from`; a byte order mark at its beginning is passed over.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn new(from: R, delimiter: u8) -> io::Result<Self> {
        let mut records = Self {
            from,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            delimiter,
            line: 1,
            expected: None,
            consumed: 0,
        };
        records.fill()?;
        if records.rest().starts_with(b"\xEF\xBB\xBF") {
            records.start = 3;
            records.consumed = 3;
        }
        Ok(records)
    }

    /// The first bytes, for telling another encoding.
    #[must_use]
    pub fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// From now on a record has so many fields.
    pub const fn expect(&mut self, fields: usize) {
        self.expected = Some(fields);
    }

    /// The next record; lines with nothing on them are none.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let found = self.found_at(0);
            match found {
                Found::More => self.fill()?,
                Found::Record { end, .. } if body(&self.rest()[..end]).is_empty() => {
                    let line = self.line;
                    self.take(end);
                    if self.ended && self.rest().is_empty() && self.line == line {
                        return Ok(None);
                    }
                }
                Found::Record { end, fields } => return self.whole(end, fields).map(Some),
                Found::BadQuote => {
                    return self.recover("a quoted field goes on after its closing quote").map(Some);
                }
                Found::NeverClosed => return self.recover("a quote is opened and never closed").map(Some),
                Found::TooLong => return Ok(Some(self.too_long())),
            }
        }
    }

    fn whole(&mut self, end: usize, fields: usize) -> io::Result<Record> {
        let wrong = self.expected.filter(|expected| *expected != fields);
        if let Some(expected) = wrong {
            let sentence = format!("found {fields} fields, expected {expected} as in the header");
            if body(&self.rest()[..end]).contains(&b'\n') {
                return self.recover(&sentence);
            }
            return Ok(self.rejected(end, sentence));
        }
        let line = self.line;
        let raw = body(&self.take(end)).to_vec();
        let fields = decode(&raw, self.delimiter);
        Ok(Record { line, raw, fields: Ok(fields) })
    }

    /// After a bad record, reading goes on at the next line that has the right number of fields.
    fn recover(&mut self, sentence: &str) -> io::Result<Record> {
        let mut from = 0;
        loop {
            let Some(next) =
                self.rest()[from..].iter().position(|byte| *byte == b'\n').map(|at| from + at + 1)
            else {
                if self.ended || self.rest().len() > LONGEST_RECORD {
                    let all = self.rest().len();
                    return Ok(self.rejected(all, sentence.to_owned()));
                }
                self.fill()?;
                continue;
            };
            match self.found_at(next) {
                Found::More if self.rest().len() <= LONGEST_RECORD => self.fill()?,
                Found::Record { fields, end } if self.fits(fields, next, end) => {
                    return Ok(self.rejected(next, sentence.to_owned()));
                }
                _ => from = next,
            }
        }
    }

    /// A field longer than allowed: an unclosed quote looks the same, so lines that were read already get a chance.
    fn too_long(&mut self) -> Record {
        let mut from = 0;
        while let Some(next) =
            self.rest()[from..].iter().position(|byte| *byte == b'\n').map(|at| from + at + 1)
        {
            if let Found::Record { fields, end } = self.found_at(next)
                && self.fits(fields, next, end)
            {
                return self.rejected(next, "a quote is opened and never closed".to_owned());
            }
            from = next;
        }
        Record { line: self.line, raw: Vec::new(), fields: Err(Fault::TooLong) }
    }

    fn fits(&self, fields: usize, from: usize, end: usize) -> bool {
        self.expected.is_none_or(|expected| expected == fields)
            && !body(&self.rest()[from..from + end]).is_empty()
    }

    /// Passes over the record whose field is too long, writing its bytes without its end to `into`.
    ///
    /// # Errors
    /// The stream cannot be read, or `into` not be written.
    pub fn skip(&mut self, into: &mut dyn Write) -> io::Result<()> {
        let mut state = State::FieldStart;
        loop {
            let delimiter = self.delimiter;
            let end = self.rest().iter().position(|byte| {
                state = step(state, *byte, delimiter).unwrap_or(State::Plain);
                *byte == b'\n' && state != State::Quoted
            });
            let chunk = self.take(end.map_or(self.rest().len(), |at| at + 1));
            into.write_all(if end.is_some() { body(&chunk) } else { &chunk })?;
            if end.is_some() || self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }

    fn rejected(&mut self, end: usize, sentence: String) -> Record {
        let line = self.line;
        let raw = body(&self.take(end)).to_vec();
        Record { line, raw, fields: Err(Fault::Bad(sentence)) }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let taken = self.rest()[..length].to_vec();
        self.start += length;
        self.consumed += length as u64;
        self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        taken
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let read = (&mut self.from).take(FILL as u64).read_to_end(&mut self.buffer)?;
        self.ended = read < FILL;
        Ok(())
    }

    fn found_at(&self, from: usize) -> Found {
        find(&self.rest()[from..], self.ended, self.delimiter)
    }
}

/// What begins at the first of these bytes.
fn find(bytes: &[u8], ended: bool, delimiter: u8) -> Found {
    let (mut state, mut fields, mut field_start) = (State::FieldStart, 1, 0);
    for (at, byte) in bytes.iter().enumerate() {
        if at - field_start > LONGEST_FIELD || at > LONGEST_RECORD {
            return Found::TooLong;
        }
        let Some(next) = step(state, *byte, delimiter) else { return Found::BadQuote };
        if next == State::FieldStart {
            if *byte == b'\n' {
                return Found::Record { end: at + 1, fields };
            }
            fields += 1;
            field_start = at + 1;
        }
        state = next;
    }
    match (ended, state) {
        (false, _) => Found::More,
        (true, State::Quoted) => Found::NeverClosed,
        (true, _) => Found::Record { end: bytes.len(), fields },
    }
}

/// `None` where a quoted field goes on after its closing quote.
const fn step(state: State, byte: u8, delimiter: u8) -> Option<State> {
    Some(match (state, byte) {
        (State::Quoted, b'"') => State::AfterQuote,
        (State::Quoted, _) | (State::FieldStart | State::AfterQuote, b'"') => State::Quoted,
        (_, b'\n') => State::FieldStart,
        (State::AfterQuote, b'\r') => State::AfterQuote,
        (_, byte) if byte == delimiter => State::FieldStart,
        (State::AfterQuote, _) => return None,
        _ => State::Plain,
    })
}

/// A record without the end of its line.
fn body(record: &[u8]) -> &[u8] {
    let record = record.strip_suffix(b"\n").unwrap_or(record);
    record.strip_suffix(b"\r").unwrap_or(record)
}

/// The fields of a record that was found whole, without the quotes around them and with doubled ones single.
fn decode(raw: &[u8], delimiter: u8) -> Vec<Vec<u8>> {
    let (mut state, mut fields, mut field) = (State::FieldStart, Vec::new(), Vec::new());
    for byte in raw {
        // A record that was found whole has no byte without a next state.
        let next = step(state, *byte, delimiter).unwrap_or(State::Plain);
        match (state, next) {
            (_, State::FieldStart) => fields.push(std::mem::take(&mut field)),
            (State::FieldStart, State::Quoted) | (State::Quoted, State::AfterQuote) => {}
            _ => field.push(*byte),
        }
        state = next;
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::{Fault, Records};

    /// Line, and the fields joined by `|` or what is wrong.
    fn read(text: &[u8]) -> Vec<(u64, String)> {
        let mut records = Records::new(text, b',').unwrap();
        let mut found = Vec::new();
        while let Some(record) = records.next().unwrap() {
            let shown = match record.fields {
                Ok(fields) => {
                    records.expect(fields.len());
                    fields.iter().map(|one| String::from_utf8_lossy(one)).collect::<Vec<_>>().join("|")
                }
                Err(Fault::Bad(sentence)) => format!("{sentence}: {}", String::from_utf8_lossy(&record.raw)),
                Err(Fault::TooLong) => {
                    let mut skipped = Vec::new();
                    records.skip(&mut skipped).unwrap();
                    format!("too long: {}", skipped.len())
                }
            };
            found.push((record.line, shown));
        }
        found
    }

    fn shown(text: &str) -> Vec<String> {
        read(text.as_bytes()).into_iter().map(|(line, shown)| format!("{line} {shown}")).collect()
    }

    #[test]
    fn plain_quoted_and_crlf_records_are_read() {
        assert_eq!(
            shown("\u{feff}a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n\r\n2,\n3,it's 5\" long"),
            ["1 a|b", "2 1|x, \"y\"\r\nz", "5 2|", "6 3|it's 5\" long"]
        );
    }

    #[test]
    fn reading_goes_on_at_the_next_line_with_the_right_number_of_fields() {
        let never = "a quote is opened and never closed";
        assert_eq!(
            shown("a,b\n1,\"x\n2,y\n3,z\n"),
            ["1 a|b", &format!("2 {never}: 1,\"x"), "3 2|y", "4 3|z"]
        );
        let after = "a quoted field goes on after its closing quote";
        assert_eq!(
            shown("a,b\n1,\"x\nlost\n2,\"y\"\n3,z"),
            ["1 a|b", &format!("2 {after}: 1,\"x\nlost"), "4 2|y", "5 3|z"]
        );
        assert_eq!(shown("a,b\n1,\"x"), ["1 a|b", &format!("2 {never}: 1,\"x")]);
    }

    #[test]
    fn a_line_with_too_many_or_too_few_fields_is_rejected_alone() {
        assert_eq!(
            shown("a,b\n1\n1,2,3\n4,5"),
            [
                "1 a|b",
                "2 found 1 fields, expected 2 as in the header: 1",
                "3 found 3 fields, expected 2 as in the header: 1,2,3",
                "4 4|5"
            ]
        );
    }

    #[test]
    fn a_field_that_is_too_long_is_passed_over_and_what_follows_is_read() {
        let long = "x".repeat(3_000_000);
        for text in [format!("a,b\n1,{long}\n2,y"), format!("a,b\n1,\"{long},\n\"\"{long}\"\n2,y")] {
            let found = read(text.as_bytes());
            assert!(found[1].1.starts_with("too long: "), "{}", found[1].1);
            assert_eq!((found.len(), found[2].1.as_str()), (3, "2|y"));
        }
    }

    #[test]
    fn an_unclosed_quote_in_a_long_file_costs_one_record() {
        let rows: String = (0..200_000).map(|n| format!("{n},some words\n")).collect();
        let found = read(format!("a,b\n0,\"x\n{rows}").as_bytes());
        assert_eq!((found.len(), found[1].0, found[2].1.as_str()), (200_002, 2, "0|some words"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_come_to_an_end_and_none_is_lost(bytes in proptest::collection::vec(proptest::sample::select(b"a,\"\r\n\0\xff".to_vec()), 0..200)) {
            let mut records = Records::new(bytes.as_slice(), b',').unwrap();
            records.expect(2);
            while records.next().unwrap().is_some() {}
            proptest::prop_assert_eq!(records.consumed, bytes.len() as u64);
        }
    }
}
