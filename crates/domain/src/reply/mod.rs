//! The reply check: what a message to a customer gets wrong, what it says well and what it still lacks.
//!
//! Layers, each with its own tests: `text` (tokens, quoted words, sentences, clauses), `pattern` (word classes and
//! patterns kept as commented text in `data/reply`), `clause` (who, polarity, tense, mood) and `frame` (withdrawn,
//! owned), `dates`, one detector a file in `faults` and `elements`, `weigh`, where weights and a small network
//! learned from the corpus decide with all of these as clues, and `judge`, which looks at the whole message.

mod amounts;
mod claims;
mod clause;
mod code;
mod dates;
mod draft;
mod elements;
mod facts;
mod faults;
mod frame;
mod judge;
mod kind;
mod pattern;
mod text;
mod thread;
mod weigh;
mod wording;

pub use code::{ElementCode, FaultCode};
pub use dates::{Moment, named_ahead};
pub use facts::{CallFact, CorrectiveAction, Facts, Outcome, PromiseFact, RefundFact};
pub use judge::{Element, Fault, ReplyCheck};
pub use kind::{MessageKind, UnknownKind};
pub use thread::{Tone, repeated, same_text, turned};
pub use weigh::{Claim, FEWEST_SENTENCES, Mark, Scores, Sentence, Standing, both, known, net};
pub use wording::{Better, addition, open_place, sentence_for};

/// Checks one message before it is sent. Offsets in the answer count UTF-8 bytes of `text`.
///
/// Without a moment, dates that are relative ("tomorrow", "Friday") are never compared with the record.
#[must_use]
pub fn check(text: &str, kind: MessageKind, facts: &Facts) -> ReplyCheck {
    check_at(text, kind, facts, &Moment::default())
}

/// Like [`check`], for a writer who sits at a given moment in a given zone, so that relative dates can be read.
#[must_use]
pub fn check_at(text: &str, kind: MessageKind, facts: &Facts, moment: &Moment) -> ReplyCheck {
    let language = text::language::of(text);
    if language != "en" {
        return ReplyCheck::unread(language);
    }
    let draft = draft::Draft::read(text, facts, moment);
    judge::judge(&draft, kind)
}

/// Whether a few words name money that is paid, or an amount of it: "you will have the money back", "a refund of €40".
#[must_use]
pub fn speaks_of_money(words: &str) -> bool {
    let (facts, moment) = (Facts::default(), Moment::default());
    let draft = draft::Draft::read(words, &facts, &moment);
    let everywhere = 0..draft.tokens.len();
    draft.any_in("money_n", everywhere) || !amounts::mentions(&draft.tokens).is_empty()
}

/// The sentences of a text with the clues that the weights are put on: what the training learns from.
#[must_use]
pub fn sentences(text: &str, facts: &Facts) -> Vec<Sentence> {
    let moment = Moment::default();
    let draft = draft::Draft::read(text, facts, &moment);
    weigh::sentences(&draft, &judge::rules(&draft))
}

/// Every fault in the shipped word lists, one line each: `file:line: what is wrong`. Empty in a sound build.
#[must_use]
pub fn data_defects() -> Vec<String> {
    [pattern::defects(), weigh::defects()].concat()
}
