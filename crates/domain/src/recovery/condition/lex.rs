//! The words of a condition.

use super::kind::Misfit;
use crate::ratio::Ratio;

/// One word and the byte at which it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub at: usize,
    pub what: What,
}

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Name(String),
    Number(Ratio),
    Text(String),
    Sign(&'static str),
    End,
}

/// Longer ones first, so that `<=` is not read as `<`.
const SIGNS: [&str; 15] = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", "-"];

/// Splits a text; the last token is [`What::End`].
pub fn lex(text: &str) -> Result<Vec<Token>, Misfit> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (what, length) = word(&text[at..], first, at)?;
        tokens.push(Token { at, what });
        at += length;
    }
    tokens.push(Token { at, what: What::End });
    Ok(tokens)
}

fn word(rest: &str, first: char, at: usize) -> Result<(What, usize), Misfit> {
    let run = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
    if first.is_ascii_alphabetic() || first == '_' {
        let length = run(|c| c.is_ascii_alphanumeric() || c == '_');
        return Ok((What::Name(rest[..length].to_owned()), length));
    }
    if first.is_ascii_digit() {
        let length = run(|c| c.is_ascii_alphanumeric() || c == '.');
        let number = Ratio::parse(&rest[..length]);
        let wrong = || Misfit::new(at, format!("`{}`", &rest[..length]), "a decimal number such as 99.9");
        return Ok((What::Number(number.ok_or_else(wrong)?), length));
    }
    if first == '\'' || first == '"' {
        return quoted(rest, first, at);
    }
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    let sign = sign.ok_or_else(|| {
        Misfit::new(
            at,
            format!("`{first}`"),
            "a fact, a number, a 'text', or one of == != < <= > >= in ! && || ( ) [ ]",
        )
    })?;
    Ok((What::Sign(sign), sign.len()))
}

/// A text without escapes: none of the words that a policy compares needs one.
fn quoted(rest: &str, mark: char, at: usize) -> Result<(What, usize), Misfit> {
    let inner = &rest[1..];
    let end = inner.find(mark).filter(|end| !inner[..*end].contains(['\\', '\n']));
    let wrong = || {
        Misfit::new(at, "a text that does not end", format!("a text between {mark} and {mark}, without \\"))
    };
    let end = end.ok_or_else(wrong)?;
    Ok((What::Text(inner[..end].to_owned()), end + 2))
}
