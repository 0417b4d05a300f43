//! The words that the network knows by number.

use std::collections::BTreeMap;

/// A word that stands in the texts less often than this is as good as unknown.
const FEWEST: u32 = 4;
/// Stands for every word that is not known.
const UNKNOWN: &str = "@unknown";

/// Words by number, the unknown one first.
pub struct Vocabulary(BTreeMap<String, u32>);

impl Vocabulary {
    /// The words that stand in enough of the sentences.
    pub fn of<'w>(sentences: impl Iterator<Item = &'w [String]>) -> Self {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for word in sentences.flatten() {
            *counts.entry(word).or_default() += 1;
        }
        let known = counts.into_iter().filter(|(_, count)| *count >= FEWEST).map(|(word, _)| word);
        let mut words: Vec<&str> = std::iter::once(UNKNOWN).chain(known).collect();
        words.dedup();
        Self(words.into_iter().map(str::to_owned).zip(0..).collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The number of a word; nought where it is not known.
    pub fn number(&self, word: &str) -> u32 {
        self.0.get(word).copied().unwrap_or(0)
    }

    /// The words by their numbers.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let mut words: Vec<(&u32, &String)> = self.0.iter().map(|(word, number)| (number, word)).collect();
        words.sort_unstable();
        words.into_iter().map(|(_, word)| word.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_are_unknown() {
        let sentences = [["we", "came"], ["we", "left"], ["we", "left"], ["we", "left"]]
            .map(|words| words.map(str::to_owned));
        let vocabulary = Vocabulary::of(sentences.iter().map(<[String; 2]>::as_slice));
        assert_eq!(vocabulary.words().collect::<Vec<_>>(), [UNKNOWN, "we"]);
        assert_eq!((vocabulary.number("we"), vocabulary.number("came"), vocabulary.len()), (1, 0, 2));
    }
}
