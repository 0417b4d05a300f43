//! What a single line is, seen alone.

/// Characters that mail programs draw lines with, or set around a marker.
const DECORATION: [char; 10] = ['-', '_', '=', '*', '~', '#', '+', '—', '–', '─'];

pub(super) fn is_empty(line: &str) -> bool {
    // Gmail's read trackers leave a lone U+1427 behind.
    line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{1427}' | '\u{200b}' | '\u{200c}' | '\u{2060}'))
}

/// `> text`, and `Ann> text` as supercite writes it.
pub(super) fn is_quote(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with('>') {
        return true;
    }
    let Some((name, rest)) = line.split_once('>') else { return false };
    let is_name = (1..=15).contains(&name.len()) && name.chars().all(char::is_alphanumeric);
    is_name && rest.starts_with(' ')
}

/// A drawn line: three or more such characters and nothing else.
pub(super) fn is_divider(line: &str) -> bool {
    let mut marks = 0;
    let only_marks = line.chars().filter(|c| !c.is_whitespace()).all(|c| {
        marks += 1;
        DECORATION.contains(&c)
    });
    only_marks && marks >= 3
}

/// The text inside `*-----  text  -----*`.
pub(super) fn undecorated(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || c == '|' || DECORATION.contains(&c))
}

/// How many decorating characters stand before the text.
pub(super) fn decoration_before(line: &str) -> usize {
    line.trim_start().chars().take_while(|c| DECORATION.contains(c)).count()
}

/// Words that the sender wrote, as far as one line can tell.
pub(super) fn is_text(line: &str) -> bool {
    !is_empty(line) && !is_quote(line) && !is_divider(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_dividers_are_known() {
        assert!(is_quote("> a") && is_quote("  >> a") && is_quote("Ann> a") && is_quote(">"));
        assert!(!is_quote("1 a > b") && !is_quote("a->b") && !is_quote("<a@b>"));
        assert!(is_divider("_____") && is_divider("- - - -") && is_divider("*---*"));
        assert!(!is_divider("--") && !is_divider("-- a --") && !is_divider(""));
        assert_eq!(undecorated(" *---- Original ----* "), "Original");
    }
}
