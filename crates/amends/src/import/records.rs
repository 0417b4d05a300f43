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
    /// What ends a line: a line feed, or a carriage return in a file that has no line feeds.
    newline: u8,
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
            newline: b'\n',
            line: 1,
            expected: None,
            consumed: 0,
        };
        records.fill()?;
        if records.rest().starts_with(b"\xEF\xBB\xBF") {
            records.start = 3;
            records.consumed = 3;
        }
        records.newline = newline(records.rest(), delimiter);
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
                Found::Record { end, .. } if self.body(&self.rest()[..end]).is_empty() => {
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
            if self.body(&self.rest()[..end]).contains(&self.newline) {
                return self.recover(&sentence);
            }
            return Ok(self.rejected(end, sentence));
        }
        let line = self.line;
        let taken = self.take(end);
        let raw = self.body(&taken).to_vec();
        let fields = decode(&raw, self.delimiter, self.newline);
        Ok(Record { line, raw, fields: Ok(fields) })
    }

    /// After a bad record, reading goes on at the next line that has the right number of fields.
    fn recover(&mut self, sentence: &str) -> io::Result<Record> {
        let mut from = 0;
        loop {
            let Some(next) =
                self.rest()[from..].iter().position(|byte| *byte == self.newline).map(|at| from + at + 1)
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
            self.rest()[from..].iter().position(|byte| *byte == self.newline).map(|at| from + at + 1)
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
            && !self.body(&self.rest()[from..from + end]).is_empty()
    }

    /// Passes over the record whose field is too long, writing its bytes without its end to `into`.
    ///
    /// # Errors
    /// The stream cannot be read, or `into` not be written.
    pub fn skip(&mut self, into: &mut dyn Write) -> io::Result<()> {
        let mut state = State::FieldStart;
        loop {
            let (delimiter, newline) = (self.delimiter, self.newline);
            let end = self.rest().iter().position(|byte| {
                state = step(state, *byte, delimiter, newline).unwrap_or(State::Plain);
                *byte == newline && state != State::Quoted
            });
            let chunk = self.take(end.map_or(self.rest().len(), |at| at + 1));
            into.write_all(if end.is_some() { self.body(&chunk) } else { &chunk })?;
            if end.is_some() || self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }

    fn rejected(&mut self, end: usize, sentence: String) -> Record {
        let (line, taken) = (self.line, self.take(end));
        let raw = self.body(&taken).to_vec();
        Record { line, raw, fields: Err(Fault::Bad(sentence)) }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let taken = self.rest()[..length].to_vec();
        self.start += length;
        self.consumed += length as u64;
        self.line += taken.iter().filter(|byte| **byte == self.newline).count() as u64;
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
        find(&self.rest()[from..], self.ended, self.delimiter, self.newline)
    }

    /// A record without the end of its line.
    fn body<'r>(&self, record: &'r [u8]) -> &'r [u8] {
        let record = record.strip_suffix(&[self.newline]).unwrap_or(record);
        record.strip_suffix(b"\r").unwrap_or(record)
    }
}

/// What ends the lines of a file that begins like this. Old programs write a carriage return alone; it counts only where
/// there is no line feed, so that one inside a field is never taken for the end of a line.
fn newline(bytes: &[u8], delimiter: u8) -> u8 {
    let (mut state, mut returns) = (State::FieldStart, false);
    for byte in bytes {
        state = step(state, *byte, delimiter, b'\n').unwrap_or(State::Plain);
        if *byte == b'\n' && state != State::Quoted {
            return b'\n';
        }
        returns |= *byte == b'\r' && state != State::Quoted;
    }
    if returns { b'\r' } else { b'\n' }
}

/// What begins at the first of these bytes.
fn find(bytes: &[u8], ended: bool, delimiter: u8, newline: u8) -> Found {
    let (mut state, mut fields, mut field_start) = (State::FieldStart, 1, 0);
    for (at, byte) in bytes.iter().enumerate() {
        if at - field_start > LONGEST_FIELD || at > LONGEST_RECORD {
            return Found::TooLong;
        }
        let Some(next) = step(state, *byte, delimiter, newline) else { return Found::BadQuote };
        if next == State::FieldStart {
            if *byte == newline {
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
const fn step(state: State, byte: u8, delimiter: u8, newline: u8) -> Option<State> {
    Some(match (state, byte) {
        (State::Quoted, b'"') => State::AfterQuote,
        (State::Quoted, _) | (State::FieldStart | State::AfterQuote, b'"') => State::Quoted,
        (_, byte) if byte == newline => State::FieldStart,
        (State::AfterQuote, b'\r') => State::AfterQuote,
        (_, byte) if byte == delimiter => State::FieldStart,
        (State::AfterQuote, _) => return None,
        _ => State::Plain,
    })
}

/// The fields of a record that was found whole, without the quotes around them and with doubled ones single.
fn decode(raw: &[u8], delimiter: u8, newline: u8) -> Vec<Vec<u8>> {
    let (mut state, mut fields, mut field) = (State::FieldStart, Vec::new(), Vec::new());
    for byte in raw {
        // A record that was found whole has no byte without a next state.
        let next = step(state, *byte, delimiter, newline).unwrap_or(State::Plain);
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
mod tests;
