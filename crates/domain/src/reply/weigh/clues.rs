//! The clues in a sentence: what the weights are put on. Each is a short text and the tokens that it was read from.
//!
//! Words by their stems, alone and in runs; words a little apart; word classes in runs; who the clause speaks of with
//! each of its words; and which patterns matched, here and in the sentences beside it.

use std::fmt::Write as _;
use std::ops::Range;

use crate::reply::clause::Agent;
use crate::reply::draft::Draft;
use crate::reply::pattern::{self, Hit};

use super::mark::Mark;

/// Word classes that stand for their words in clues.
const CLASSES: [&str; 37] = [
    "sorry",
    "feeling",
    "feeling_adj",
    "feeling_n",
    "feel_soft",
    "soonish",
    "anyone_of_us",
    "fault_n",
    "small_n",
    "fail_v",
    "go_wrong",
    "duty_v",
    "bad_adj",
    "suffer_v",
    "third",
    "force",
    "third_fail",
    "mend_v",
    "give_v",
    "good_n",
    "money",
    "inner_n",
    "inner_v",
    "vague_n",
    "our",
    "doubt_w",
    "record_n",
    "record_w",
    "fine_adj",
    "careful_adj",
    "customer_n",
    "told_n",
    "praise_adj",
    "small_adj",
    "shows_v",
    "works_v",
    "should_v",
];

/// Words further apart than this are no pair.
const REACH: usize = 4;

/// One word of a sentence as clues see it.
struct Piece {
    /// The stem, or what stands for numbers, dates, names and quotations.
    stem: String,
    /// The first class it is in, else its stem.
    sort: String,
    at: usize,
    end: usize,
}

/// Calls `tell` with every clue of a sentence; `ruled` is what the rules found in the whole text.
pub(super) fn each(
    draft: &Draft<'_>,
    sentence: &Range<usize>,
    ruled: &[(Mark, Hit)],
    mut tell: impl FnMut(&str, Range<usize>),
) {
    let pieces = pieces(draft, sentence);
    let mut clue = String::with_capacity(64);
    runs(&pieces, &mut clue, &mut tell);
    pairs(&pieces, &mut clue, &mut tell);
    sorts(&pieces, &mut clue, &mut tell);
    agents(draft, &pieces, &mut clue, &mut tell);
    patterns(draft, sentence, &mut clue, &mut tell);
    rules(sentence, ruled, &mut clue, &mut tell);
    place(draft, sentence, &mut tell);
}

fn pieces(draft: &Draft<'_>, sentence: &Range<usize>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(sentence.len() + 2);
    let edge = |stem: &str, at| Piece { stem: stem.to_owned(), sort: stem.to_owned(), at, end: at };
    pieces.push(edge("^", sentence.start));
    let mut at = sentence.start;
    while at < sentence.end {
        let (stem, end) = piece_at(draft, sentence, at);
        if !stem.is_empty() && pieces.last().is_none_or(|last| last.stem != "@quote" || stem != "@quote") {
            let sort = sort_of(draft, at, &stem);
            pieces.push(Piece { stem, sort, at, end });
        }
        at = end;
    }
    pieces.push(edge("$", sentence.end));
    pieces
}

/// The stem of the token and the first token after what it stands for; empty for marks that say nothing.
fn piece_at(draft: &Draft<'_>, sentence: &Range<usize>, at: usize) -> (String, usize) {
    let Some(token) = draft.tokens.get(at) else { return (String::new(), at + 1) };
    if token.masked {
        return ("@quote".to_owned(), at + 1);
    }
    if let Some(date) = draft.dates.iter().find(|date| date.start == at && date.end <= sentence.end) {
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

fn sort_of(draft: &Draft<'_>, at: usize, stem: &str) -> String {
    if stem.starts_with('@') {
        return stem.to_owned();
    }
    let class = CLASSES.iter().find(|class| pattern::library().is_in(class, &draft.tokens, at));
    class.map_or_else(|| stem.to_owned(), |class| format!("@{class}"))
}

fn runs(pieces: &[Piece], clue: &mut String, tell: &mut impl FnMut(&str, Range<usize>)) {
    for length in 1..=3 {
        for run in pieces.windows(length) {
            join(clue, "", run.iter().map(|piece| piece.stem.as_str()));
            tell(clue, span(run));
        }
    }
}

/// Two words in their order with others between them.
fn pairs(pieces: &[Piece], clue: &mut String, tell: &mut impl FnMut(&str, Range<usize>)) {
    for (at, first) in pieces.iter().enumerate() {
        for second in pieces.iter().skip(at + 2).take(REACH - 1) {
            clue.clear();
            let _ = write!(clue, "{}~{}", first.stem, second.stem);
            tell(clue, first.at..second.end);
        }
    }
}

/// Runs in which at least one word stands for its class.
fn sorts(pieces: &[Piece], clue: &mut String, tell: &mut impl FnMut(&str, Range<usize>)) {
    for length in 1..=4 {
        for run in pieces.windows(length) {
            if run.iter().any(|piece| piece.sort != piece.stem) {
                join(clue, "=", run.iter().map(|piece| piece.sort.as_str()));
                tell(clue, span(run));
            }
        }
    }
}

/// Who the clause speaks of, whether it denies and when it plays, with each of its words.
fn agents(draft: &Draft<'_>, pieces: &[Piece], clue: &mut String, tell: &mut impl FnMut(&str, Range<usize>)) {
    for piece in pieces.iter().filter(|piece| piece.end > piece.at) {
        let meant = draft.clause_of(piece.at);
        let agent = match meant.agent {
            Agent::Firm => 'F',
            Agent::Customer => 'C',
            Agent::Other => 'O',
        };
        let turned = if meant.negated { "!" } else { "" };
        clue.clear();
        let _ = write!(clue, "{agent}{turned}>{}", piece.sort);
        tell(clue, piece.at..piece.end);
        if meant.conditional || meant.possible || meant.question {
            clue.clear();
            let _ = write!(clue, "?>{}", piece.sort);
            tell(clue, piece.at..piece.end);
        }
    }
}

fn patterns(
    draft: &Draft<'_>,
    sentence: &Range<usize>,
    clue: &mut String,
    tell: &mut impl FnMut(&str, Range<usize>),
) {
    let before = sentence.start.checked_sub(1).map_or(0..0, |at| draft.sentence(at));
    let after = draft.sentence(sentence.end);
    for (where_, range) in [("", sentence.clone()), ("<", before), (">", after)] {
        for (section, hit) in draft.all_hits().filter(|(_, hit)| range.contains(&hit.start)) {
            clue.clear();
            let _ = write!(clue, "{where_}[{section}]");
            let rests_on =
                if where_.is_empty() { hit.start..hit.end } else { sentence.start..sentence.start };
            tell(clue, rests_on);
        }
    }
}

/// What the rules make of the sentence.
fn rules(
    sentence: &Range<usize>,
    ruled: &[(Mark, Hit)],
    clue: &mut String,
    tell: &mut impl FnMut(&str, Range<usize>),
) {
    for (mark, hit) in ruled.iter().filter(|(_, hit)| sentence.contains(&hit.start)) {
        clue.clear();
        let _ = write!(clue, "({})", mark.word());
        tell(clue, hit.start..hit.end);
    }
}

/// How long the sentence is, and whether a time to come is named in it.
fn place(draft: &Draft<'_>, sentence: &Range<usize>, tell: &mut impl FnMut(&str, Range<usize>)) {
    let nowhere = sentence.start..sentence.start;
    if draft.dated(sentence) {
        tell("(dated)", nowhere.clone());
    } else if draft.dates.iter().any(|date| sentence.contains(&date.start)) {
        tell("(date)", nowhere.clone());
    }
    tell(
        match sentence.len() {
            0..=3 => "(tiny)",
            4..=8 => "(short)",
            9..=25 => "(middling)",
            _ => "(long)",
        },
        nowhere,
    );
}

fn join<'p>(clue: &mut String, start: &str, parts: impl Iterator<Item = &'p str>) {
    clue.clear();
    clue.push_str(start);
    for (number, part) in parts.enumerate() {
        if number > 0 {
            clue.push(' ');
        }
        clue.push_str(part);
    }
}

fn span(run: &[Piece]) -> Range<usize> {
    match (run.first(), run.last()) {
        (Some(first), Some(last)) => first.at..last.end,
        _ => 0..0,
    }
}
