//! Why each fault is one, and what the record says where a claim is not true.

use crate::reply::code::FaultCode;
use crate::reply::dates::Moment;
use crate::reply::draft::Draft;
use crate::reply::facts::{CorrectiveAction, Facts};
use crate::reply::faults::untrue_claim::Untrue;
use crate::reply::weigh::Claim;

use super::when::{paid, said};

/// One sentence of reason and one of advice.
pub(in crate::reply) fn hint(code: FaultCode, untrue: Option<Untrue>, draft: &Draft<'_>) -> String {
    match untrue {
        Some(untrue) => {
            format!(
                "The record of the case does not bear this out. On file: {}.",
                on_record(untrue, draft.facts, draft.moment)
            )
        }
        None => general(code).to_owned(),
    }
}

fn on_record(untrue: Untrue, facts: &Facts, moment: &Moment) -> String {
    match untrue {
        Untrue::Claim(Claim::Refunded) => match &facts.refund {
            Some(Some(refund)) => format!("the refund is {}", refund.state.word()),
            _ => "there is no refund".to_owned(),
        },
        Untrue::Claim(Claim::ForGood) => match facts.corrective_action {
            Some(CorrectiveAction::Monitoring) => "the lasting fix is still being watched".to_owned(),
            _ => "the lasting fix is not done".to_owned(),
        },
        Untrue::Claim(Claim::OnlyYou) | Untrue::Scope => {
            format!("{} customers were hit", facts.cohort_size.unwrap_or_default())
        }
        Untrue::Claim(Claim::Called) => "there is no call".to_owned(),
        Untrue::Claim(Claim::CauseFound) => "the cause is not known yet".to_owned(),
        Untrue::Date => {
            let due = facts.promises.iter().flatten();
            let due = due.map(|one| format!("{} is due {}", one.what, said(one.due_at, moment)));
            due.collect::<Vec<_>>().join("; ")
        }
        Untrue::Amount => paid(facts).map_or_else(String::new, |money| format!("{money} was paid")),
    }
}

fn general(code: FaultCode) -> &'static str {
    match code {
        FaultCode::Denial => {
            "This tells the customer that it did not happen. Say what you found and what you do about it."
        }
        FaultCode::BlamesCustomer => {
            "This puts it on the customer. Say what we could have made clearer or easier, and what we do now."
        }
        FaultCode::ShiftsBlame => {
            "This hands the fault to somebody else. Name the cause if it helps, then answer for it: \u{201c}and I answer for that\u{201d}."
        }
        FaultCode::DistantApology => {
            "Nobody does anything in this apology. Say who did what: \u{201c}I am sorry that we \u{2026}\u{201d}."
        }
        FaultCode::ConditionalApology => {
            "An apology with a condition doubts the customer. Apologise for what we did, without \u{201c}if\u{201d} or \u{201c}any\u{201d}."
        }
        FaultCode::HedgedAdmission => {
            "This half admits. State what is known as a fact, and say by when you will know the rest."
        }
        FaultCode::OverApology => {
            "More sorrow than repair. Apologise once, then say what you do and by when."
        }
        FaultCode::Minimising => "This plays it down. Name what it cost the customer instead.",
        FaultCode::VagueCommitment => {
            "Nothing definite is promised. Say who does what, by which day and hour."
        }
        FaultCode::SelfCongratulation => {
            "This praises us. Leave it out, or say what we should have done better."
        }
        FaultCode::SalesPitch => "This sells to somebody we have let down. Leave it out.",
        FaultCode::Deflection => {
            "This sends the customer elsewhere. Do it for them, or bring the others in and stay."
        }
        FaultCode::UntrueClaim => "The record of the case does not bear this out.",
    }
}
