//! A text that has been read once: its tokens, what the pattern books found in it, and its dates.

use std::ops::Range;

use super::clause::{self, Clause};
use super::dates::{self, Mention, Moment};
use super::facts::Facts;
use super::pattern::{self, Hit, Hits, Reading, SetNumber};
use super::text::token::{Token, tokens};
use super::text::{mask::mask, segment::segment, typo};

/// Everything a detector may look at.
pub(super) struct Draft<'a> {
    pub text: &'a str,
    pub facts: &'a Facts,
    pub moment: &'a Moment,
    pub tokens: Vec<Token>,
    pub clauses: Vec<Clause>,
    pub dates: Vec<Mention>,
    reading: Reading,
    hits: Hits,
}

impl<'a> Draft<'a> {
    pub fn read(text: &'a str, facts: &'a Facts, moment: &'a Moment) -> Self {
        let mut tokens = tokens(text);
        for token in &mut tokens {
            if let Some(meant) = typo::mended(&token.word) {
                meant.clone_into(&mut token.word);
            }
        }
        mask(text, &mut tokens);
        segment(text, &mut tokens);
        let reading = pattern::library().read(&tokens);
        let hits = pattern::library().scan(&tokens, &reading);
        let clauses = clause::clauses(&tokens);
        let dates = dates::mentions(&tokens);
        Self { text, facts, moment, tokens, clauses, dates, reading, hits }
    }

    pub fn hits(&self, section: &str) -> &[Hit] {
        self.hits.of(section)
    }

    /// Every hit that begins in the range, with its section.
    pub fn hits_within(&self, range: &Range<usize>) -> impl Iterator<Item = (&'static str, Hit)> {
        self.hits.within(range)
    }

    /// The sentences as runs of tokens.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        runs(&self.tokens, |token| token.sentence)
    }

    /// True when a hit of the section touches the range of tokens.
    pub fn touches(&self, section: &str, range: &Range<usize>) -> bool {
        self.hits.touches(section, range)
    }

    /// The tokens of the sentence that the token stands in.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        self.run(at, |token| token.sentence)
    }

    /// The tokens of the clause that the token stands in.
    pub fn clause(&self, at: usize) -> Range<usize> {
        self.run(at, |token| token.clause)
    }

    fn run(&self, at: usize, part: impl Fn(&Token) -> usize) -> Range<usize> {
        let Some(here) = self.tokens.get(at).map(&part) else { return at..at };
        let start = self.tokens[..at].iter().rposition(|t| part(t) != here).map_or(0, |before| before + 1);
        let end =
            self.tokens[at..].iter().position(|t| part(t) != here).map_or(self.tokens.len(), |n| at + n);
        start..end
    }

    /// What is known of the clause that the token stands in.
    pub fn clause_of(&self, at: usize) -> Clause {
        let number = self.tokens.get(at).map_or(0, |token| token.clause);
        self.clauses.get(number).copied().unwrap_or_default()
    }

    /// The sentence of the token and the one after it.
    pub fn sentence_and_next(&self, at: usize) -> Range<usize> {
        let here = self.sentence(at);
        let next = self.sentence(here.end);
        here.start..next.end.max(here.end)
    }

    /// The sentence of the token with the one before and the one after it.
    pub fn around(&self, at: usize) -> Range<usize> {
        let both = self.sentence_and_next(at);
        let before = both.start.checked_sub(1).map_or(both.start, |at| self.sentence(at).start);
        before..both.end
    }

    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.word.as_str())
    }

    /// A word that begins a greeting.
    pub fn greets(&self, at: usize) -> bool {
        matches!(self.word(at), "dear" | "hi" | "hello" | "hey" | "hiya")
    }

    /// One to three capitals: how people sign in short.
    pub fn is_initials(&self, at: usize) -> bool {
        let written = self.tokens.get(at).and_then(|token| self.text.get(token.start..token.end));
        written.is_some_and(|written| {
            written.chars().count() < 2 || written.len() <= 3 && written.chars().all(char::is_uppercase)
        })
    }

    /// The token is in the set of a word class.
    pub fn is_of(&self, class: SetNumber, at: usize) -> bool {
        self.reading.matches(class, at)
    }

    pub fn is_in(&self, class: &str, at: usize) -> bool {
        pattern::library().class(class).is_some_and(|set| self.is_of(set, at))
    }

    /// One of the tokens is in the word class.
    pub fn any_in(&self, class: &str, mut range: Range<usize>) -> bool {
        pattern::library().class(class).is_some_and(|set| range.any(|at| self.is_of(set, at)))
    }

    pub fn any_word(&self, range: Range<usize>, words: &[&str]) -> bool {
        self.tokens
            .get(range)
            .is_some_and(|tokens| tokens.iter().any(|t| !t.masked && words.contains(&t.word.as_str())))
    }

    /// A definite time to come is named in the range.
    pub fn dated(&self, range: &Range<usize>) -> bool {
        self.dates_within(range).iter().any(|date| dates::is_to_come(self, date))
    }

    /// The dates that begin in the range.
    pub fn dates_within(&self, range: &Range<usize>) -> &[Mention] {
        let from = self.dates.partition_point(|date| date.start < range.start);
        let to = self.dates.partition_point(|date| date.start < range.end).max(from);
        self.dates.get(from..to).unwrap_or(&[])
    }

    /// The bytes of a run of tokens.
    pub fn bytes(&self, hit: Hit) -> Range<usize> {
        let start = self.tokens.get(hit.start).map_or(0, |token| token.start);
        let end =
            hit.end.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        start..end.max(start)
    }
}

/// The runs of tokens that belong to one part, counted from the first of these tokens.
pub(super) fn runs(tokens: &[Token], part: fn(&Token) -> usize) -> impl Iterator<Item = Range<usize>> {
    tokens.chunk_by(move |a, b| part(a) == part(b)).scan(0, |start, chunk| {
        let range = *start..*start + chunk.len();
        *start = range.end;
        Some(range)
    })
}
