//! One mention of a time, and whether it is one to come.

use jiff::civil::{Time, Weekday};

use crate::reply::clause::Agent;
use crate::reply::draft::Draft;

/// A day as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reply) enum Day {
    /// Day and month, and the year where it stands.
    Date { year: Option<i16>, month: i8, day: i8 },
    /// The next such day of a month: "the 20th".
    OfMonth(i8),
    /// The next such day of the week.
    Weekday(Weekday),
    /// So many days from now.
    FromNow(i64),
    /// A span that names no single day ("within two days", "next week").
    Span,
}

/// A run of tokens that names a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reply) struct Mention {
    pub start: usize,
    pub end: usize,
    pub day: Option<Day>,
    pub time: Option<Time>,
}

/// Prepositions that point back.
const BACK: [&str; 12] =
    ["since", "of", "last", "dated", "from", "until", "every", "past", "previous", "ago", "my", "your"];
/// Words that make a day to come out of a past verb: "booked for Friday".
const ARRANGED: [&str; 12] = [
    "booked",
    "scheduled",
    "arranged",
    "reserved",
    "moved",
    "agreed",
    "rescheduled",
    "planned",
    "ordered",
    "set",
    "confirmed",
    "due",
];

/// True for a definite time of something that the sender does or that will happen.
pub(in crate::reply) fn is_to_come(draft: &Draft<'_>, mention: &Mention) -> bool {
    let clause = draft.clause_of(mention.start);
    if clause.question || points_back(draft, mention) || draft.word(mention.end) == "'s" {
        return false;
    }
    let words = draft.clause(mention.start);
    let told = draft
        .any_word(words.start..mention.start, &["said", "told", "promised", "expected", "wrote", "should"]);
    if clause.future {
        return !told || draft.any_word(words.clone(), &["will"]);
    }
    let arranged = clause.agent != Agent::Customer && draft.any_word(words, &ARRANGED);
    !told && (!clause.past || arranged)
}

/// "Since Monday", "two days ago", "yesterday".
pub(in crate::reply) fn points_back(draft: &Draft<'_>, mention: &Mention) -> bool {
    points_back_after(&BACK, draft, mention)
}

/// The same, with the prepositions that point back in such a text.
pub(super) fn points_back_after(prepositions: &[&str], draft: &Draft<'_>, mention: &Mention) -> bool {
    let before = mention.start.checked_sub(1).map_or("", |at| draft.word(at));
    let is_past = matches!(mention.day, Some(Day::FromNow(days)) if days < 0);
    prepositions.contains(&before) || draft.word(mention.end) == "ago" || is_past
}
