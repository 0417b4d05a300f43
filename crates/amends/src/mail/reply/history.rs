//! Where the quoted history is: below the reply, above it, or around it.

use std::ops::Range;

use super::attribution::{self, Certainty};
use super::{header_lines, line, markers};

/// Where the history stands; numbers are lines.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum History {
    None,
    /// The reply stands above it.
    After(usize),
    /// The reply stands below it and starts here.
    Before(usize),
    /// Answers stand between the quotes, which this attribution introduces.
    Around {
        attribution: Range<usize>,
    },
}

/// When such a word stands above the quotes, the text below them is the answer and no signature.
const SEE_BELOW: [&str; 14] = [
    "below",
    "inline",
    "in-line",
    "under your",
    "unten",
    "anbei im text",
    "ci-dessous",
    "dessous",
    "abajo",
    "abaixo",
    "sotto",
    "hieronder",
    "nedan",
    "nedenfor",
];

pub(super) fn find(lines: &[&str]) -> History {
    for at in 0..lines.len() {
        if !line::is_text(lines[at]) {
            continue;
        }
        if markers::is_marker(lines[at]) || header_lines::start_at(&lines[at..]) {
            return History::After(with_dividers(lines, at));
        }
        let introduced = attribution::at(&lines[at..]);
        if let Some(history) = introduced.and_then(|(len, certainty)| after(lines, at..at + len, certainty)) {
            return history;
        }
    }
    History::None
}

/// Cuts off the quotes at the end, if anything was written before them.
pub(super) fn split_trailing_quotes<'a>(written: &mut Vec<&'a str>) -> Vec<&'a str> {
    match written.iter().rposition(|text| line::is_text(text)) {
        Some(last) => written.split_off(last + 1),
        None => std::mem::take(written),
    }
}

/// What an attribution in these lines means for the rest.
fn after(lines: &[&str], attribution: Range<usize>, certainty: Certainty) -> Option<History> {
    let above = &lines[..attribution.start];
    let below = &lines[attribution.end..];
    let wrote_above = above.iter().any(|text| line::is_text(text));
    let quote_follows =
        below.iter().find(|text| !line::is_empty(text)).is_some_and(|text| line::is_quote(text));
    let cut = History::After(with_dividers(lines, attribution.start));
    match (quote_follows, certainty) {
        (false, Certainty::Sure) if wrote_above => return Some(cut),
        (false, _) => return None,
        _ => {}
    }
    let last_quote = below.iter().rposition(|text| line::is_quote(text)).map_or(0, |last| last + 1);
    let answers_between = has_answers(&below[..last_quote], wrote_above);
    let wrote_below = below[last_quote..].iter().any(|text| line::is_text(text));
    let points_below = || points_below(above);
    Some(match (answers_between, wrote_below, wrote_above) {
        (true, _, _) => History::Around { attribution },
        (false, true, false) => History::Before(attribution.end + last_quote),
        (false, true, true) if points_below() => History::Around { attribution },
        // Under a reply that stands above its history there is a signature or a list's footer.
        _ => cut,
    })
}

/// Whether somebody wrote between the quotes. A lone line glued to them is the end of a quoted line that was
/// wrapped.
fn has_answers(quotes: &[&str], wrote_above: bool) -> bool {
    let mut run = 0;
    let mut set_apart = false;
    let mut previous_empty = false;
    for text in quotes {
        if line::is_empty(text) {
            set_apart |= run > 0;
            previous_empty = true;
            continue;
        }
        if line::is_quote(text) {
            if run > 1 || (run > 0 && (set_apart || !wrote_above)) {
                return true;
            }
            (run, set_apart) = (0, false);
        } else {
            run += 1;
            set_apart |= previous_empty;
        }
        previous_empty = false;
    }
    false
}

fn points_below(above: &[&str]) -> bool {
    let written = above.iter().filter(|text| line::is_text(text)).take(8).map(|text| text.to_lowercase());
    written.into_iter().any(|text| SEE_BELOW.iter().any(|word| text.contains(word)))
}

/// Drawn lines right above the history belong to it.
fn with_dividers(lines: &[&str], at: usize) -> usize {
    let above = lines[..at].iter().rposition(|text| !line::is_empty(text) && !line::is_divider(text));
    above.map_or(0, |last| last + 1)
}
