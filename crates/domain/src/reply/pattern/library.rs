//! All books of patterns in one index, so that one pass over a text finds everything.

use std::collections::HashMap;

use super::compile::compile;
use super::lexicon::{self, Classes};
use super::matcher::match_at;
use super::step::{Step, WordSet};
use crate::reply::text::token::Token;

/// The word lists that ship: name and text.
pub(super) const SHIPPED_WORDS: &[(&str, &str)] = &[
    ("words.txt", include_str!("../../../data/reply/words.txt")),
    ("failures.txt", include_str!("../../../data/reply/failures.txt")),
    ("others.txt", include_str!("../../../data/reply/others.txt")),
    ("deeds.txt", include_str!("../../../data/reply/deeds.txt")),
];

/// The pattern books that ship: name and text.
pub(super) const SHIPPED_BOOKS: &[(&str, &str)] = &[
    ("frame", include_str!("../../../data/reply/frame.txt")),
    ("claims", include_str!("../../../data/reply/claims.txt")),
    ("denial", include_str!("../../../data/reply/faults/denial.txt")),
    ("blames", include_str!("../../../data/reply/faults/blames_customer.txt")),
    ("shifts", include_str!("../../../data/reply/faults/shifts_blame.txt")),
    ("distant", include_str!("../../../data/reply/faults/distant_apology.txt")),
    ("conditional", include_str!("../../../data/reply/faults/conditional_apology.txt")),
    ("hedged", include_str!("../../../data/reply/faults/hedged_admission.txt")),
    ("over", include_str!("../../../data/reply/faults/over_apology.txt")),
    ("minimising", include_str!("../../../data/reply/faults/minimising.txt")),
    ("vague", include_str!("../../../data/reply/faults/vague_commitment.txt")),
    ("boast", include_str!("../../../data/reply/faults/self_congratulation.txt")),
    ("sales", include_str!("../../../data/reply/faults/sales_pitch.txt")),
    ("deflection", include_str!("../../../data/reply/faults/deflection.txt")),
    ("echo", include_str!("../../../data/reply/elements/echo_issue.txt")),
    ("responsibility", include_str!("../../../data/reply/elements/responsibility.txt")),
    ("apology", include_str!("../../../data/reply/elements/apology.txt")),
    ("empathy", include_str!("../../../data/reply/elements/empathy.txt")),
    ("repair", include_str!("../../../data/reply/elements/repair.txt")),
    ("explanation", include_str!("../../../data/reply/elements/explanation.txt")),
    ("thanks", include_str!("../../../data/reply/elements/thanks_patience.txt")),
    ("human", include_str!("../../../data/reply/elements/named_human.txt")),
    ("prevention", include_str!("../../../data/reply/elements/prevention.txt")),
    ("recommit", include_str!("../../../data/reply/elements/recommit.txt")),
];

/// A run of tokens, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reply) struct Hit {
    pub start: usize,
    pub end: usize,
}

/// What one pass over a text found, by section.
#[derive(Debug, Default)]
pub(in crate::reply) struct Hits(HashMap<&'static str, Vec<Hit>>);

impl Hits {
    /// The hits of a section, `book.section`, in the order of the text.
    pub fn of(&self, section: &str) -> &[Hit] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }
}

impl Hits {
    /// Every hit with its section, sections in no order.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, Hit)> {
        self.0.iter().flat_map(|(section, hits)| hits.iter().map(|hit| (*section, *hit)))
    }
}

struct Pattern {
    section: &'static str,
    steps: Vec<Step>,
}

/// Every pattern, found by the first word it can take.
pub(in crate::reply) struct Library {
    patterns: Vec<Pattern>,
    by_word: HashMap<String, Vec<usize>>,
    by_prefix: HashMap<String, Vec<usize>>,
    anywhere: Vec<usize>,
    classes: Classes,
    defects: Vec<String>,
}

/// Prefixes are indexed by as many letters as this; shorter ones are tried everywhere.
const INDEXED_LETTERS: usize = 3;

impl Library {
    pub fn compile(words: &[(&str, &str)], books: &'static [(&'static str, &'static str)]) -> Self {
        let mut library = Self {
            patterns: Vec::new(),
            by_word: HashMap::new(),
            by_prefix: HashMap::new(),
            anywhere: Vec::new(),
            classes: Classes::new(),
            defects: Vec::new(),
        };
        for (file, text) in words {
            let defects = lexicon::read(file, text, &mut library.classes);
            library.defects.extend(defects);
        }
        for (name, text) in books {
            library.read_book(name, text);
        }
        library
    }

    pub fn defects(&self) -> &[String] {
        &self.defects
    }

    /// True when the token is in the named class.
    pub fn is_in(&self, class: &str, tokens: &[Token], at: usize) -> bool {
        self.classes.get(class).is_some_and(|set| set.matches(tokens, at))
    }

    fn read_book(&mut self, name: &'static str, text: &'static str) {
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
            match (section, compile(line, &self.classes)) {
                (Some(section), Ok(steps)) => self.add(Pattern { section, steps }),
                (None, _) => {
                    self.defects.push(format!("{name}:{}: a pattern before the first section", number + 1))
                }
                (_, Err(reason)) => self.defects.push(format!("{name}:{}: {reason}", number + 1)),
            }
        }
    }

    fn add(&mut self, pattern: Pattern) {
        let id = self.patterns.len();
        for step in &pattern.steps {
            match step {
                Step::Take { set, optional } => {
                    if set.any_word || set.any_number || set.any_capital {
                        self.anywhere.push(id);
                        break;
                    }
                    index(set, id, &mut self.by_word, &mut self.by_prefix);
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
        self.patterns.push(pattern);
    }

    /// One pass over the tokens; each pattern is reported once at a place.
    pub fn scan(&self, tokens: &[Token]) -> Hits {
        let mut hits = Hits::default();
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| !token.masked) {
            let by_word = self.by_word.get(&token.word);
            let letters = token.word.get(..INDEXED_LETTERS);
            let by_prefix = letters.and_then(|letters| self.by_prefix.get(letters));
            let ids = by_word.into_iter().chain(by_prefix).flatten().chain(&self.anywhere);
            for pattern in ids.filter_map(|id| self.patterns.get(*id)) {
                if let Some(end) = match_at(&pattern.steps, tokens, at).filter(|end| *end > at) {
                    hits.0.entry(pattern.section).or_default().push(Hit { start: at, end });
                }
            }
        }
        hits
    }
}

fn index(
    set: &WordSet,
    id: usize,
    by_word: &mut HashMap<String, Vec<usize>>,
    by_prefix: &mut HashMap<String, Vec<usize>>,
) {
    let put = |map: &mut HashMap<String, Vec<usize>>, key: &str| {
        let ids = map.entry(key.to_owned()).or_default();
        if ids.last() != Some(&id) {
            ids.push(id);
        }
    };
    set.words.iter().chain(set.phrases.keys()).for_each(|word| put(by_word, word));
    for prefix in &set.prefixes {
        put(by_prefix, prefix.get(..INDEXED_LETTERS).unwrap_or(prefix));
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
        let hits = library.scan(&tokens("sorry, we mislaid it"));
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
