//! Words about an offer: the reminder for the customer, and the question to those who may approve it, for one or for many.

use domain::{
    case::{
        CaseFile, House,
        notices::{NoticeRound, estimate},
    },
    intake::Incident,
    recovery::{Alternative, MakeGood, unsaid_worth},
    staff::Member,
};

use super::{LANGUAGE, book, said_when};
use crate::error::Error;

/// Reminds the customer that an offer ends soon: what they can choose, until when and where.
///
/// # Errors
/// The template is broken.
pub fn offer_reminder(
    house: &House,
    file: &CaseFile,
    one: &MakeGood,
    owner: &Member,
    link: &str,
) -> Result<String, Error> {
    let options: Vec<_> = one.options().iter().map(|option| plainly(option, one)).collect();
    let until = one.lapses_at.map(|at| said_when(at, &house.company.zone));
    let facts = minijinja::context! {
        name => file.customer.name.as_deref().map(str::trim).filter(|name| !name.is_empty()),
        number => file.case.number.to_string(),
        options,
        until,
        link,
        signer => owner.name.as_str(),
        signature => owner.signature.trim(),
        firm => house.company.name.as_str(),
    };
    book::write(LANGUAGE, "offer_reminder", facts)
}

/// One form of an offer in plain words: what it is, what it is worth, when they have it.
#[must_use]
pub fn plainly(option: &Alternative, one: &MakeGood) -> String {
    let what = option.what.trim_end_matches('.');
    let worth =
        unsaid_worth(what, one.face_value).map_or_else(String::new, |worth| format!(", worth {worth}"));
    let when = if option.when.is_empty() { String::new() } else { format!(" ({})", option.when) };
    format!("{what}{worth}{when}")
}

/// Asks somebody to approve a make-good. As in every alert, no word of the customer: it travels by plain mail.
///
/// # Errors
/// The template is broken.
pub fn approval(file: &CaseFile, one: &MakeGood, proposer: &str, link: &str) -> Result<String, Error> {
    let options: Vec<_> = one.options().iter().map(|option| plainly(option, one)).collect();
    let needs = one.approval.as_ref().map(crate::web::parts::approval);
    let facts = minijinja::context! {
        number => file.case.number.to_string(),
        proposer,
        options,
        worth => one.face_value.to_string(),
        cost => one.cost.to_string(),
        severity => file.case.severity.name(),
        repeat => file.case.repeat.is_some(),
        needs,
        over_budget => one.terms.over_budget.map(domain::recovery::BudgetKind::word),
        link,
    };
    book::write(LANGUAGE, "approval", facts)
}

/// Asks somebody to agree to what a round of notices gives each of many; no word of a customer either.
///
/// # Errors
/// The template is broken.
pub fn round_approval(
    incident: &Incident,
    round: &NoticeRound,
    one: &MakeGood,
    proposer: &str,
    link: &str,
) -> Result<String, Error> {
    let options: Vec<_> = one.options().iter().map(|option| plainly(option, one)).collect();
    let estimate = estimate(round.members, Some(one), round.plan.take_up_percent);
    let facts = minijinja::context! {
        what => &incident.what,
        proposer,
        members => round.members,
        options,
        most => estimate.most.map(|most| most.to_string()),
        expected => estimate.expected.map(|expected| expected.to_string()),
        needs => one.approval.as_ref().map(crate::web::parts::approval),
        over_budget => one.terms.over_budget.map(domain::recovery::BudgetKind::word),
        link,
    };
    book::write(LANGUAGE, "round_approval", facts)
}
