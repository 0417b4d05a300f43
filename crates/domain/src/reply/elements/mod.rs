//! One detector for each element.

mod apology;
mod echo_issue;
mod empathy;
mod explanation;
mod named_human;
mod next_date;
mod prevention;
mod recommit;
mod repair;
mod responsibility;
mod signature;
mod thanks_patience;

use super::code::{ElementCode, FaultCode};
use super::draft::Draft;
use super::pattern::Hit;

/// Faults that were found, by code: some elements do not count inside them.
pub(super) type Faulted = [(FaultCode, Hit)];

/// Every run of tokens that carries the element.
pub(super) fn find(code: ElementCode, draft: &Draft<'_>, faults: &Faulted) -> Vec<Hit> {
    match code {
        ElementCode::EchoIssue => echo_issue::find(draft),
        ElementCode::Responsibility => responsibility::find(draft, faults),
        ElementCode::Apology => apology::find(draft, faults),
        ElementCode::Empathy => empathy::find(draft, faults),
        ElementCode::Repair => repair::find(draft),
        ElementCode::NextDate => next_date::find(draft),
        ElementCode::Explanation => explanation::find(draft, faults),
        ElementCode::ThanksPatience => thanks_patience::find(draft),
        ElementCode::NamedHuman => named_human::find(draft),
        ElementCode::Prevention => prevention::find(draft),
        ElementCode::Recommit => recommit::find(draft),
    }
}

/// Whether one of the faults touches the sentence part.
fn faulted(faults: &Faulted, codes: &[FaultCode], range: &std::ops::Range<usize>) -> bool {
    faults.iter().any(|(code, hit)| codes.contains(code) && hit.start < range.end && range.start < hit.end)
}

/// Hits of one section that are stated, not put as a condition or a question, and not excepted in their clause.
fn stated(draft: &Draft<'_>, section: &str, except: &str) -> Vec<Hit> {
    let holds = |hit: &Hit| {
        let clause = draft.clause_of(hit.start);
        !clause.conditional && !clause.question && !draft.touches(except, &(hit.start..hit.end))
    };
    draft.hits(section).iter().copied().filter(holds).collect()
}
