//! Which patterns can begin at a token: they are found by the first words that they take.

use rustc_hash::FxHashMap;

use super::sets::Sets;
use super::step::{Step, WordSet};
use crate::reply::text::token::Token;

/// Patterns by the words that they can begin with.
#[derive(Default)]
pub(super) struct Openings {
    by_word: FxHashMap<String, Vec<usize>>,
    by_prefix: FxHashMap<String, Vec<usize>>,
    anywhere: Vec<usize>,
}

/// Prefixes are indexed by as many letters as this; no pattern is found by a shorter one.
const INDEXED_LETTERS: usize = 3;

impl Openings {
    /// Takes in a pattern by its number.
    pub fn add(&mut self, id: usize, steps: &[Step], sets: &Sets) {
        for step in steps {
            match step {
                Step::Take { set, optional } => {
                    let Some(set) = sets.get(*set) else { continue };
                    if set.any_word || set.any_number || set.any_capital {
                        self.anywhere.push(id);
                        break;
                    }
                    self.index(set, id);
                    if !optional {
                        break;
                    }
                }
                Step::Gap { .. } => {
                    self.anywhere.push(id);
                    break;
                }
                _ => {}
            }
        }
    }

    fn index(&mut self, set: &WordSet, id: usize) {
        let put = |map: &mut FxHashMap<String, Vec<usize>>, key: &str| {
            let ids = map.entry(key.to_owned()).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        };
        set.words.iter().chain(set.phrases.keys()).for_each(|word| put(&mut self.by_word, word));
        for prefix in &set.prefixes {
            put(&mut self.by_prefix, prefix.get(..INDEXED_LETTERS).unwrap_or(prefix));
        }
    }

    /// The patterns that begin with the word of the token.
    pub fn at(&self, token: &Token) -> impl Iterator<Item = usize> {
        let by_word = self.by_word.get(&token.word);
        let letters = token.word.get(..INDEXED_LETTERS);
        let by_prefix = letters.and_then(|letters| self.by_prefix.get(letters));
        by_word.into_iter().chain(by_prefix).flatten().copied()
    }

    /// The patterns that can begin with any word.
    pub fn anywhere(&self) -> impl Iterator<Item = usize> {
        self.anywhere.iter().copied()
    }
}
