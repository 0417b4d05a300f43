//! Who does what in a clause, and how it is meant: agent, polarity, tense, mood.

use super::text::token::Token;

/// Who a clause speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Agent {
    /// I or we.
    Firm,
    /// The customer.
    Customer,
    /// Anybody or anything else.
    #[default]
    Other,
}

/// What the words of one clause say about how it is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clause {
    pub agent: Agent,
    pub negated: bool,
    pub past: bool,
    pub future: bool,
    pub conditional: bool,
    pub question: bool,
    /// May, might, could.
    pub possible: bool,
}

/// The clauses of a text, by their number.
pub(super) fn clauses(tokens: &[Token]) -> Vec<Clause> {
    tokens.chunk_by(|a, b| a.clause == b.clause).map(read).collect()
}

fn read(tokens: &[Token]) -> Clause {
    let mut clause = Clause { question: tokens.last().is_some_and(|t| t.word == "?"), ..Clause::default() };
    let mut agent = None;
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| !token.masked) {
        let word = token.word.as_str();
        agent = agent.or_else(|| agent_of(word));
        clause.negated |= matches!(word, "not" | "never" | "no" | "nobody" | "nothing" | "cannot");
        clause.future |= matches!(word, "will" | "shall" | "going" | "tomorrow" | "tonight");
        clause.possible |= matches!(word, "may" | "might" | "could");
        clause.past |= is_past(word) && !follows_future(tokens, at);
        clause.conditional |= at < 2 && matches!(word, "if" | "unless" | "whether" | "once");
    }
    clause.agent = agent.unwrap_or_default();
    clause
}

fn agent_of(word: &str) -> Option<Agent> {
    match word {
        "i" | "we" | "our" | "my" => Some(Agent::Firm),
        "you" | "your" => Some(Agent::Customer),
        "it" | "this" | "that" | "they" | "he" | "she" | "there" | "the" | "a" | "nothing" => {
            Some(Agent::Other)
        }
        _ => None,
    }
}

fn follows_future(tokens: &[Token], at: usize) -> bool {
    let before = &tokens[at.saturating_sub(3)..at];
    before.iter().any(|t| matches!(t.word.as_str(), "will" | "be" | "is" | "are" | "shall" | "gets"))
}

/// A past form, by its ending or from the short list of irregular ones.
pub(super) fn is_past(word: &str) -> bool {
    const IRREGULAR: [&str; 35] = [
        "was", "were", "did", "had", "been", "sent", "lost", "broke", "came", "went", "told", "said",
        "wrote", "kept", "gave", "took", "got", "left", "made", "paid", "spent", "met", "felt", "found",
        "forgot", "rang", "stood", "sat", "bought", "brought", "slept", "spoke", "fell", "thought", "began",
    ];
    IRREGULAR.contains(&word)
        || (word.len() > 4 && word.ends_with("ed") && !matches!(word, "need" | "indeed" | "speed"))
}

#[cfg(test)]
mod tests {
    use super::super::text::{segment::segment, token::tokens};
    use super::*;

    fn first(text: &str) -> Clause {
        let mut all = tokens(text);
        segment(text, &mut all);
        clauses(&all)[0]
    }

    #[test]
    fn agent_tense_and_polarity_are_read() {
        let lost = first("We never sent the lamp");
        assert_eq!((lost.agent, lost.negated, lost.past, lost.future), (Agent::Firm, true, true, false));
        let comes = first("It will be delivered");
        assert_eq!((comes.agent, comes.past, comes.future), (Agent::Other, false, true));
        assert_eq!(first("your bill is wrong").agent, Agent::Customer);
    }

    #[test]
    fn conditions_questions_and_possibility_are_read() {
        assert!(first("if we lost it").conditional);
        assert!(first("did you see it?").question);
        assert!(first("it might have slipped").possible);
    }
}
