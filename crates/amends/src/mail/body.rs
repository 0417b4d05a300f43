//! The readable text of a message: which parts hold it, and how much of it is kept.

mod clean;
mod html;

use super::defects::Defects;
use super::parts::Part;
use super::transfer;

/// The most text that is kept of one message, in bytes.
pub(super) const MOST_TEXT: usize = 1_000_000;
/// The most encoded bytes that are looked at for it: mark-up and encodings are wordier than the text.
const MOST_ENCODED: usize = 4 * MOST_TEXT;

/// Whether a part is shown as text rather than listed as a file.
pub(super) fn is_shown(part: &Part<'_>) -> bool {
    let is_readable = matches!(part.media_type.as_str(), "text/plain" | "text/html");
    // A message that is nothing but one named text is still a text, whatever its program called it.
    let is_file = part.is_attachment || (part.file_name.is_some() && !part.is_whole_message);
    is_readable && !is_file
}

/// All shown parts as one text: of the alternatives the plain one, unless it is empty.
pub(super) fn text(parts: &[Part<'_>], defects: &mut Defects) -> String {
    let mut kept = String::new();
    for (place, part) in parts.iter().enumerate().filter(|(_, part)| is_shown(part)) {
        if part.media_type == "text/html" && has_plain_sibling(parts, place) {
            continue;
        }
        append(&mut kept, &readable(part, defects));
        if kept.len() > MOST_TEXT {
            defects.note(format!("text longer than {MOST_TEXT} bytes; the rest was left out"));
            kept.truncate(kept.floor_char_boundary(MOST_TEXT));
            break;
        }
    }
    kept
}

fn append(kept: &mut String, text: &str) {
    if !kept.is_empty() && !text.is_empty() {
        kept.push_str("\n\n");
    }
    kept.push_str(text);
}

fn has_plain_sibling(parts: &[Part<'_>], html: usize) -> bool {
    let alternative = parts[html].alternative;
    alternative.is_some()
        && parts.iter().any(|other| {
            let is_plain = other.media_type == "text/plain" && is_shown(other);
            is_plain && other.alternative == alternative && !other.body.trim_ascii().is_empty()
        })
}

/// What a part reads like, without control characters.
pub(super) fn readable(part: &Part<'_>, defects: &mut Defects) -> String {
    let encoded = &part.body[..part.body.len().min(MOST_ENCODED)];
    if encoded.len() < part.body.len() {
        defects.note(format!("a text part longer than {MOST_ENCODED} bytes; the rest was not read"));
    }
    let bytes = transfer::content(part, encoded, defects);
    let text = transfer::characters(&bytes, part.charset.as_deref(), defects);
    let text = if part.media_type == "text/html" { html::to_text(&text) } else { text };
    clean::tidy(&text, defects)
}

#[cfg(test)]
mod tests {
    use super::super::parts::split;
    use super::*;

    fn text_of(raw: &[u8]) -> (String, Vec<String>) {
        let mut defects = Defects::default();
        let message = split(raw, &mut defects);
        (text(&message.parts, &mut defects), defects.into_list())
    }

    fn alternatives(plain: &str) -> String {
        let parts = format!("--b\n\n{plain}\n--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n");
        format!("Content-Type: multipart/alternative; boundary=b\n\n{parts}")
    }

    #[test]
    fn the_plain_alternative_wins_unless_it_is_empty() {
        assert_eq!(text_of(alternatives("plain").as_bytes()).0, "plain");
        assert_eq!(text_of(alternatives("  ").as_bytes()).0, "rich");
    }

    #[test]
    fn a_named_text_is_a_file_unless_it_is_the_whole_message() {
        let named = "Content-Type: text/plain; name=body.txt\n\nHello";
        assert_eq!(text_of(named.as_bytes()).0, "Hello");
        let inside = format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n{named}\n--b--\n");
        assert_eq!(text_of(inside.as_bytes()).0, "");
    }

    #[test]
    fn html_alone_becomes_text() {
        assert_eq!(text_of(b"Content-Type: text/html\n\n<p>Gr&uuml;&szlig;e</p>").0, "Grüße");
    }

    #[test]
    fn very_long_text_is_cut_and_that_is_said() {
        let raw = format!("Subject: x\n\n{}", "ü".repeat(MOST_TEXT));
        let (text, defects) = text_of(raw.as_bytes());
        assert_eq!(text.len(), MOST_TEXT);
        assert!(defects.iter().any(|defect| defect.contains("left out")));
    }
}
