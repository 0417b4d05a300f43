//! What to write in place of a sentence with a fault in it.

use serde::{Deserialize, Serialize};

use super::{by, when::paid};
use crate::reply::code::FaultCode;
use crate::reply::draft::Draft;
use crate::reply::facts::{CorrectiveAction, Facts, Outcome};
use crate::reply::faults::untrue_claim::Untrue;
use crate::reply::pattern::Hit;
use crate::reply::weigh::Claim;

/// Other words for a run of the text. Offsets count UTF-8 bytes and lie on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Better {
    /// First byte of what is replaced.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The words that take its place; empty where it is better left out.
    pub text: String,
}

impl Better {
    /// The text with the words in their place; unchanged where the offsets do not fit it.
    #[must_use]
    pub fn applied(&self, text: &str) -> String {
        match (text.get(..self.start), text.get(self.end..)) {
            // A sentence that is left out takes one of the spaces around it along.
            (Some(before), Some(after)) if self.text.is_empty() => match after.strip_prefix(' ') {
                Some(after) => format!("{before}{after}"),
                None => format!("{}{after}", before.strip_suffix(' ').unwrap_or(before)),
            },
            (Some(before), Some(after)) => format!("{before}{}{after}", self.text),
            _ => text.to_owned(),
        }
    }
}

/// Other words for the sentence that the fault stands in.
pub(in crate::reply) fn better(
    code: FaultCode,
    untrue: Option<Untrue>,
    hit: Hit,
    draft: &Draft<'_>,
) -> Better {
    let sentence = draft.sentence(hit.start);
    let start = behind_greeting(draft, sentence.start).min(hit.start);
    let bytes = draft.bytes(Hit { start, end: sentence.end });
    Better { start: bytes.start, end: bytes.end, text: words(code, untrue, draft) }
}

/// "Dear Ola, it is …": the greeting stays.
fn behind_greeting(draft: &Draft<'_>, start: usize) -> usize {
    let comma = (start + 1..start + LONGEST_GREETING)
        .find(|at| matches!(draft.word(*at), "," | "!" | "-" | "–" | "—"));
    comma.filter(|_| draft.greets(start)).map_or(start, |comma| comma + 1)
}

/// A greeting has no more words than this: "Dear Mr and Mrs van der Berg,".
const LONGEST_GREETING: usize = 9;

fn words(code: FaultCode, untrue: Option<Untrue>, draft: &Draft<'_>) -> String {
    let facts = draft.facts;
    let by = by(facts, draft.moment);
    match code {
        FaultCode::Denial => format!("I am checking what you told us and tell you what I find by {by}."),
        FaultCode::BlamesCustomer => {
            "We should have made that easier for you, and I answer for it.".to_owned()
        }
        FaultCode::ShiftsBlame => {
            format!("Whoever had a hand in it, I answer for it to you, and I put it right by {by}.")
        }
        FaultCode::DistantApology | FaultCode::ConditionalApology | FaultCode::OverApology => apology(facts),
        FaultCode::HedgedAdmission => admission(facts, &by),
        FaultCode::VagueCommitment => {
            format!("You hear from me by {by}, even if I know only a part of it by then.")
        }
        FaultCode::Deflection => format!("I ask my colleagues about it myself and come back to you by {by}."),
        FaultCode::UntrueClaim => on_record(untrue, facts, &by),
        FaultCode::Minimising | FaultCode::SelfCongratulation | FaultCode::SalesPitch => String::new(),
    }
}

/// Whether the record says that the firm was not at fault.
pub(super) fn not_ours(facts: &Facts) -> bool {
    facts.outcome == Some(Outcome::NotUpheld) || facts.firm_at_fault == Some(false)
}

pub(super) fn apology(facts: &Facts) -> String {
    if not_ours(facts) {
        "I am sorry that you had this trouble.".to_owned()
    } else {
        "I am sorry that we let you down.".to_owned()
    }
}

fn admission(facts: &Facts, by: &str) -> String {
    let ours = facts.firm_at_fault == Some(true) || facts.outcome == Some(Outcome::Upheld);
    match &facts.cause {
        Some(Some(cause)) => format!("This is how it happened: {}.", cause.trim_end_matches('.')),
        _ if ours => "We got this wrong.".to_owned(),
        _ => format!("I do not know yet how it happened; I tell you by {by}."),
    }
}

/// What the record says instead of the claim.
fn on_record(untrue: Option<Untrue>, facts: &Facts, by: &str) -> String {
    match untrue {
        Some(Untrue::Claim(Claim::Refunded)) => refund(facts, by),
        Some(Untrue::Claim(Claim::ForGood))
            if facts.corrective_action == Some(CorrectiveAction::Monitoring) =>
        {
            "A lasting fix is on trial, and we are watching whether it holds.".to_owned()
        }
        Some(Untrue::Claim(Claim::ForGood)) => "The lasting fix is not finished yet.".to_owned(),
        Some(Untrue::Claim(Claim::OnlyYou) | Untrue::Scope) => {
            facts.cohort_size.map_or_else(String::new, |size| {
                format!("You are one of {size} customers whom this happened to.")
            })
        }
        Some(Untrue::Claim(Claim::Called)) => format!("I have not called you yet; you hear from me by {by}."),
        Some(Untrue::Claim(Claim::CauseFound)) => {
            format!("I do not know yet why it happened; I tell you by {by}.")
        }
        Some(Untrue::Amount) => {
            paid(facts).map_or_else(String::new, |money| format!("I have paid you {money}."))
        }
        Some(Untrue::Date) | None => format!("You hear from me by {by}."),
    }
}

fn refund(facts: &Facts, by: &str) -> String {
    let amount = paid(facts).map_or_else(String::new, |money| format!(" of {money}"));
    format!("Your refund{amount} has not been paid yet; you hear from me about it by {by}.")
}
