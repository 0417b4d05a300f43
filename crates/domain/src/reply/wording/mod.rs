//! Better words, made from the case's own facts: in place of a fault, and for an element that is missing. What the facts
//! do not tell is left as an open place in brackets, never invented.

mod better;
mod hint;
mod missing;
mod when;

pub use better::Better;
pub(super) use better::better;
pub(super) use hint::hint;
pub use missing::{addition, sentence_for};
pub(super) use when::by;

/// The first place that a draft left for its writer to fill: words in brackets such as `[day and time]`.
#[must_use]
pub fn open_place(text: &str) -> Option<&str> {
    text.match_indices('[').find_map(|(start, _)| {
        let end = start + text.get(start..)?.find(']')? + 1;
        let words = text.get(start + 1..end - 1)?;
        let plain = words
            .chars()
            .all(|c| c.is_ascii_lowercase() || matches!(c, ' ' | ',' | ':' | '\'' | '\u{2019}' | '-'));
        (plain && words.contains(' ') && words.starts_with(|c: char| c.is_ascii_lowercase()))
            .then(|| text.get(start..end))?
    })
}

#[cfg(test)]
mod tests {
    use super::open_place;

    #[test]
    fn an_open_place_is_found_and_a_number_in_brackets_is_none() {
        assert_eq!(open_place("You hear from me by [day and time]."), Some("[day and time]"));
        for text in ["Your case [7K3M-9QXT]", "a[0] and b[1]", "[sic]", "[", "][", "[Ed. note: see above]"] {
            assert_eq!(open_place(text), None, "{text}");
        }
    }
}
