//! The parts of a compiled pattern.

use std::collections::{HashMap, HashSet};

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
}

/// The number of a set of words among all sets of the books.
pub(in crate::reply) type SetNumber = usize;

/// One part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Takes a word or phrase of the set.
    Take { set: SetNumber, optional: bool },
    /// Up to so many tokens; marks only where `marks` is true, never past the sentence.
    Gap { most: usize, marks: bool },
    /// The next token is not in the set.
    NotNext(SetNumber),
    /// None of the next tokens of the sentence is in the set.
    NotAhead(SetNumber, usize),
    /// None of so many tokens before, within the clause, is in the set.
    NotBehind(SetNumber, usize),
    /// A clause starts here.
    ClauseStart,
    /// A clause ends here.
    ClauseEnd,
}
