//! Why each fault is one, and what to write instead.

use super::code::FaultCode;
use super::draft::Draft;

/// One sentence of reason and one of advice.
pub(super) fn hint(code: FaultCode, draft: &Draft<'_>) -> String {
    match code {
        FaultCode::UntrueClaim => {
            format!("The record of the case does not bear this out. {}", on_record(draft))
        }
        _ => general(code).to_owned(),
    }
}

fn on_record(draft: &Draft<'_>) -> String {
    let facts = draft.facts;
    let mut known = Vec::new();
    match &facts.refund {
        Some(Some(refund)) => known.push(format!("the refund is {}", refund.state)),
        Some(None) => known.push("there is no refund".to_owned()),
        None => {}
    }
    known.extend(facts.cohort_size.map(|size| format!("{size} customers were hit")));
    if facts.cause == Some(None) {
        known.push("the cause is not known yet".to_owned());
    }
    if facts.calls.as_ref().is_some_and(Vec::is_empty) {
        known.push("no call is on file".to_owned());
    }
    for promise in facts.promises.iter().flatten() {
        known.push(format!("{} is due at {}", promise.what, promise.due_at));
    }
    format!(
        "On file: {}.",
        if known.is_empty() { "the lasting fix is not proven".to_owned() } else { known.join("; ") }
    )
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
