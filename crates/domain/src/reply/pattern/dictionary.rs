//! Every word of the books with the sets that it is in, so that a word is looked up once and not once for each pattern.

use rustc_hash::FxHashMap;

use super::reading::{Known, Reading};
use super::row::Row;
use super::step::{SetNumber, WordSet};
use crate::reply::text::token::Token;

/// Words, beginnings of words and phrases, each with its sets.
#[derive(Default)]
pub(super) struct Dictionary {
    sets: usize,
    words: FxHashMap<String, Word>,
    /// By their first letter.
    beginnings: FxHashMap<char, Vec<(String, Row)>>,
    any_word: Row,
    any_number: Row,
    any_capital: Row,
}

/// What is known of a word.
struct Word {
    alone: Row,
    /// The words that make a phrase of it.
    phrases: Vec<(Vec<String>, Row)>,
}

impl Dictionary {
    pub fn of(sets: &[WordSet]) -> Self {
        let empty = || Row::of(sets.len());
        let mut dictionary = Self {
            sets: sets.len(),
            any_word: empty(),
            any_number: empty(),
            any_capital: empty(),
            ..Self::default()
        };
        sets.iter().enumerate().for_each(|(number, set)| dictionary.add(number, set));
        dictionary
    }

    fn add(&mut self, number: SetNumber, set: &WordSet) {
        for word in &set.words {
            self.word(word).alone.set(number);
        }
        for (first, rests) in &set.phrases {
            let empty = Row::of(self.sets);
            let phrases = &mut self.word(first).phrases;
            rests.iter().for_each(|rest| row_of(phrases, rest, &empty).set(number));
        }
        for beginning in &set.prefixes {
            let empty = Row::of(self.sets);
            let letter = beginning.chars().next().unwrap_or_default();
            row_of(self.beginnings.entry(letter).or_default(), beginning, &empty).set(number);
        }
        let wide = [
            (set.any_word, &mut self.any_word),
            (set.any_number, &mut self.any_number),
            (set.any_capital, &mut self.any_capital),
        ];
        wide.into_iter().filter(|(any, _)| *any).for_each(|(_, row)| row.set(number));
    }

    fn word(&mut self, word: &str) -> &mut Word {
        let sets = self.sets;
        let unknown = || Word { alone: Row::of(sets), phrases: Vec::new() };
        self.words.entry(word.to_owned()).or_insert_with(unknown)
    }

    /// Looks up every token of a text.
    pub fn read(&self, tokens: &[Token]) -> Reading {
        let known = |at| self.known(tokens, at).unwrap_or_default();
        Reading::new(tokens, (0..tokens.len()).map(known).collect(), self.sets)
    }

    fn known(&self, tokens: &[Token], at: usize) -> Option<Known> {
        let token = tokens.get(at).filter(|token| !token.masked)?;
        let word = self.words.get(&token.word);
        let phrases = word.iter().flat_map(|word| &word.phrases);
        let found = phrases.filter(|(rest, _)| follows(tokens.get(at + 1..at + 1 + rest.len()), rest));
        let phrases = found.map(|(rest, sets)| (rest.len() + 1, sets.clone())).collect();
        Some(Known { alone: self.alone(token, word), phrases })
    }

    fn alone(&self, token: &Token, word: Option<&Word>) -> Row {
        let mut row = word.map_or_else(|| Row::of(self.sets), |word| word.alone.clone());
        let letter = token.word.chars().next().unwrap_or_default();
        let beginnings = self.beginnings.get(&letter).into_iter().flatten();
        beginnings
            .filter(|(one, _)| token.word.starts_with(one.as_str()))
            .for_each(|(_, sets)| row.join(sets));
        let wide = [
            (token.is_word, &self.any_word),
            (token.is_number(), &self.any_number),
            (token.capital && !opens_sentences(&token.word), &self.any_capital),
        ];
        wide.into_iter().filter(|(any, _)| *any).for_each(|(_, sets)| row.join(sets));
        row
    }
}

/// The row of a key, made where there is none.
fn row_of<'r, K: Clone + PartialEq>(rows: &'r mut Vec<(K, Row)>, key: &K, empty: &Row) -> &'r mut Row {
    let at = rows.iter().position(|(one, _)| one == key).unwrap_or_else(|| {
        rows.push((key.clone(), empty.clone()));
        rows.len() - 1
    });
    &mut rows[at].1
}

fn follows(next: Option<&[Token]>, rest: &[String]) -> bool {
    next.is_some_and(|next| next.iter().zip(rest).all(|(token, word)| !token.masked && token.word == *word))
}

/// Common words that bear a capital only because they open a sentence.
fn opens_sentences(word: &str) -> bool {
    matches!(
        word,
        "i" | "we"
            | "you"
            | "it"
            | "this"
            | "that"
            | "they"
            | "he"
            | "she"
            | "there"
            | "the"
            | "a"
            | "an"
            | "our"
            | "my"
            | "your"
            | "if"
            | "had"
            | "when"
            | "as"
            | "please"
            | "what"
            | "who"
            | "how"
            | "and"
            | "but"
            | "so"
            | "because"
            | "since"
            | "while"
            | "no"
            | "not"
            | "nothing"
            | "nobody"
            | "all"
            | "every"
            | "each"
            | "sorry"
            | "customers"
            | "people"
            | "these"
            | "those"
            | "in"
            | "on"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Classes;
    use super::super::sets::Sets;
    use super::*;
    use crate::reply::text::token::tokens;

    /// The lengths that each token of the text can give the set.
    fn lengths(body: &str, text: &str) -> Vec<Vec<usize>> {
        let (mut sets, tokens) = (Sets::default(), tokens(text));
        let number = sets.number(body, &Classes::new()).unwrap();
        let reading = Dictionary::of(sets.all()).read(&tokens);
        (0..tokens.len()).map(|at| reading.lengths(number, at).collect()).collect()
    }

    #[test]
    fn words_beginnings_and_phrases_are_found() {
        assert_eq!(lengths("lost|apolog~", "We lost apologies"), [vec![], vec![1], vec![1]]);
        assert_eq!(lengths("out|out+of+order", "out of order"), [vec![3, 1], vec![], vec![]]);
        assert!(lengths("out+of+order", "out of").iter().all(Vec::is_empty));
    }

    #[test]
    fn numbers_names_and_any_words_are_found() {
        assert_eq!(lengths("#", "at 4"), [vec![], vec![1]]);
        assert_eq!(lengths("%", "The Berg"), [vec![], vec![1]]);
        assert_eq!(lengths("_", "we ,"), [vec![1], vec![]]);
    }
}
