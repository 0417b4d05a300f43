//! All books of patterns in one index, so that one pass over a text finds everything.

use rustc_hash::FxHashMap;

use super::compile::compile;
use super::dictionary::Dictionary;
use super::hits::{Hit, Hits};
use super::lexicon::{self, Classes};
use super::matcher::{Place, steps_at};
use super::openings::Openings;
use super::reading::Reading;
use super::row::Row;
use super::sets::Sets;
use super::step::{SetNumber, Step};
use crate::reply::text::token::Token;

/// Word lists or pattern books: name and text.
type Texts = &'static [(&'static str, &'static str)];

struct Pattern {
    section: &'static str,
    steps: Vec<Step>,
    /// The sets that it cannot do without.
    needs: Vec<SetNumber>,
}

impl Pattern {
    fn new(section: &'static str, steps: Vec<Step>) -> Self {
        let needed = steps.iter().filter_map(|step| match step {
            Step::Take { set, optional: false } => Some(*set),
            _ => None,
        });
        Self { section, needs: needed.collect(), steps }
    }

    /// Whether it can match where these sets are.
    fn fits(&self, sets: &Row) -> bool {
        self.needs.iter().all(|set| sets.has(*set))
    }
}

/// Every pattern, every word of theirs, and the word classes.
#[derive(Default)]
pub(in crate::reply) struct Library {
    patterns: Vec<Pattern>,
    openings: Openings,
    dictionary: Dictionary,
    classes: FxHashMap<String, SetNumber>,
    defects: Vec<String>,
}

impl Library {
    pub fn compile(words: Texts, books: Texts) -> Self {
        let (mut library, mut classes, mut sets) = (Self::default(), Classes::new(), Sets::default());
        for (file, text) in words {
            library.defects.extend(lexicon::read(file, text, &mut classes));
        }
        for name in classes.keys() {
            match sets.number(&format!("@{name}"), &classes) {
                Ok(number) => {
                    library.classes.insert(name.clone(), number);
                }
                Err(reason) => library.defects.push(reason),
            }
        }
        for (name, text) in books {
            library.read_book(name, text, &classes, &mut sets);
        }
        library.dictionary = Dictionary::of(sets.all());
        library
    }

    pub fn defects(&self) -> &[String] {
        &self.defects
    }

    /// The set of a word class.
    pub fn class(&self, name: &str) -> Option<SetNumber> {
        self.classes.get(name).copied()
    }

    fn read_book(&mut self, name: &str, text: &'static str, classes: &Classes, sets: &mut Sets) {
        let mut section: Option<&'static str> = None;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with("# ") || line == "#" {
                continue;
            }
            if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = Some(header);
                if !header.starts_with(name) {
                    self.defects
                        .push(format!("{name}:{}: section `{header}` must begin with `{name}.`", number + 1));
                }
                continue;
            }
            match (section, compile(line, classes, sets)) {
                (Some(section), Ok(steps)) => {
                    self.openings.add(self.patterns.len(), &steps, sets);
                    self.patterns.push(Pattern::new(section, steps));
                }
                (None, _) => {
                    self.defects.push(format!("{name}:{}: a pattern before the first section", number + 1))
                }
                (_, Err(reason)) => self.defects.push(format!("{name}:{}: {reason}", number + 1)),
            }
        }
    }

    /// Looks up every word of a text.
    pub fn read(&self, tokens: &[Token]) -> Reading {
        self.dictionary.read(tokens)
    }

    /// One pass over the tokens; each pattern is reported once at a place.
    pub fn scan(&self, tokens: &[Token], reading: &Reading) -> Hits {
        let mut hits = Hits::default();
        for (sentence, sets) in reading.sentences() {
            let place = Place { tokens, reading, end: sentence.end };
            let fitting = |id: usize| self.patterns.get(id).filter(|pattern| pattern.fits(sets));
            let anywhere: Vec<&Pattern> = self.openings.anywhere().filter_map(fitting).collect();
            let in_sentence = tokens.iter().enumerate().take(sentence.end).skip(sentence.start);
            for (at, token) in in_sentence.filter(|(_, token)| !token.masked) {
                let here = self.openings.at(token).filter_map(fitting);
                for pattern in here.chain(anywhere.iter().copied()) {
                    if let Some(end) = steps_at(&pattern.steps, place, at).filter(|end| *end > at) {
                        hits.add(pattern.section, Hit { start: at, end });
                    }
                }
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::text::token::tokens;

    const WORDS: &[(&str, &str)] = &[("w", "[verb lose]\nlose lost, mislay mislaid")];
    const BOOKS: &[(&str, &str)] = &[("own", "# owning\n[own.act]\nwe @lose.past\n^ sorr~")];

    #[test]
    fn one_pass_finds_every_section() {
        let library = Library::compile(WORDS, BOOKS);
        assert!(library.defects().is_empty());
        let tokens = tokens("sorry, we mislaid it");
        let hits = library.scan(&tokens, &library.read(&tokens));
        assert_eq!(hits.of("own.act"), [Hit { start: 0, end: 1 }, Hit { start: 2, end: 4 }]);
        assert!(hits.of("own.none").is_empty());
    }

    #[test]
    fn a_bad_line_is_named() {
        let library = Library::compile(&[], &[("own", "[own.act]\nwe @gone")]);
        assert_eq!(library.defects(), ["own:2: no class `gone`"]);
    }

    #[test]
    fn the_shipped_lists_are_sound() {
        assert_eq!(super::super::defects(), Vec::<String>::new());
    }
}
