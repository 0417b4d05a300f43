//! Cuts a message into its parts in one pass over its lines.
//!
//! mail-parser reads headers and decodes, but its own walk over parts knows no limit: nested messages
//! overflow the stack, and many multiparts without a boundary take quadratic time. This walk bounds depth and
//! number.

mod header_block;

use super::defects::Defects;
use super::headers::Headers;

const MOST_DEPTH: usize = 20;
const MOST_PARTS: usize = 500;
const LONGEST_HEADERS: usize = 128 * 1024;
const LONGEST_PART_HEADERS: usize = 16 * 1024;

/// A message, cut up.
#[derive(Debug)]
pub(super) struct SplitMessage<'a> {
    pub(super) headers: Headers,
    /// Report type of a multipart/report, in lower case (RFC 6522).
    pub(super) report_type: Option<String>,
    pub(super) parts: Vec<Part<'a>>,
}

/// A part that holds content of its own.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) media_type: String,
    pub(super) charset: Option<String>,
    /// Content-Transfer-Encoding in lower case, empty when missing.
    pub(super) encoding: String,
    pub(super) file_name: Option<String>,
    pub(super) is_attachment: bool,
    /// The message has no other part.
    pub(super) is_whole_message: bool,
    pub(super) body: &'a [u8],
    /// Which multipart/alternative it is one of the choices of, if any.
    pub(super) alternative: Option<usize>,
}

#[derive(Debug)]
struct OpenMultipart {
    boundary: Vec<u8>,
    alternative: Option<usize>,
    digest: bool,
}

struct Walk<'a, 'd> {
    raw: &'a [u8],
    at: usize,
    open: Vec<OpenMultipart>,
    multiparts: usize,
    parts: Vec<Part<'a>>,
    defects: &'d mut Defects,
}

/// Where a scan for the next delimiter stopped: the end of the content before it, and which open multipart it
/// belongs to; `None` at the end of the message.
struct Stop {
    content_end: usize,
    level: Option<usize>,
}

pub(super) fn split<'a>(raw: &'a [u8], defects: &mut Defects) -> SplitMessage<'a> {
    let mut walk = Walk { raw, at: 0, open: Vec::new(), multiparts: 0, parts: Vec::new(), defects };
    if raw.is_empty() {
        walk.defects.note("the message is empty");
    }
    walk.skip_envelope_line();
    let headers = walk.read_headers(LONGEST_HEADERS);
    let mut more = walk.read_entity(&headers);
    while more {
        if walk.parts.len() >= MOST_PARTS {
            walk.defects.note(format!("more than {MOST_PARTS} parts; the rest was not read"));
            break;
        }
        let part_headers = walk.read_headers(LONGEST_PART_HEADERS);
        more = walk.read_entity(&part_headers);
    }
    let report_type = headers.parameter("report-type").map(|kind| kind.to_lowercase());
    SplitMessage { headers, report_type, parts: walk.parts }
}

impl<'a> Part<'a> {
    fn new(headers: &Headers, media_type: String, body: &'a [u8], alternative: Option<usize>) -> Self {
        Self {
            media_type,
            charset: headers.parameter("charset"),
            encoding: headers.lower("Content-Transfer-Encoding"),
            file_name: headers.file_name(),
            is_attachment: headers.is_attachment(),
            is_whole_message: false,
            body,
            alternative,
        }
    }
}

impl Walk<'_, '_> {
    /// Mailbox files and some pipes put a `From ` line before the headers.
    fn skip_envelope_line(&mut self) {
        if self.raw.starts_with(b"From ") || self.raw.starts_with(b">From ") {
            self.at = self.line_end(0);
        }
    }

    fn read_headers(&mut self, longest: usize) -> Headers {
        let rest = &self.raw[self.at..];
        let block = header_block::measure(rest, |line| self.delimited_level(line).is_some());
        if block.len > longest {
            self.defects.note(format!("headers of {} bytes; only the first {longest} were read", block.len));
        }
        if block.lacks_empty_line {
            self.defects.note("no empty line between headers and body");
        }
        let headers = Headers::parse(&rest[..block.len.min(longest)]);
        self.at += block.body_starts;
        headers
    }

    /// Reads one entity up to the delimiter that ends it; says whether another entity follows.
    fn read_entity(&mut self, headers: &Headers) -> bool {
        let starts = self.at;
        let entered = self.enter(headers);
        let level = self.open.len();
        let inside = self.open.last().map(|multipart| (multipart.alternative, multipart.digest));
        let stop = self.seek_delimiter();
        let children_follow = entered && stop.level == Some(level - 1);
        if entered && !children_follow {
            self.defects.note("a multipart has no part: its boundary never appears");
        }
        if !children_follow {
            let (alternative, digest) = inside.unwrap_or_default();
            let body = &self.raw[starts..stop.content_end.max(starts)];
            let declared = headers.media_type();
            let media_type = match declared.as_str() {
                "text/" => "text/plain".into(),
                multipart if entered || multipart.starts_with("multipart/") => "text/plain".into(),
                _ if digest && !headers.has_content_type() => "message/rfc822".into(),
                _ => declared,
            };
            let part = Part::new(headers, media_type, body, alternative);
            self.parts.push(Part { is_whole_message: level == 0, ..part });
        }
        stop.level.is_some() && self.at < self.raw.len()
    }

    /// Opens a multipart, if the headers announce one that can be read.
    fn enter(&mut self, headers: &Headers) -> bool {
        let media_type = headers.media_type();
        if !media_type.starts_with("multipart/") {
            return false;
        }
        let Some(boundary) = headers.parameter("boundary").filter(|b| !b.trim().is_empty()) else {
            self.defects.note("a multipart names no boundary");
            return false;
        };
        if self.open.len() >= MOST_DEPTH {
            self.defects.note(format!("multiparts nested deeper than {MOST_DEPTH}"));
            return false;
        }
        self.multiparts += 1;
        let outer = self.open.last().and_then(|outer| outer.alternative);
        let own = (media_type == "multipart/alternative").then_some(self.multiparts);
        let boundary = boundary.trim_end().as_bytes().to_vec();
        self.open.push(OpenMultipart {
            boundary,
            alternative: own.or(outer),
            digest: media_type == "multipart/digest",
        });
        true
    }

    /// Goes past the next delimiter line that a part may follow.
    fn seek_delimiter(&mut self) -> Stop {
        let mut first: Option<Stop> = None;
        while self.at < self.raw.len() {
            let line_starts = self.at;
            self.at = self.line_end(line_starts);
            let Some((level, closes)) = self.delimited_level(&self.raw[line_starts..self.at]) else {
                continue;
            };
            let content_end = line_starts;
            first.get_or_insert(Stop { content_end, level: Some(level) });
            self.open.truncate(if closes { level } else { level + 1 });
            if !closes {
                break;
            }
        }
        if !self.open.is_empty() && self.at >= self.raw.len() {
            self.defects.note("a multipart is not closed: the message may be cut short");
        }
        first.unwrap_or(Stop { content_end: self.raw.len(), level: None })
    }

    /// Which open multipart this line delimits, innermost first, and whether it closes it.
    fn delimited_level(&self, line: &[u8]) -> Option<(usize, bool)> {
        let after_dashes = line.strip_prefix(b"--")?.trim_ascii_end();
        let closing = after_dashes.strip_suffix(b"--");
        self.open.iter().enumerate().rev().find_map(|(level, multipart)| {
            let boundary = multipart.boundary.as_slice();
            match (after_dashes == boundary, closing == Some(boundary)) {
                (true, _) => Some((level, false)),
                (_, true) => Some((level, true)),
                _ => None,
            }
        })
    }

    fn line_end(&self, starts: usize) -> usize {
        let newline = self.raw[starts..].iter().position(|byte| *byte == b'\n');
        newline.map_or(self.raw.len(), |offset| starts + offset + 1)
    }
}

#[cfg(test)]
mod tests;
