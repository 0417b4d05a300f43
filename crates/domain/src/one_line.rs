//! Words without line breaks and stray spaces, for places that have one line.

/// The words of a text with one space between them.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_and_stray_spaces_go() {
        assert_eq!(one_line("  The parcel\r\n\tis\u{a0}late. \n"), "The parcel is late.");
        assert_eq!(one_line(" \n"), "");
    }
}
