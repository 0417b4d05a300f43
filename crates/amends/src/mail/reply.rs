//! What a sender newly wrote, apart from the history they quote and the signature they carry.

mod attribution;
mod header_lines;
mod history;
mod line;
mod markers;
mod mobile_signature;
mod signature;

use history::History;

/// A text taken apart. The pieces are copies; nothing is reworded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) visible: String,
    pub(super) signature: String,
    pub(super) quoted: String,
}

/// Quotes between which the sender answers are kept, for the answers mean nothing without them. `visible` is
/// empty only when there was nothing but quotes and history.
pub(super) fn trim(text: &str) -> Reply {
    let lines = text.lines().collect::<Vec<_>>();
    let (mut written, mut quoted) = match history::find(&lines) {
        History::None => (lines.clone(), Vec::new()),
        History::After(start) => (lines[..start].to_vec(), lines[start..].to_vec()),
        History::Before(start) => (lines[start..].to_vec(), lines[..start].to_vec()),
        History::Around { attribution } => (without(&lines, &attribution), lines[attribution].to_vec()),
    };
    let trailing = history::split_trailing_quotes(&mut written);
    quoted.splice(0..0, trailing);
    let signature = signature::split(&mut written);
    Reply { visible: joined(&written), signature: joined(&signature), quoted: joined(&quoted) }
}

fn without<'a>(lines: &[&'a str], cut: &std::ops::Range<usize>) -> Vec<&'a str> {
    [&lines[..cut.start], &lines[cut.end..]].concat()
}

fn joined(lines: &[&str]) -> String {
    let first = lines.iter().position(|line| !line::is_empty(line)).unwrap_or(lines.len());
    lines[first..].join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests;
