//! What stands in a text and is no word of it: tags of HTML, stars and bars around words, and handles such as @ola.

/// A tag longer than this is none.
const LONGEST_TAG: usize = 300;

/// How many bytes of markup the text begins with; 0 for none.
pub(super) fn length(text: &str) -> usize {
    if text.starts_with("**") || text.starts_with("__") {
        return 2;
    }
    let Some(inside) = text.strip_prefix('<') else { return 0 };
    let names = inside.strip_prefix('/').unwrap_or(inside).starts_with(|c: char| c.is_ascii_alphabetic());
    let mut reach = inside.bytes().take(LONGEST_TAG);
    // An address such as <ola@home.example> is no tag.
    let end = reach.position(|byte| matches!(byte, b'>' | b'<' | b'@'));
    match end.filter(|at| names && inside.as_bytes()[*at] == b'>') {
        Some(at) => at + 2,
        None => 0,
    }
}

/// How many bytes of a handle the text begins with; 0 for none. What stands before it must be no letter: ola@home.example
/// has none.
pub(super) fn handle(text: &str) -> usize {
    let Some(name) = text.strip_prefix('@') else { return 0 };
    match name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len()) {
        0 => 0,
        length => length + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{handle, length};

    #[test]
    fn a_handle_is_its_name_and_its_sign() {
        assert_eq!(handle("@Ola_2, hello"), 6);
        assert_eq!(handle("@1234"), 5);
        for text in ["@", "@ home", "ola@home", ""] {
            assert_eq!(handle(text), 0, "{text}");
        }
    }

    #[test]
    fn tags_and_stars_are_markup_and_signs_are_not() {
        assert_eq!(length("<br/> next"), 5);
        assert_eq!(length("</p>"), 4);
        assert_eq!(length("**bold"), 2);
        for text in ["< 3", "<3", "<ola@home.example>", "<p", "*", "_a", "", "a<b>"] {
            assert_eq!(length(text), 0, "{text}");
        }
    }
}
