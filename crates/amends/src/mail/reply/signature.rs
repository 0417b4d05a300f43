//! Signatures: below "-- " (RFC 3676, 4.3), below a drawn line, or a line that a telephone adds.

use super::{line, mobile_signature};

/// A real signature is short; more lines than these are text below a line that somebody drew.
const MOST_LINES: usize = 20;
const MOST_LINES_OF_PGP: usize = 100;
const MOST_LINES_UNDER_NAME: usize = 3;
const MOST_LINES_UNDER_RULE: usize = 8;
const LONGEST_LINE_UNDER_RULE: usize = 90;

/// Cuts the signature off. Does nothing when that would leave no text.
pub(super) fn split<'a>(written: &mut Vec<&'a str>) -> Vec<&'a str> {
    let mut starts = without_mobile_lines(written);
    if let Some(delimiter) = delimiter(&written[..starts]) {
        starts = without_mobile_lines(&written[..delimiter]);
    }
    let leaves_text = written[..starts].iter().any(|text| line::is_text(text));
    if leaves_text { written.split_off(starts) } else { Vec::new() }
}

/// How many lines are left without what telephones, and drawn lines, add at the end.
fn without_mobile_lines(lines: &[&str]) -> usize {
    let is_own = |text: &&str| line::is_text(text) && !mobile_signature::is_one(text);
    lines.iter().rposition(is_own).map_or(0, |last| last + 1)
}

fn delimiter(lines: &[&str]) -> Option<usize> {
    (1..lines.len()).find(|at| delimits(lines[*at], &lines[at + 1..]))
}

fn delimits(text: &str, below: &[&str]) -> bool {
    let trimmed = text.trim();
    let is_rule = trimmed.len() >= 2 && trimmed.chars().all(|c| c == '_');
    let is_named = text.starts_with("-- ") && trimmed.len() < 60 && !trimmed.ends_with("--");
    let most = match trimmed {
        "-----BEGIN PGP SIGNATURE-----" => MOST_LINES_OF_PGP,
        "--" | "—" | "– –" | "-- --" => MOST_LINES,
        _ if is_rule => MOST_LINES_UNDER_RULE,
        _ if is_named => MOST_LINES_UNDER_NAME,
        _ => return false,
    };
    let few = below.iter().filter(|line| !line::is_empty(line)).take(most + 1).collect::<Vec<_>>();
    let fits = few.len() <= most && !few.iter().any(|line| line::is_quote(line));
    fits && (!is_rule || (!few.is_empty() && few.iter().all(|line| line.len() <= LONGEST_LINE_UNDER_RULE)))
}
