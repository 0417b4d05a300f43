//! Words quoted from somebody else are set aside, as are addresses of pages: they are no fault of the writer.

use super::token::Token;

/// A quotation longer than this is taken for a stray mark.
const LONGEST_QUOTE: usize = 600;

/// Marks the tokens inside quotation marks and on quoted lines.
pub(in crate::reply) fn mask(text: &str, tokens: &mut [Token]) {
    let mut spans = quoted_lines(text);
    spans.extend(quotations(text));
    spans.extend(addresses(text));
    spans.sort_unstable();
    let quoted: usize = spans.iter().map(|(start, end)| end - start).sum();
    // A text that is nothing but a quotation is the text to be checked.
    if quoted * 10 >= text.trim().len() * 9 {
        return;
    }
    let mut spans = spans.into_iter().peekable();
    for token in tokens {
        while spans.next_if(|(_, end)| *end <= token.start).is_some() {}
        token.masked = spans.peek().is_some_and(|(start, _)| *start <= token.start);
    }
}

fn quoted_lines(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let introduces = trimmed.starts_with("On ") && trimmed.ends_with("wrote:");
        if trimmed.starts_with('>') || introduces {
            spans.push((at, at + line.len()));
        }
        at += line.len();
    }
    spans
}

/// Addresses of pages: letters in no order, which say nothing.
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let scheme = text.match_indices("://").map(|(at, _)| at);
    scheme
        .map(|at| {
            let start = text[..at].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |before| before + 1);
            let end = text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length);
            (start.min(at), end)
        })
        .collect()
}

fn quotations(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        match open {
            Some((start, _)) if c == '\n' && after == '\n' || at - start > LONGEST_QUOTE => open = None,
            Some((start, closer)) if c == closer && (!is_apostrophe(c) || !after.is_alphanumeric()) => {
                spans.push((start, at + c.len_utf8()));
                open = None;
            }
            None => open = closer_of(c, before, after).map(|closer| (at, closer)),
            Some(_) => {}
        }
        before = c;
    }
    spans
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// The mark that would close a quotation opened here; an apostrophe opens one only before a word.
fn closer_of(c: char, before: char, after: char) -> Option<char> {
    let opens_word = !before.is_alphanumeric() && after.is_alphabetic();
    match c {
        '"' => Some('"'),
        '\u{201c}' => Some('\u{201d}'),
        '\u{201e}' => Some('\u{201c}'),
        '«' => Some('»'),
        '\u{2018}' if opens_word => Some('\u{2019}'),
        '\'' if opens_word => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn open_words(text: &str) -> Vec<String> {
        let mut all = tokens(text);
        mask(text, &mut all);
        all.into_iter().filter(|t| !t.masked && t.is_word).map(|t| t.word).collect()
    }

    #[test]
    fn quoted_words_are_set_aside() {
        assert_eq!(
            open_words("You wrote \"it never came\" and you are right"),
            ["you", "wrote", "and", "you", "are", "right"]
        );
        assert_eq!(
            open_words("You said \u{2018}I can\u{2019}t wait\u{2019} twice"),
            ["you", "said", "twice"]
        );
        assert_eq!(open_words("> it broke\nwe know"), ["we", "know"]);
    }

    #[test]
    fn an_address_says_nothing() {
        assert_eq!(
            open_words("See https://care.example/c/best-team-ever?x=1 and write"),
            ["see", "and", "write"]
        );
        assert_eq!(open_words("ü://x y"), ["ü", "y"]);
    }

    #[test]
    fn an_apostrophe_opens_nothing() {
        assert_eq!(open_words("the drivers' van didn't come").len(), 6);
        assert_eq!(open_words("5 \" pipe").len(), 2);
    }

    #[test]
    fn a_text_that_is_all_quotation_is_read() {
        assert_eq!(open_words("\"we lost it\"").len(), 3);
    }
}
