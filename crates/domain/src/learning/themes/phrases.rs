//! Words and phrases of texts: runs of one to four content words that stand in one sentence.

use std::collections::{BTreeMap, HashMap};

use super::hashes::{hash_of, mixed};
use super::words::{Word, words};
use crate::one_line::one_line;

/// The longest phrase, in content words.
const LONGEST: usize = 4;

/// A text that somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is known by.
    pub id: String,
    /// Who said it: a phrase that only one person uses is no theme.
    pub by: String,
    /// The text itself.
    pub text: String,
    /// Its content words.
    pub words: Vec<Word>,
}

impl Told {
    /// Reads a text.
    #[must_use]
    pub fn new(id: impl Into<String>, by: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { id: id.into(), by: by.into(), words: words(&text), text }
    }

    /// As it was said, from the first to the last of these words, in lower case and on one line.
    pub(super) fn said(&self, run: &[Word]) -> String {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return String::new() };
        let said = self.text.get(first.at.start..last.at.end).unwrap_or_default();
        one_line(said).to_lowercase()
    }
}

/// The hash of a phrase: of its stems in their order.
pub(super) fn phrase(run: &[Word]) -> u64 {
    run.iter().fold(0, |sum, word| mixed(sum ^ hash_of(&word.stem)))
}

/// Calls `tell` with each phrase of a text, as often as it stands there.
pub(super) fn phrases<'t>(told: &'t Told, mut tell: impl FnMut(u64, &'t [Word])) {
    for start in 0..told.words.len() {
        let Some(first) = told.words.get(start) else { continue };
        for end in start + 1..=(start + LONGEST).min(told.words.len()) {
            let run = &told.words[start..end];
            if run.last().is_none_or(|last| last.sentence != first.sentence) {
                break;
            }
            tell(phrase(run), run);
        }
    }
}

/// In how many texts each phrase stands.
pub(super) fn counted<'t>(texts: impl Iterator<Item = &'t Told>) -> HashMap<u64, u32> {
    let mut counts = HashMap::new();
    for told in texts {
        let mut here = Vec::new();
        phrases(told, |phrase, _| here.push(phrase));
        here.sort_unstable();
        here.dedup();
        here.into_iter().for_each(|phrase| *counts.entry(phrase).or_default() += 1);
    }
    counts
}

/// The wording that most of the texts use for a phrase, and the first in the alphabet of equally common ones.
pub(super) fn commonest(wordings: &BTreeMap<String, u32>) -> String {
    let most = wordings.values().max().copied().unwrap_or(0);
    wordings.iter().find(|(_, count)| **count == most).map(|(wording, _)| wording.clone()).unwrap_or_default()
}

/// The sentence of a text in which a phrase, given as it is said, stands; the beginning of the text where none does.
#[must_use]
pub fn sentence_with(text: &str, said: &str) -> String {
    const LONGEST_SENTENCE: usize = 240;
    let (read, wanted) = (words(text), words(said));
    let same = |run: &[Word]| run.iter().map(|word| &word.stem).eq(wanted.iter().map(|word| &word.stem));
    let at = read.windows(wanted.len().max(1)).position(same).unwrap_or(0);
    let Some(found) = read.get(at) else { return text.chars().take(LONGEST_SENTENCE).collect() };
    let before = text[..found.at.start].rfind(['.', '!', '?', '\n']).map_or(0, |end| end + 1);
    let rest = text[before..].trim_start();
    let inner = (found.at.start - before).saturating_sub(text[before..].len() - rest.len());
    let length = rest[inner..].find(['.', '!', '?', '\n']).map_or(rest.len(), |end| inner + end + 1);
    let sentence = one_line(&rest[..length]);
    match sentence.char_indices().nth(LONGEST_SENTENCE) {
        Some((end, _)) => format!("{}…", &sentence[..end]),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::{Told, counted, phrase, phrases, sentence_with};

    #[test]
    fn phrases_stay_in_their_sentence_and_count_once_a_text() {
        let told = Told::new("1", "a", "Late van. Late van again");
        let mut said = Vec::new();
        phrases(&told, |_, run| said.push(told.said(run)));
        assert_eq!(said, ["late", "late van", "van", "late", "late van", "van"]);
        let counts = counted([&told].into_iter());
        assert_eq!(counts[&phrase(&told.words[..2])], 1);
    }

    #[test]
    fn the_sentence_of_a_phrase_is_found_by_its_stems() {
        let text = "Hello.  The van\nwas late. I was charged for two parcels, not one! Bye";
        assert_eq!(sentence_with(text, "charge two parcel"), "I was charged for two parcels, not one!");
        assert_eq!(sentence_with(text, "kettle"), "Hello.");
        assert_eq!(sentence_with("", "kettle"), "");
        assert!(sentence_with(&"é".repeat(300), "x").chars().count() <= 241);
    }
}
