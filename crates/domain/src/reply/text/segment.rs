//! Sentences and clauses: every token learns which it belongs to.

use super::token::Token;

/// Lines shorter than this stand for themselves (greetings, lists, signatures); longer ones are wrapped prose.
const SHORT_LINE: usize = 48;

/// Numbers the sentences and clauses of the tokens.
pub(in crate::reply) fn segment(text: &str, tokens: &mut [Token]) {
    let (mut sentence, mut clause) = (0, 0);
    // Whether the line goes on with a sentence of the line before it.
    let mut is_wrapped = false;
    for at in 0..tokens.len() {
        let parts = at > 0 && sentence_break(text, tokens, at, is_wrapped);
        if tokens[at].line_start {
            is_wrapped = at > 0 && !parts;
        }
        if parts {
            sentence += 1;
            clause += 1;
        } else if at > 0 && clause_break(tokens, at) {
            clause += 1;
        }
        tokens[at].sentence = sentence;
        tokens[at].clause = clause;
    }
}

fn sentence_break(text: &str, tokens: &[Token], at: usize, is_wrapped: bool) -> bool {
    let (before, here) = (&tokens[at - 1], &tokens[at]);
    if here.line_start {
        let gap = &text[before.end..here.start];
        let line = text[..before.end].rsplit('\n').next().unwrap_or("");
        return gap.matches('\n').count() > 1
            || line.len() < SHORT_LINE && !goes_on(line, here, is_wrapped)
            || ends_sentence(&before.word)
            || !here.is_word;
    }
    match before.word.as_str() {
        "!" | "?" | "…" | "·" => !matches!(here.word.as_str(), "!" | "?" | ")" | "\""),
        "." => {
            let abbreviated = at > 1 && is_abbreviation(&tokens[at - 2], here);
            here.spaced && !abbreviated
        }
        _ => is_pictograph(&before.word) && here.is_word && !begins_no_sentence(here),
    }
}

/// "The foil 😀 in your bun" is one sentence.
fn begins_no_sentence(word: &Token) -> bool {
    const INSIDE: [&str; 11] = ["about", "at", "by", "for", "from", "in", "of", "on", "than", "to", "with"];
    !word.capital && INSIDE.contains(&word.word.as_str())
}

/// A line that begins large, or goes on itself, and is followed by one that begins small was broken by the width of a
/// window. A greeting stands for itself all the same.
fn goes_on(line: &str, next: &Token, is_wrapped: bool) -> bool {
    let line = line.trim_start();
    let first = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    !next.capital
        && (is_wrapped || line.starts_with(char::is_uppercase))
        && !matches!(
            first.as_str(),
            "dear" | "hi" | "hello" | "hey" | "good" | "regards" | "kind" | "best" | "yours"
        )
}

fn ends_sentence(mark: &str) -> bool {
    matches!(mark, "." | "!" | "?" | ":" | "…" | ",")
}

fn is_pictograph(word: &str) -> bool {
    word.starts_with(|c| matches!(u32::from(c), 0x2600..=0x27bf | 0x1f300..=0x1faff))
}

fn is_abbreviation(word: &Token, next: &Token) -> bool {
    match word.word.as_str() {
        "mr" | "mrs" | "ms" | "dr" | "st" | "vs" | "approx" | "ext" | "incl" => true,
        "no" | "nos" => next.is_number(),
        "m" | "e" | "g" => !next.capital,
        _ => false,
    }
}

fn clause_break(tokens: &[Token], at: usize) -> bool {
    let here = &tokens[at];
    let before = tokens[at - 1].word.as_str();
    if matches!(before, "," | ";" | ":" | "(" | ")" | "—" | "–") || (before == "-" && here.spaced) {
        return true;
    }
    match here.word.as_str() {
        "but" | "because" | "although" | "though" | "whereas" | "unless" | "if" => true,
        "and" | "so" | "or" | "while" | "when" | "since" | "as" => {
            tokens.get(at + 1).is_some_and(|next| starts_clause(&next.word))
        }
        _ => false,
    }
}

fn starts_clause(word: &str) -> bool {
    matches!(
        word,
        "i" | "we"
            | "you"
            | "he"
            | "she"
            | "it"
            | "they"
            | "this"
            | "that"
            | "there"
            | "our"
            | "my"
            | "your"
            | "nobody"
            | "nothing"
            | "will"
            | "am"
            | "please"
    )
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn counts(text: &str) -> (usize, usize) {
        let mut all = tokens(text);
        segment(text, &mut all);
        all.last().map_or((0, 0), |t| (t.sentence + 1, t.clause + 1))
    }

    #[test]
    fn full_stops_end_sentences_but_not_hours_or_titles() {
        assert_eq!(counts("We lost it. I am sorry.").0, 2);
        assert_eq!(counts("Come at 4 p.m. today to Dr. Ode.").0, 1);
        assert_eq!(counts("It cost 4.50 in all.").0, 1);
        assert_eq!(counts("Sorry about the foil 😀 in your bun.").0, 1);
        assert_eq!(counts("thanks 😀 we lost it").0, 2);
    }

    #[test]
    fn wrapped_lines_go_on_and_short_lines_stand_alone() {
        assert_eq!(counts("We looked at every van that left the yard on Monday\nand found it.").0, 1);
        assert_eq!(counts("Dear Ola\nwe found it").0, 2);
        assert_eq!(counts("Nothing\nwent wrong on our side.").0, 1);
        assert_eq!(counts("It is   your\nown\nfault.").0, 1);
        assert_eq!(counts("sorry about that\nwe lost it").0, 2);
    }

    #[test]
    fn clauses_part_at_marks_and_at_new_subjects() {
        assert_eq!(counts("We lost it, and I am sorry").1, 2);
        assert_eq!(counts("We lost it and I am sorry").1, 2);
        assert_eq!(counts("black and white").1, 1);
    }
}
