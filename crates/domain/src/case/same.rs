//! A complaint that came before: another system may ask twice, and nothing that was said may be taken for what was not.

use super::{Case, NewCase};
use crate::change::Refused;

/// What is kept of the complaint that came under an id first.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// The case that it opened.
    pub case: &'a Case,
    /// The words of it; none once they were erased.
    pub words: Option<&'a str>,
    /// Whether the same customer is meant.
    pub same_customer: bool,
}

/// Whether a complaint is the one that came under its id before. Words, channel and customer never change (G1), so one that
/// differs in them is another complaint: it is refused, and stays with its sender.
///
/// # Errors
/// `external_id_taken` with all that differs.
pub fn same_complaint(new: &NewCase, before: &Before<'_>) -> Result<(), Refused> {
    let differs = [
        (before.words.is_some_and(|words| words != new.verbatim), "with other words"),
        (before.words.is_none(), "with words that were erased since"),
        (!before.same_customer, "from another customer"),
        (before.case.channel != new.channel, "by another channel"),
    ];
    let differs: Vec<_> = differs.into_iter().filter_map(|(differs, how)| differs.then_some(how)).collect();
    if differs.is_empty() {
        return Ok(());
    }
    let (id, number) = (new.external_id.as_deref().unwrap_or_default(), before.case.number);
    let sentence = format!(
        "external_id: found “{id}”, under which case {number} came before {}, expected an id of its own. Nothing was kept \
         of this one: send it under another id, or add its words to case {number} as a message.",
        differs.join(", ")
    );
    Err(Refused::not_now("external_id_taken", sentence))
}
