//! Finds where a header section ends, also in messages that break the rules.

/// A header section at the start of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HeaderBlock {
    pub(super) len: usize,
    pub(super) body_starts: usize,
    pub(super) lacks_empty_line: bool,
}

/// Lines that are no headers are let pass only when a header follows within this many of them.
const MOST_STRAY_LINES: usize = 2;

/// Measures the header section; a delimiter line of a multipart ends it as well.
pub(super) fn measure(bytes: &[u8], is_delimiter: impl Fn(&[u8]) -> bool) -> HeaderBlock {
    let mut headers_end = 0;
    let mut stray = 0;
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii_end();
        if text.is_empty() && stray == 0 {
            return HeaderBlock { len: headers_end, body_starts: at + line.len(), lacks_empty_line: false };
        }
        if text.is_empty() || is_delimiter(line) {
            break;
        }
        at += line.len();
        if is_header(line) || (stray == 0 && headers_end > 0 && is_continuation(line)) {
            headers_end = at;
            stray = 0;
        } else {
            stray += 1;
        }
        if stray > MOST_STRAY_LINES {
            break;
        }
    }
    HeaderBlock { len: headers_end, body_starts: headers_end, lacks_empty_line: headers_end < bytes.len() }
}

fn is_continuation(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

/// `name:` with a name of printable ASCII (RFC 5322, 3.6.8), blanks before the colon allowed as old mail has
/// them.
fn is_header(line: &[u8]) -> bool {
    let Some(colon) = line.iter().take(100).position(|byte| *byte == b':') else { return false };
    let name = line[..colon].trim_ascii_end();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(text: &str) -> (usize, usize) {
        let block = measure(text.as_bytes(), |_| false);
        (block.len, block.body_starts)
    }

    #[test]
    fn ends_at_the_empty_line() {
        assert_eq!(measured("A: b\n c\n\nbody"), (8, 9));
        assert_eq!(measured("A: b\r\n\r\nbody"), (6, 8));
        assert_eq!(measured("\nbody"), (0, 1));
    }

    #[test]
    fn a_stray_line_between_headers_is_let_pass() {
        assert_eq!(measured("A: b\nstray\nC: d\n\nbody"), (16, 17));
    }

    #[test]
    fn text_right_after_the_headers_is_body() {
        assert_eq!(measured("A: b\nHello there\n\nmore"), (5, 5));
        assert_eq!(measured("no header at all"), (0, 0));
        assert!(measure(b"A: b\nHello there", |_| false).lacks_empty_line);
    }

    #[test]
    fn a_delimiter_ends_it() {
        assert_eq!(measure(b"A: b\n--x\n", |line| line.starts_with(b"--x")).body_starts, 5);
    }
}
