//! Closing: refused, with the reason, while anything is owed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::owes_letter;
use crate::{
    case::{Act, CaseFile, Desk, Outcome},
    change::{Change, Guard, Refused},
    failure::Attribution,
    recovery::{Basis, MakeGoodState},
};

/// Closes a case.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// What the firm does better from now on, or why there is nothing. Asked of every case that was upheld, and of
    /// every case that the customer caused.
    #[serde(default)]
    pub firm_side_improvement: Option<String>,
    /// Why nothing beyond the correction was given, if nothing was.
    #[serde(default)]
    pub no_make_good_reason: Option<String>,
}

impl Act for Closure {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let case = &mut file.case;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        case.firm_side_improvement =
            given(&self.firm_side_improvement).or_else(|| case.firm_side_improvement.take());
        case.no_make_good_reason =
            given(&self.no_make_good_reason).or_else(|| case.no_make_good_reason.take());
        check_told(&file)?;
        check_owed(&file)?;
        check_floor(&file)?;
        check_make_good(&file)?;
        check_followed_up(&file, desk)?;
        file.case.milestones.closed = Some(desk.now);
        file.case.end();
        let event =
            file.event("case.closed").words(file.case.firm_side_improvement.clone().unwrap_or_default());
        Ok(Change::of(file).event(event))
    }
}

fn check_told(file: &CaseFile) -> Result<(), Refused> {
    let reached = &file.case.milestones;
    let accepted = file.case.resolution.as_ref().is_some_and(|one| one.accepted_by_customer);
    if reached.acknowledged.is_none() {
        return Err(Refused::guard(
            Guard::G2,
            "The customer was never told that we have it: acknowledge first.",
        ));
    }
    let found = file.case.review.as_ref().is_some_and(|review| review.finding.is_some());
    if file.case.awaits_review() {
        return Err(Refused::not_now(
            "review_pending",
            "Somebody outside looks at this case: record what they found, or that the customer settled.",
        ));
    }
    let last_word = reached.deadlocked.is_some() || found;
    if reached.responded.is_none() && !last_word && !accepted {
        return Err(Refused::guard(
            Guard::G2,
            "No decision was communicated and the customer has not accepted.",
        ));
    }
    if reached.resolved.is_none() && !last_word {
        let sentence = if reached.partially_resolved.is_some() {
            "A partial fix is not a resolution: do the rest first."
        } else {
            "The case is not resolved: put it right and record how."
        };
        return Err(Refused::guard(Guard::G6, sentence));
    }
    Ok(())
}

pub(super) fn check_owed(file: &CaseFile) -> Result<(), Refused> {
    if let Some(promise) = file.owed().next() {
        let how = if promise.broken.is_some() { "broken and still owed" } else { "still owed" };
        return Err(Refused::guard(
            Guard::G5,
            format!(
                "“{}”, due {}, is {how}. Keep it, move it with consent, or be released.",
                promise.what, promise.due_at
            ),
        ));
    }
    if let Some(promise) = file.promises.iter().find(|promise| promise.is_silently_broken()) {
        return Err(Refused::guard(
            Guard::G5,
            format!("“{}” was broken and the customer was not told. Tell them first.", promise.what),
        ));
    }
    let pending = file.make_goods.iter().find(|one| one.is_pending());
    pending.map_or(Ok(()), |one| {
        Err(Refused::not_now(
            "make_good_pending",
            format!("“{}” is {}. Finish it, or withdraw it.", one.what, one.state.word()),
        ))
    })
}

/// Answered, or asked twice and the second time waited for as long as the first.
fn check_asked(file: &CaseFile, desk: &Desk<'_>) -> Result<(), Refused> {
    let Some(last) = file.case.rounds().next_back() else {
        return Err(not_followed_up("Ask the customer whether all is settled before closing.".to_owned()));
    };
    if last.settled == Some(true) {
        return Ok(());
    }
    if file.case.rounds().count() < 2 {
        return Err(not_followed_up("Nobody answered yet: ask once more before closing.".to_owned()));
    }
    let until = file.timers(desk).map_or(last.asked_at, |timers| {
        timers.due(timers.await_answer, last.asked_at, &desk.house.calendars)
    });
    if desk.now < until {
        return Err(not_followed_up(format!("The customer has until {until} to answer; close after that.")));
    }
    Ok(())
}

fn not_followed_up(sentence: String) -> Refused {
    Refused::not_now("not_followed_up", sentence)
}

/// G7: what the law allows is paid, whatever else is true.
pub(super) fn check_floor(file: &CaseFile) -> Result<(), Refused> {
    let Some((floor, total)) = file.entitled(crate::recovery::MakeGood::is_fulfilled) else { return Ok(()) };
    if total.covers(floor) == Some(true) {
        return Ok(());
    }
    Err(Refused::guard(
        Guard::G7,
        format!("The law allows this customer at least {floor}; {total} has been paid as an entitlement."),
    ))
}

/// What closing this case has to say, because nothing else says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClosingWords {
    /// What the firm does better from now on, or why there is nothing.
    pub improvement: bool,
    /// Why nothing beyond the correction was given.
    pub no_make_good: bool,
}

/// Which words closing needs besides those on file.
#[must_use]
pub fn closing_words(file: &CaseFile) -> ClosingWords {
    let case = &file.case;
    let upheld = case.decision.as_ref().is_some_and(|decision| decision.outcome != Outcome::NotUpheld);
    let answered = |one: &crate::recovery::MakeGood| {
        one.basis == Basis::Goodwill
            && (one.is_fulfilled() || matches!(one.state, MakeGoodState::Declined | MakeGoodState::Lapsed))
    };
    let given = file.make_goods.iter().any(answered);
    let theirs = case.attribution == Attribution::Customer;
    ClosingWords {
        improvement: (upheld || theirs) && case.firm_side_improvement.is_none(),
        no_make_good: upheld && !theirs && !given && case.no_make_good_reason.is_none(),
    }
}

fn check_make_good(file: &CaseFile) -> Result<(), Refused> {
    let needed = closing_words(file);
    if needed.no_make_good {
        let sentence = "We were at fault: give a make-good, or say why not (no_make_good_reason).";
        return Err(Refused::not_now("make_good_undecided", sentence));
    }
    if needed.improvement {
        let sentence = "Say what we do better from now on, or why there is nothing (firm_side_improvement).";
        return Err(Refused::not_now("improvement_missing", sentence));
    }
    Ok(())
}

fn check_followed_up(file: &CaseFile, desk: &Desk<'_>) -> Result<(), Refused> {
    let case = &file.case;
    if case.milestones.resolved.is_some() {
        check_asked(file, desk)?;
    }
    if owes_letter(case) && case.letter_sent_at.is_none() {
        return Err(Refused::not_now(
            "letter_missing",
            "From medium severity on, the customer gets a reaffirmation letter before the case closes.",
        ));
    }
    if let Some(concern) = case.concerns.iter().find(|concern| concern.answer.is_none()) {
        return Err(Refused::not_now(
            "concern_unanswered",
            format!("“{}” has not been answered.", concern.what),
        ));
    }
    Ok(())
}
