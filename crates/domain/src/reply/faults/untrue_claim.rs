//! What the record of the case contradicts. Without the fact that speaks to it, no claim is called untrue.

use super::promised_date;
use crate::reply::amounts;
use crate::reply::draft::Draft;
use crate::reply::facts::{CorrectiveAction, Facts, RefundFact};
use crate::reply::pattern::Hit;
use crate::reply::weigh::{Claim, Finding, Mark};

/// A claim that reaches more people than "a few" needs a cohort larger than the one who reads it.
const ONE_CUSTOMER: u64 = 1;

/// What makes a claim untrue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reply) enum Untrue {
    /// The fact that speaks to the claim.
    Claim(Claim),
    /// More customers were hit than the number that is named.
    Scope,
    /// Another date was promised.
    Date,
    /// Another amount was paid.
    Amount,
}

/// Runs of tokens that the facts contradict, and what contradicts them.
pub(in crate::reply) fn find(draft: &Draft<'_>, weighed: &[Finding]) -> Vec<(Untrue, Hit)> {
    let contradicted = weighed.iter().filter_map(|one| match one.mark {
        Mark::Claim(claim) if draft.facts.contradict(claim) => Some((claim, one.hit)),
        _ => None,
    });
    let stated = contradicted.filter(|(claim, hit)| match claim {
        Claim::ForGood => !is_open(draft, *hit),
        Claim::OnlyYou => true,
        Claim::Refunded | Claim::Called | Claim::CauseFound => !is_denied(draft, *hit),
    });
    let mut found: Vec<(Untrue, Hit)> = stated.map(|(claim, hit)| (Untrue::Claim(claim), hit)).collect();
    if let Some(cohort) = draft.facts.cohort_size.filter(|size| *size > ONE_CUSTOMER) {
        found.extend(too_small_a_number(draft, cohort).into_iter().map(|hit| (Untrue::Scope, hit)));
    }
    found.extend(paid_otherwise(draft, weighed).into_iter().map(|hit| (Untrue::Amount, hit)));
    found.extend(promised_date::find(draft).into_iter().map(|hit| (Untrue::Date, hit)));
    found
}

/// "No refund has been made", "nothing has been refunded", "you asked whether it has been paid back".
fn is_denied(draft: &Draft<'_>, hit: Hit) -> bool {
    let clause = draft.clause(hit.start);
    let before = (clause.start..hit.start).rev().take_while(|at| draft.tokens[*at].is_word).last();
    draft.touches("claims.denied", &(before.unwrap_or(hit.start)..hit.end))
}

/// True where nobody says that the cure holds: it is what something is done for, or is on trial.
fn is_open(draft: &Draft<'_>, hit: Hit) -> bool {
    let on_trial = draft.touches("claims.on_trial", &draft.sentence(hit.start));
    (on_trial || is_purpose(draft, hit)) && !draft.touches("claims.for_good", &(hit.start..hit.end))
}

/// True where "it does not happen again" is what something is done for, and nobody says that it will be so: "we ring the day
/// before, so that this does not happen again".
fn is_purpose(draft: &Draft<'_>, hit: Hit) -> bool {
    let sentence = draft.sentence(hit.start);
    draft.touches("claims.aim", &sentence) && !draft.touches("claims.certain", &sentence)
}

impl Facts {
    /// Whether the record speaks of the claim, and against it.
    #[must_use]
    pub fn contradict(&self, claim: Claim) -> bool {
        match claim {
            Claim::Refunded => {
                self.refund.as_ref().is_some_and(|told| !told.as_ref().is_some_and(RefundFact::is_fulfilled))
            }
            Claim::OnlyYou => self.cohort_size.is_some_and(|size| size > ONE_CUSTOMER),
            Claim::ForGood => {
                self.corrective_action.is_some_and(|action| action != CorrectiveAction::Effective)
            }
            Claim::Called => self.calls.as_ref().is_some_and(Vec::is_empty),
            Claim::CauseFound => self.cause == Some(None),
        }
    }
}

fn too_small_a_number(draft: &Draft<'_>, cohort: u64) -> Vec<Hit> {
    let smaller = |hit: &Hit| {
        let number = draft.tokens[hit.start..hit.end].iter().find(|token| token.is_number());
        number
            .and_then(|token| token.word.replace(',', "").parse::<u64>().ok())
            .is_some_and(|said| said < cohort)
    };
    draft.hits("claims.only_few_numbers").iter().copied().filter(smaller).collect()
}

/// Money that is said to have been paid, where the record says that another amount was.
fn paid_otherwise(draft: &Draft<'_>, weighed: &[Finding]) -> Vec<Hit> {
    let refund = draft.facts.refund.as_ref().and_then(Option::as_ref).filter(|one| one.is_fulfilled());
    let Some(paid) = refund.and_then(|one| one.amount) else { return Vec::new() };
    let amounts = amounts::mentions(&draft.tokens);
    let claims =
        weighed.iter().filter(|one| one.mark == Mark::Claim(Claim::Refunded) && !is_denied(draft, one.hit));
    let mut found: Vec<Hit> = claims
        .filter_map(|claim| {
            let clause = draft.clause(claim.hit.start);
            let mut named = amounts.iter().filter(|amount| clause.contains(&amount.start));
            // Where two are named, nobody can say which of them was paid.
            let (only, None) = (named.next()?, named.next()) else { return None };
            let hit = Hit { start: only.start, end: only.end };
            (!only.may_be(paid) && is_what_was_paid(draft, hit)).then_some(hit)
        })
        .collect();
    found.dedup();
    found
}

/// Not what was ordered, billed or paid before: "I refunded the delivery of your 2,000 EUR order".
fn is_what_was_paid(draft: &Draft<'_>, amount: Hit) -> bool {
    let before = amount.start.saturating_sub(2)..amount.start;
    let behind = amount.end..amount.end + 2;
    !draft.any_in("priced_before", before) && !draft.any_in("priced_after", behind)
}

#[cfg(test)]
mod tests {
    use crate::reply::{CorrectiveAction, Facts, MessageKind, check};

    fn is_stopped(text: &str) -> bool {
        let facts = Facts { corrective_action: Some(CorrectiveAction::Monitoring), ..Facts::default() };
        check(text, MessageKind::Reply, &facts).blocked
    }

    #[test]
    fn what_did_not_happen_is_not_claimed() {
        let facts = Facts { refund: Some(None), cause: Some(None), ..Facts::default() };
        let is_stopped = |text: &str| check(text, MessageKind::Reply, &facts).blocked;
        for text in [
            "Hi Bea, no refund's been made on this one and none is due yet. Dom",
            "Nothing has been refunded to you up to now. I am sending the airtime itself. Abena",
            "You asked whether your money has been paid back. It has not. Dom",
            "No cause has been found so far, and I write again at noon. Dom",
        ] {
            assert!(!is_stopped(text), "{text}");
        }
        assert!(is_stopped("No worries, your refund has been made. Dom"));
    }

    #[test]
    fn what_something_is_done_for_is_not_said_to_be_so() {
        for text in [
            "We now ring the day before every delivery, so that this does not happen to you again. Ines",
            "We have put a second check in place to make sure it does not happen again. Tom Hill",
            "Two of us now read each label, to prevent this from happening again. Tom",
            "Your sofa came late. A lasting fix is on trial, and we are watching whether it holds. Ines Calder",
        ] {
            assert!(!is_stopped(text), "{text}");
        }
        for text in [
            "We now ring the day before, so that this can never happen again. Ines",
            "Each parcel is now scanned twice so that this cannot happen again. Ana",
            "The late vans are fixed for good. Ines",
        ] {
            assert!(is_stopped(text), "{text}");
        }
    }
}
