//! The facts of a case in words for its customer: never whose doing it was, never a note.

use domain::{
    case::{CaseFile, Outcome, Stage},
    learning::{ActionState, CorrectiveAction},
    one_line::one_line,
    recovery::{Basis, MakeGood, MakeGoodState, unsaid_worth},
};
use jiff::Timestamp;
use serde::Serialize;

use super::Draft;
use crate::web::parts::written;

/// Longer words of the customer are cut at a word: enough to recognise one's own complaint.
const LONGEST_EXCERPT: usize = 240;
/// Stands where nothing was decided yet.
pub(super) const UNKNOWN_REASONS: &str = "[what was found]";

/// What the templates may use. Every field is there; what the record lacks is none.
#[derive(Serialize)]
pub(super) struct Words {
    name: Option<String>,
    number: String,
    /// None where only the moment of import is known.
    received: Option<String>,
    today: String,
    waited: bool,
    order: Option<String>,
    words: String,
    repeat: bool,
    stands: &'static str,
    promise: Option<Promised>,
    /// What we broke and have not told them of.
    broken: Option<Promised>,
    outcome: &'static str,
    reasons: String,
    evidence: Vec<String>,
    external_route: String,
    repairs: Vec<String>,
    resolved: Option<String>,
    correction: Option<String>,
    improvement: Option<String>,
    actions: Vec<String>,
    link: String,
    signer: String,
    signature: String,
    firm: String,
}

#[derive(Serialize)]
pub(super) struct Promised {
    what: String,
    by: String,
}

pub(super) fn of(draft: &Draft<'_>) -> Words {
    let (case, company) = (&draft.file.case, &draft.house.company);
    let zone = company.zone.as_str();
    let decision = case.decision.as_ref();
    let correction = case.resolution.as_ref().and_then(|one| filled(&one.correction));
    Words {
        name: draft.file.customer.name.as_deref().and_then(filled),
        number: case.number.to_string(),
        received: case.received_at_known.then(|| said_day(case.received_at, zone)),
        today: said_day(draft.now, zone),
        waited: draft.now.duration_since(case.received_at).as_hours() >= 24,
        order: case.order.as_deref().and_then(filled),
        words: excerpt(draft.verbatim),
        repeat: case.repeat.is_some(),
        stands: stands(case.stage),
        promise: draft.promise.as_ref().map(|(what, at)| promised(what, *at, zone)),
        broken: broken(draft.file, zone),
        outcome: decision.map_or("", |one| outcome(one.outcome)),
        reasons: decision.map_or_else(|| UNKNOWN_REASONS.to_owned(), |one| one.reasons.trim().to_owned()),
        evidence: decision.map(|one| one.evidence.clone()).unwrap_or_default(),
        external_route: decision
            .and_then(|one| one.external_route.clone())
            .unwrap_or_else(|| company.external_route.clone()),
        repairs: repairs(draft.file, correction.as_deref(), zone),
        resolved: case.milestones.resolved.map(|at| said_day(at, zone)),
        correction: correction.as_deref().map(quotable),
        improvement: case.firm_side_improvement.as_deref().and_then(filled),
        actions: draft.actions.iter().map(|action| changed(action, zone)).collect(),
        link: draft.link.to_owned(),
        signer: draft.member.name.clone(),
        signature: draft.member.signature.trim().to_owned(),
        firm: company.name.clone(),
    }
}

/// A promise as a draft says it.
pub(super) fn promised(what: &str, at: Timestamp, zone: &str) -> Promised {
    Promised { what: sentence(what), by: said_when(at, zone) }
}

fn broken(file: &CaseFile, zone: &str) -> Option<Promised> {
    let silent = file.promises.iter().filter(|promise| promise.is_silently_broken());
    silent.min_by_key(|promise| promise.due_at).map(|one| promised(&one.what, one.due_at, zone))
}

/// The customer's own words in one line, cut at a word, with no mark in it that would end the quotation.
#[must_use]
pub fn excerpt(words: &str) -> String {
    let line = quotable(words);
    if line.chars().count() <= LONGEST_EXCERPT {
        return line;
    }
    let cut: String = line.chars().take(LONGEST_EXCERPT).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole).trim_end())
}

fn quotable(words: &str) -> String {
    let marks = ['“', '”', '„', '"', '«', '»'];
    one_line(words).replace(marks, "'")
}

/// A moment as it is promised: weekday, day, month, year and time, with the place whose clock is meant.
#[must_use]
pub fn said_when(at: Timestamp, zone: &str) -> String {
    let place = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    let clock = if place == "UTC" { place } else { format!("{place} time") };
    format!("{} ({clock})", written(at, zone, "%A %-d %B %Y, %H:%M"))
}

/// A day as it is told: weekday, day, month and year.
#[must_use]
pub fn said_day(at: Timestamp, zone: &str) -> String {
    written(at, zone, "%A %-d %B %Y")
}

/// Where a case stands, in a sentence for its customer.
#[must_use]
pub const fn stands(stage: Stage) -> &'static str {
    match stage {
        Stage::Received | Stage::Acknowledged => "I have your complaint and am reading it closely.",
        Stage::Assessed | Stage::Investigating => "I am finding out what happened.",
        Stage::Decided => "I know what we will do and am writing it down for you.",
        Stage::Responded => "You have our decision, and I am putting it into practice.",
        Stage::PartiallyResolved => "A part is put right; the rest is promised.",
        Stage::Resolved | Stage::FollowingUp => "We have put it right and want to know whether it holds.",
        Stage::Closed => "Your case is closed. You can open it again whenever you need to.",
        Stage::Dismissed | Stage::Withdrawn => "Your case has ended.",
        Stage::Merged => "Your case continues together with your other one.",
        Stage::Deadlocked => "We have told you our last word, and you see it differently.",
        Stage::ExternalReview => "Somebody outside our house is looking at it.",
    }
}

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Upheld => "upheld",
        Outcome::PartlyUpheld => "partly_upheld",
        Outcome::NotUpheld => "not_upheld",
    }
}

/// What was given or is on its way, each as far as it has come.
fn repairs(file: &CaseFile, correction: Option<&str>, zone: &str) -> Vec<String> {
    let given = file.make_goods.iter().filter_map(|one| repair(one, zone));
    correction.map(str::to_owned).into_iter().chain(given).collect()
}

fn repair(one: &MakeGood, zone: &str) -> Option<String> {
    use MakeGoodState as S;
    let worth = |what: &str| {
        let worth =
            unsaid_worth(what, one.face_value).map_or_else(String::new, |worth| format!(", worth {worth}"));
        format!("{}{worth}", what.trim_end_matches('.'))
    };
    let what = worth(&one.what);
    match (one.state, one.fulfilled_at) {
        (S::Fulfilled | S::OutcomeKnown, Some(at)) => {
            Some(format!("{what}: with you since {}", said_day(at, zone)))
        }
        (S::Offered, _) if one.awaits_choice() => {
            let options: Vec<_> = one.options().iter().map(|option| worth(&option.what)).collect();
            Some(format!("{}: yours to choose", options.join(", or ")))
        }
        (S::Offered, _) => Some(format!("{what}: yours if you want it")),
        // What may be given beyond the correction is not theirs before it was offered.
        (S::Approved, _) if one.basis == Basis::Goodwill => None,
        (S::Approved | S::Accepted | S::Fulfilling | S::Unconfirmed, _) => {
            Some(format!("{what}: still to come"))
        }
        _ => None,
    }
}

fn changed(action: &CorrectiveAction, zone: &str) -> String {
    let what = action.what.trim().trim_end_matches('.');
    match action.done_at.filter(|_| action.state != ActionState::Planned) {
        Some(at) => format!("{what} (in place since {})", said_day(at, zone)),
        None => format!("{what} (planned for {})", written(action.due_at, zone, "%B %Y")),
    }
}

/// A promise begins like a sentence and leaves the full stop to the template.
fn sentence(what: &str) -> String {
    let what = what.trim().trim_end_matches('.');
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}
