//! Text as it may be stored: line feeds only, no NUL, no other control characters.

use super::super::defects::Defects;

pub(super) fn tidy(text: &str, defects: &mut Defects) -> String {
    if text.contains('\0') {
        defects.note("NUL bytes in the text; they were left out");
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\n' | '\t' => clean.push(character),
            '\u{feff}' => {}
            control if control.is_control() => {}
            visible => clean.push(visible),
        }
    }
    let end = clean.trim_end().len();
    let start = clean.len() - clean.trim_start_matches(['\n', ' ', '\t']).len();
    // Blanks that indent the first line stay: they may mark a quote or a list.
    let first_line = clean[..start].rfind('\n').map_or(0, |newline| newline + 1);
    clean.get(first_line..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_tabs_and_visible_characters_remain() {
        let mut defects = Defects::default();
        assert_eq!(tidy("\r\n\r\n  a\0b\r\nc\rd\x1b[1m\te\u{feff} \n", &mut defects), "  ab\nc\nd[1m\te");
        assert_eq!(defects.into_list().len(), 1);
        assert_eq!(tidy(" \n ", &mut Defects::default()), "");
    }
}
