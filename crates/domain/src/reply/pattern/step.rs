//! The parts of a compiled pattern.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::reply::text::token::Token;

/// A set of words, beginnings of words and phrases.
#[derive(Clone, Debug, Default)]
pub(super) struct WordSet {
    pub words: HashSet<String>,
    pub prefixes: Vec<String>,
    pub phrases: HashMap<String, Vec<Vec<String>>>,
    pub any_word: bool,
    pub any_number: bool,
    pub any_capital: bool,
}

impl WordSet {
    pub fn add(&mut self, entry: &str) {
        let mut parts = entry.split_whitespace();
        let Some(first) = parts.next() else { return };
        let rest: Vec<String> = parts.map(str::to_owned).collect();
        if !rest.is_empty() {
            self.phrases.entry(first.to_owned()).or_default().push(rest);
        } else if let Some(prefix) = first.strip_suffix('~') {
            self.prefixes.push(prefix.to_owned());
        } else {
            self.words.insert(first.to_owned());
        }
    }

    pub fn absorb(&mut self, other: &Self) {
        self.words.extend(other.words.iter().cloned());
        self.prefixes.extend(other.prefixes.iter().cloned());
        for (first, rests) in &other.phrases {
            self.phrases.entry(first.clone()).or_default().extend(rests.iter().cloned());
        }
        self.any_word |= other.any_word;
        self.any_number |= other.any_number;
        self.any_capital |= other.any_capital;
    }

    /// How many tokens from `at` on the set can take; longest first.
    pub fn lengths(&self, tokens: &[Token], at: usize) -> Vec<usize> {
        let mut lengths = self.phrase_lengths(tokens, at);
        if self.holds(tokens, at) {
            lengths.push(1);
        }
        lengths
    }

    fn phrase_lengths(&self, tokens: &[Token], at: usize) -> Vec<usize> {
        let Some(token) = tokens.get(at).filter(|token| !token.masked) else { return Vec::new() };
        let Some(rests) = self.phrases.get(&token.word) else { return Vec::new() };
        let follows = |rest: &&Vec<String>| {
            let next = tokens.get(at + 1..at + 1 + rest.len());
            next.is_some_and(|next| {
                next.iter().zip(*rest).all(|(token, word)| !token.masked && token.word == *word)
            })
        };
        let mut lengths: Vec<usize> = rests.iter().filter(follows).map(|rest| rest.len() + 1).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        lengths
    }

    fn holds(&self, tokens: &[Token], at: usize) -> bool {
        let Some(token) = tokens.get(at).filter(|token| !token.masked) else { return false };
        self.words.contains(&token.word)
            || (self.any_word && token.is_word)
            || (self.any_number && token.is_number())
            || (self.any_capital && token.capital && !opens_sentences(&token.word))
            || self.prefixes.iter().any(|prefix| token.word.starts_with(prefix.as_str()))
    }

    pub fn matches(&self, tokens: &[Token], at: usize) -> bool {
        self.holds(tokens, at) || !self.phrase_lengths(tokens, at).is_empty()
    }
}

/// Common words that bear a capital only because they open a sentence.
fn opens_sentences(word: &str) -> bool {
    const OPENERS: [&str; 51] = [
        "i",
        "we",
        "you",
        "it",
        "this",
        "that",
        "they",
        "he",
        "she",
        "there",
        "the",
        "a",
        "an",
        "our",
        "my",
        "your",
        "if",
        "had",
        "when",
        "as",
        "please",
        "what",
        "who",
        "how",
        "and",
        "but",
        "so",
        "because",
        "since",
        "while",
        "no",
        "not",
        "nothing",
        "nobody",
        "all",
        "every",
        "each",
        "sorry",
        "customers",
        "people",
        "these",
        "those",
        "in",
        "on",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    OPENERS.contains(&word)
}

/// One part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Takes a word or phrase of the set.
    Take { set: Arc<WordSet>, optional: bool },
    /// Up to so many tokens; marks only where `marks` is true, never past the sentence.
    Gap { most: usize, marks: bool },
    /// The next token is not in the set.
    NotNext(Arc<WordSet>),
    /// None of the next tokens of the sentence is in the set.
    NotAhead(Arc<WordSet>, usize),
    /// None of so many tokens before, within the clause, is in the set.
    NotBehind(Arc<WordSet>, usize),
    /// A clause starts here.
    ClauseStart,
    /// A clause ends here.
    ClauseEnd,
}
