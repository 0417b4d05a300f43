//! Tokens: lower-case words with contractions written out, each with the bytes it was made from.

use super::markup;

/// One word, number or mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::reply) struct Token {
    /// The word in lower case, contractions written out, US spelling of -ize folded to -ise.
    pub word: String,
    pub start: usize,
    pub end: usize,
    pub is_word: bool,
    /// Starts with a capital letter in the text.
    pub capital: bool,
    /// Inside words quoted from somebody else.
    pub masked: bool,
    /// The first token after a line break.
    pub line_start: bool,
    /// A space stands before it.
    pub spaced: bool,
    pub sentence: usize,
    pub clause: usize,
}

impl Token {
    fn new(word: &str, start: usize, end: usize) -> Self {
        Self {
            word: word.to_owned(),
            start,
            end,
            is_word: word.starts_with(|c: char| c.is_alphanumeric()),
            capital: false,
            masked: false,
            line_start: false,
            spaced: false,
            sentence: 0,
            clause: 0,
        }
    }

    /// A word that whoever writes does not quote.
    pub fn is_own_word(&self) -> bool {
        self.is_word && !self.masked
    }

    pub fn is_number(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Cuts a text into tokens. Linear in its length.
pub(in crate::reply) fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 4);
    let mut line_start = true;
    let mut spaced = true;
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let handle =
            if text[..start].ends_with(char::is_alphanumeric) { 0 } else { markup::handle(&text[start..]) };
        let wordless = markup::length(&text[start..]).max(handle);
        if wordless > 0 {
            while rest.next_if(|(at, _)| *at < start + wordless).is_some() {}
            line_start |= c == '<';
            spaced = true;
            continue;
        }
        if c.is_whitespace() || c.is_control() || c == '\u{200b}' {
            line_start |= c == '\n';
            spaced = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some(&(at, next)) = rest.peek() {
                if !continues_word(&text[start..end], next, text[at + next.len_utf8()..].chars().next()) {
                    break;
                }
                end = at + next.len_utf8();
                rest.next();
            }
        }
        let first = out.len();
        push_written_out(&mut out, &text[start..end], start, end);
        for token in &mut out[first..] {
            token.capital = c.is_uppercase();
        }
        if let Some(token) = out.get_mut(first) {
            token.line_start = line_start;
            token.spaced = spaced;
        }
        line_start = false;
        spaced = false;
    }
    quieten(text, &mut out);
    out
}

/// Where a line shouts, capitals name nobody.
fn quieten(text: &str, tokens: &mut [Token]) {
    for line in tokens.chunk_by_mut(|_, next| !next.line_start) {
        let written = |token: &Token| text.get(token.start..token.end).unwrap_or("").to_owned();
        let words = line.iter().filter(|token| token.is_word && !token.is_number()).count();
        let loud = line.iter().filter(|token| is_loud(&written(token))).count();
        if words >= FEWEST_SHOUTED && loud * 3 >= words * 2 {
            line.iter_mut().for_each(|token| token.capital = false);
        }
    }
}

/// Fewer capital words than this may be a name or a heading.
const FEWEST_SHOUTED: usize = 3;

fn is_loud(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

fn continues_word(so_far: &str, next: char, after: Option<char>) -> bool {
    if next.is_alphanumeric() || is_mark(next) {
        return true;
    }
    let Some(after) = after else { return false };
    let before_is_digit = so_far.ends_with(|c: char| c.is_ascii_digit());
    match next {
        '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' => after.is_alphabetic(),
        '.' | ',' | ':' => before_is_digit && after.is_ascii_digit(),
        // 2026-05-04 stays one token; so does 12/3.
        '-' | '/' => before_is_digit && after.is_ascii_digit(),
        _ => false,
    }
}

/// Combining accents belong to the letter before them.
fn is_mark(c: char) -> bool {
    ('\u{0300}'..='\u{036f}').contains(&c)
}

fn push_written_out(out: &mut Vec<Token>, raw: &str, start: usize, end: usize) {
    let lower: String = raw.chars().flat_map(char::to_lowercase).map(plain_apostrophe).collect();
    let mut push = |word: &str| out.push(Token::new(word, start, end));
    if let Some(whole) = irregular(&lower) {
        whole.iter().for_each(|word| push(word));
        return;
    }
    if let Some(stem) = lower.strip_suffix("n't") {
        push(stem);
        push("not");
        return;
    }
    match lower.split_once('\'') {
        Some((stem, tail)) => {
            push(stem);
            push(tail_word(stem, tail));
        }
        None => push(&folded(&lower)),
    }
}

fn plain_apostrophe(c: char) -> char {
    if matches!(c, '\u{2019}' | '\u{2018}' | '\u{02bc}') { '\'' } else { c }
}

fn irregular(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "won't" | "wont" => &["will", "not"],
        "can't" | "cannot" | "cant" => &["can", "not"],
        "shan't" => &["shall", "not"],
        "ain't" => &["is", "not"],
        "didnt" => &["did", "not"],
        "doesnt" => &["does", "not"],
        "dont" => &["do", "not"],
        "isnt" => &["is", "not"],
        "wasnt" => &["was", "not"],
        "werent" => &["were", "not"],
        "hasnt" => &["has", "not"],
        "havent" => &["have", "not"],
        "wouldnt" => &["would", "not"],
        "couldnt" => &["could", "not"],
        "shouldnt" => &["should", "not"],
        "arent" => &["are", "not"],
        "im" => &["i", "am"],
        "ive" => &["i", "have"],
        "youve" => &["you", "have"],
        "youre" => &["you", "are"],
        "let's" => &["let", "us"],
        "thats" => &["that", "is"],
        "gonna" => &["going", "to"],
        "u" => &["you"],
        "ur" => &["your"],
        _ => return None,
    })
}

fn tail_word<'a>(stem: &str, tail: &'a str) -> &'a str {
    match tail {
        "m" => "am",
        "re" => "are",
        "ve" => "have",
        "ll" => "will",
        "d" => "would",
        "s" if takes_is(stem) => "is",
        "s" => "'s",
        other => other,
    }
}

fn takes_is(stem: &str) -> bool {
    matches!(
        stem,
        "it" | "that"
            | "this"
            | "there"
            | "here"
            | "he"
            | "she"
            | "what"
            | "who"
            | "nothing"
            | "where"
            | "how"
    )
}

/// "apologize" and "apologise" are one word.
fn folded(word: &str) -> String {
    for (from, to) in [("ize", "ise"), ("ized", "ised"), ("izes", "ises"), ("izing", "ising")] {
        if let Some(stem) = word.strip_suffix(from)
            && stem.chars().count() > 3
        {
            return format!("{stem}{to}");
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.word).collect()
    }

    #[test]
    fn contractions_are_written_out() {
        assert_eq!(words("We won't"), ["we", "will", "not"]);
        assert_eq!(words("I\u{2019}m sure it's Jo's"), ["i", "am", "sure", "it", "is", "jo", "'s"]);
        assert_eq!(words("they haven't"), ["they", "have", "not"]);
    }

    #[test]
    fn numbers_dates_and_times_stay_whole() {
        assert_eq!(words("4,012 at 17:00 on 2026-05-04."), ["4,012", "at", "17:00", "on", "2026-05-04", "."]);
    }

    #[test]
    fn capitals_name_nobody_where_the_line_shouts() {
        let loud = |text: &str| tokens(text).iter().filter(|token| token.capital).count();
        assert_eq!(loud("THERE IS NO ISSUE WITH THE DELIVERY."), 0);
        assert_eq!(loud("There is no issue, Ola"), 2);
        assert_eq!(loud("DPD lost it"), 1);
    }

    #[test]
    fn markup_says_nothing() {
        assert_eq!(words("<p class=\"a\">We <b>lost</b> it</p>"), ["we", "lost", "it"]);
        assert_eq!(words("**We** lost __it__"), ["we", "lost", "it"]);
        assert_eq!(words("a < b and 4 * 3"), ["a", "<", "b", "and", "4", "*", "3"]);
        assert_eq!(words("<"), ["<"]);
    }

    #[test]
    fn a_handle_is_no_word() {
        assert_eq!(
            words("@ola2 Hi, (@Ben_4) mail ola@home"),
            ["hi", ",", "(", ")", "mail", "ola", "@", "home"]
        );
    }

    #[test]
    fn spellings_of_both_shores_meet() {
        assert_eq!(words("apologize size"), ["apologise", "size"]);
    }

    #[test]
    fn a_token_knows_its_bytes() {
        let text = "Größe: ’tis";
        for token in tokens(text) {
            assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
        }
    }
}
