//! Words as the search compares them: the same on both engines, whatever their locale.

use std::{cell::RefCell, collections::HashMap};

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longer words are compared by their beginning; PostgreSQL takes none beyond 2 KB.
const LONGEST_WORD: usize = 64;
/// Longer texts are found by their beginning, in bytes; PostgreSQL takes no index entry beyond 1 MB.
const INDEXED: usize = 200_000;

/// How many stems a thread remembers: some megabytes at most, and more words than people use.
const MOST_KNOWN: usize = 20_000;

/// A text's words, lower case and without accents.
pub(crate) fn words(text: &str) -> Vec<String> {
    if text.is_ascii() {
        // Nothing to take apart: the same words, several times as fast.
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        return words.map(|word| word[..word.len().min(LONGEST_WORD)].to_ascii_lowercase()).collect();
    }
    // An accent goes; a vowel sign of an Indic script, which is a mark as well, is a letter and stays.
    let is_accent = |c: char| is_combining_mark(c) && !c.is_alphabetic();
    let folded: String = text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| !is_accent(*c)).collect();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(LONGEST_WORD).collect()).collect()
}

/// A text's words reduced to their English stems, in order, as many as are indexed.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let end = (0..=INDEXED.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut left = INDEXED;
    let fits = |stem: &String| {
        left = left.saturating_sub(stem.len() + 1);
        left > 0
    };
    words(&text[..end]).into_iter().map(stem).filter(|stem| !stem.is_empty()).take_while(fits).collect()
}

/// People use the same words over and over: looking a stem up costs a tenth of finding it.
fn stem(word: String) -> String {
    thread_local! {
        static KNOWN: RefCell<(Stemmer, HashMap<String, String>)> =
            RefCell::new((Stemmer::create(Algorithm::English), HashMap::new()));
    }
    KNOWN.with_borrow_mut(|(stemmer, known)| {
        if let Some(stem) = known.get(&word) {
            return stem.clone();
        }
        let stem = stemmer.stem(&word).into_owned();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(word, stem.clone());
        stem
    })
}

#[cfg(test)]
mod tests {
    use super::{stems, words};

    #[test]
    fn folds_case_accents_and_endings() {
        assert_eq!(words("Ça n'a PAS été livré\0!"), ["ca", "n", "a", "pas", "ete", "livre"]);
        assert_eq!(stems("Deliveries delivered"), stems("delivery deliver"));
        assert_eq!(words(&"x".repeat(5_000))[0].len(), 64);
        assert_eq!(words("It's NOT 2 late_"), ["it", "s", "not", "2", "late"]);
        assert_eq!(words("It's NOT 2 late_ é")[..5], words("It's NOT 2 late_"));
        assert!(stems(&"\u{FDFA} ".repeat(500_000)).iter().map(String::len).sum::<usize>() <= 200_000);
    }
}
