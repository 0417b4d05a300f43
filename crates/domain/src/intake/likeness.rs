//! How much two complaints speak of the same thing, by their words alone.

use std::collections::BTreeSet;

/// Words of this length and more carry content; shorter ones mostly bind.
const SHORTEST_WORD: usize = 4;
/// English endings differ late: the first letters tell `delivered` and `delivery` to be one.
const STEM: usize = 6;
const FEWEST_WORDS: usize = 3;

/// The share of the shorter text's content words that the other has too, 0 to 1 (the overlap coefficient of
/// Szymkiewicz and Simpson). Texts of fewer than three content words are like nothing.
#[must_use]
pub fn alike_words(one: &str, other: &str) -> f64 {
    let (one, other) = (content_words(one), content_words(other));
    let fewer = one.len().min(other.len());
    if fewer < FEWEST_WORDS {
        return 0.0;
    }
    let shared = u32::try_from(one.intersection(&other).count()).unwrap_or(u32::MAX);
    f64::from(shared) / f64::from(u32::try_from(fewer).unwrap_or(u32::MAX))
}

fn content_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.chars().count() >= SHORTEST_WORD)
        .map(|word| word.to_lowercase().chars().take(STEM).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::alike_words;

    #[test]
    fn same_matter_is_alike_and_another_is_not() {
        let late = "My bread delivery came two hours late again and the shop was empty";
        assert!(
            alike_words(late, "Your delivery of bread was late, the shop had been empty for hours") > 0.4
        );
        assert!(alike_words(late, "You charged my card twice for one invoice in May") < 0.2);
        assert!(alike_words("Again!", "Again!") < f64::EPSILON);
    }
}
