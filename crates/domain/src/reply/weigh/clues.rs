//! The clues in a sentence: what the weights are put on. Each is a short text and the tokens that it was read from.
//!
//! Words by their stems, alone and in runs; words a little apart; word classes in runs; who the clause speaks of with
//! each of its words; and which patterns matched, here and in the sentences beside it.

use std::ops::Range;
use std::sync::LazyLock;

use crate::reply::clause::{Agent, Clause};
use crate::reply::draft::Draft;
use crate::reply::pattern::{self, Hit, SetNumber};

use super::mark::Mark;
use super::print::{Clue, Part};

/// Word classes that stand for their words in clues.
const CLASSES: [&str; 37] = [
    "@sorry",
    "@feeling",
    "@feeling_adj",
    "@feeling_n",
    "@feel_soft",
    "@soonish",
    "@anyone_of_us",
    "@fault_n",
    "@small_n",
    "@fail_v",
    "@go_wrong",
    "@duty_v",
    "@bad_adj",
    "@suffer_v",
    "@third",
    "@force",
    "@third_fail",
    "@mend_v",
    "@give_v",
    "@good_n",
    "@money",
    "@inner_n",
    "@inner_v",
    "@vague_n",
    "@our",
    "@doubt_w",
    "@record_n",
    "@record_w",
    "@fine_adj",
    "@careful_adj",
    "@customer_n",
    "@told_n",
    "@praise_adj",
    "@small_adj",
    "@shows_v",
    "@works_v",
    "@should_v",
];

/// Their sets, and how they are written in a clue.
static SORTS: LazyLock<Vec<(SetNumber, Part)>> = LazyLock::new(|| {
    let set = |class: &str| pattern::library().class(class.trim_start_matches('@'));
    CLASSES.into_iter().filter_map(|class| Some((set(class)?, Part::fixed(class)))).collect()
});

/// Words further apart than this are no pair.
const REACH: usize = 4;

const QUOTE: &str = "@quote";
const START: Part = Part::fixed("^");
const END: Part = Part::fixed("$");
static SPACE: Part = Part::fixed(" ");
static APART: Part = Part::fixed("~");
static SORTED: Part = Part::fixed("=");
static UNSURE: Part = Part::fixed("?>");

/// One word of a sentence as clues see it.
pub(super) struct Piece {
    /// The stem, or what stands for numbers, dates, names and quotations.
    stem: Part,
    /// The first class it is in.
    class: Option<&'static Part>,
    at: usize,
    end: usize,
}

impl Piece {
    /// The class that stands for it, else its stem.
    fn sort(&self) -> &Part {
        self.class.unwrap_or(&self.stem)
    }

    /// The word itself, or what stands for it.
    pub fn word<'w>(&'w self, draft: &'w Draft<'_>) -> &'w str {
        let stands_for_it = self.end == self.at || self.stem.text.starts_with(['@', '#']);
        if stands_for_it { &self.stem.text } else { draft.word(self.at) }
    }
}

/// Calls `tell` with every clue of a sentence; `ruled` is what the rules found in the whole text.
pub(super) fn each<C: Clue>(
    draft: &Draft<'_>,
    sentence: &Range<usize>,
    pieces: &[Piece],
    ruled: &[(Mark, Hit)],
    mut tell: impl FnMut(C, Range<usize>),
) {
    runs(pieces, &mut tell);
    pairs(pieces, &mut tell);
    sorts(pieces, &mut tell);
    agents(draft, pieces, &mut tell);
    patterns(draft, sentence, &mut tell);
    rules(sentence, ruled, &mut tell);
    place(draft, sentence, &mut tell);
}

/// The words of a sentence between its two edges.
pub(super) fn pieces(draft: &Draft<'_>, sentence: &Range<usize>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(sentence.len() + 2);
    let edge = |stem, at| Piece { stem, class: None, at, end: at };
    pieces.push(edge(START, sentence.start));
    let mut at = sentence.start;
    while at < sentence.end {
        let (stem, end) = piece_at(draft, sentence, at);
        if !stem.is_empty() && pieces.last().is_none_or(|last| last.stem.text != QUOTE || stem != QUOTE) {
            let class = class_of(draft, at, &stem);
            pieces.push(Piece { stem: Part::read(stem), class, at, end });
        }
        at = end;
    }
    pieces.push(edge(END, sentence.end));
    pieces
}

/// The stem of the token and the first token after what it stands for; empty for marks that say nothing.
fn piece_at(draft: &Draft<'_>, sentence: &Range<usize>, at: usize) -> (String, usize) {
    let Some(token) = draft.tokens.get(at) else { return (String::new(), at + 1) };
    if token.masked {
        return (QUOTE.to_owned(), at + 1);
    }
    if let Some(date) = draft.dates_within(&(at..at + 1)).iter().find(|date| date.end <= sentence.end) {
        return ("@date".to_owned(), date.end.max(at + 1));
    }
    if token.is_number() {
        return ("#".to_owned(), at + 1);
    }
    if !token.is_word {
        let telling = matches!(token.word.as_str(), "?" | "!" | ":" | "…" | "€" | "$" | "£");
        return (if telling { token.word.clone() } else { String::new() }, at + 1);
    }
    let name = token.capital && at > sentence.start && !token.line_start && token.word != "i";
    (if name && !known(draft, at) { "@name".to_owned() } else { stem(&token.word) }, at + 1)
}

fn known(draft: &Draft<'_>, at: usize) -> bool {
    ["firm", "pron", "det", "modal", "be", "our", "not", "adv", "sorry"]
        .iter()
        .any(|class| draft.is_in(class, at))
}

fn stem(word: &str) -> String {
    use rust_stemmers::{Algorithm, Stemmer};
    thread_local! { static STEMMER: Stemmer = Stemmer::create(Algorithm::English); }
    STEMMER.with(|stemmer| stemmer.stem(word).into_owned())
}

fn class_of(draft: &Draft<'_>, at: usize, stem: &str) -> Option<&'static Part> {
    let stands_for_itself = stem.starts_with('@');
    let class = || SORTS.iter().find(|(set, _)| draft.is_of(*set, at)).map(|(_, part)| part);
    if stands_for_itself { None } else { class() }
}

fn runs<C: Clue>(pieces: &[Piece], tell: &mut impl FnMut(C, Range<usize>)) {
    for length in 1..=3 {
        for run in pieces.windows(length) {
            tell(joined(C::empty(), run.iter().map(|piece| &piece.stem)), span(run));
        }
    }
}

/// Two words in their order with others between them.
fn pairs<C: Clue>(pieces: &[Piece], tell: &mut impl FnMut(C, Range<usize>)) {
    for (at, first) in pieces.iter().enumerate() {
        for second in pieces.iter().skip(at + 2).take(REACH - 1) {
            tell(C::of([&first.stem, &APART, &second.stem]), first.at..second.end);
        }
    }
}

/// Runs in which at least one word stands for its class.
fn sorts<C: Clue>(pieces: &[Piece], tell: &mut impl FnMut(C, Range<usize>)) {
    for length in 1..=4 {
        for run in pieces.windows(length) {
            if run.iter().any(|piece| piece.class.is_some()) {
                tell(joined(C::of([&SORTED]), run.iter().map(Piece::sort)), span(run));
            }
        }
    }
}

/// Who the clause speaks of, whether it denies and when it plays, with each of its words.
fn agents<C: Clue>(draft: &Draft<'_>, pieces: &[Piece], tell: &mut impl FnMut(C, Range<usize>)) {
    for piece in pieces.iter().filter(|piece| piece.end > piece.at) {
        let meant = draft.clause_of(piece.at);
        tell(C::of([&speaks_of(meant), piece.sort()]), piece.at..piece.end);
        if meant.conditional || meant.possible || meant.question {
            tell(C::of([&UNSURE, piece.sort()]), piece.at..piece.end);
        }
    }
}

const fn speaks_of(meant: Clause) -> Part {
    Part::fixed(match (meant.agent, meant.negated) {
        (Agent::Firm, false) => "F>",
        (Agent::Firm, true) => "F!>",
        (Agent::Customer, false) => "C>",
        (Agent::Customer, true) => "C!>",
        (Agent::Other, false) => "O>",
        (Agent::Other, true) => "O!>",
    })
}

fn patterns<C: Clue>(draft: &Draft<'_>, sentence: &Range<usize>, tell: &mut impl FnMut(C, Range<usize>)) {
    let before = sentence.start.checked_sub(1).map_or(0..0, |at| draft.sentence(at));
    let after = draft.sentence(sentence.end);
    for (bracket, range) in [("[", sentence.clone()), ("<[", before), (">[", after)] {
        // What nobody can mistake is judged beside the weights, not by them.
        let taught = draft.hits_within(&range).filter(|(section, _)| !section.starts_with("plain."));
        for (section, hit) in taught {
            let rests_on = if bracket == "[" { hit.start..hit.end } else { sentence.start..sentence.start };
            tell(C::of(&[bracket, section, "]"].map(Part::fixed)), rests_on);
        }
    }
}

/// What the rules make of the sentence.
fn rules<C: Clue>(sentence: &Range<usize>, ruled: &[(Mark, Hit)], tell: &mut impl FnMut(C, Range<usize>)) {
    for (mark, hit) in ruled.iter().filter(|(_, hit)| sentence.contains(&hit.start)) {
        tell(C::of(&["(", mark.word(), ")"].map(Part::fixed)), hit.start..hit.end);
    }
}

/// How long the sentence is, and whether a time to come is named in it.
fn place<C: Clue>(draft: &Draft<'_>, sentence: &Range<usize>, tell: &mut impl FnMut(C, Range<usize>)) {
    let mut here = |clue| tell(C::of(&[Part::fixed(clue)]), sentence.start..sentence.start);
    if draft.dated(sentence) {
        here("(dated)");
    } else if !draft.dates_within(sentence).is_empty() {
        here("(date)");
    }
    here(match sentence.len() {
        0..=3 => "(tiny)",
        4..=8 => "(short)",
        9..=25 => "(middling)",
        _ => "(long)",
    });
}

/// The parts behind the clue's beginning, with spaces between them.
fn joined<'p, C: Clue>(mut clue: C, parts: impl Iterator<Item = &'p Part>) -> C {
    for (number, part) in parts.enumerate() {
        if number > 0 {
            clue.push(&SPACE);
        }
        clue.push(part);
    }
    clue
}

fn span(run: &[Piece]) -> Range<usize> {
    match (run.first(), run.last()) {
        (Some(first), Some(last)) => first.at..last.end,
        _ => 0..0,
    }
}
