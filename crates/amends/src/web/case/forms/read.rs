//! From a verb and what was typed to an act of the domain.

use domain::{
    case::{Act, House, acts},
    id::Id,
    recovery::{MakeGood, NewAlternative},
};
use serde::de::DeserializeOwned;

use super::asked;
use crate::{
    actions::case::{AnyAct, any},
    error::Error,
    web::Typed,
};

/// Reads the form of a verb; `None` if there is no such verb.
pub fn read(verb: &str, typed: &Typed, house: &House) -> Option<Result<AnyAct, Error>> {
    let target = typed.get("target").to_owned();
    let typed = &typed.without(&["target", "back", "once"]);
    Some(match verb {
        "assessment" => assessment(typed, house),
        "containment" => boxed::<acts::Containment>(typed, house),
        "investigation" => boxed::<acts::Investigation>(typed, house),
        "decision" => boxed::<acts::Decision>(typed, house),
        "dismissal" => boxed::<acts::Dismissal>(typed, house),
        "concern_answer" => boxed::<acts::ConcernAnswer>(typed, house),
        "partial_fix" => boxed::<acts::PartialFix>(typed, house),
        "resolution" => boxed::<acts::Resolution>(typed, house),
        "follow_up" => boxed::<acts::FollowUpAnswer>(typed, house),
        "closure" => boxed::<acts::Closure>(typed, house),
        "reopening" => boxed::<acts::Reopening>(typed, house),
        "withdrawal" => boxed::<acts::Withdrawal>(typed, house),
        "deadlock" => boxed::<acts::Deadlock>(typed, house),
        "external_review" => boxed::<acts::ExternalReview>(typed, house),
        "handover" => boxed::<acts::Handover>(typed, house),
        "handover_acceptance" => boxed::<acts::HandoverAcceptance>(typed, house),
        "handover_refusal" => boxed::<acts::HandoverRefusal>(typed, house),
        "escalation" => boxed::<acts::Escalation>(typed, house),
        "escalation_end" => boxed::<acts::EscalationEnd>(typed, house),
        "work" => boxed::<acts::Work>(typed, house),
        "status_link" => boxed::<acts::StatusLinkRevocation>(typed, house),
        "promise" => boxed::<acts::NewPromiseTo>(typed, house),
        "make_good" => new_make_good(typed, house),
        verb if verb.starts_with("promise_") => return promise(verb, &target, typed, house),
        verb => return make_good(verb.strip_prefix("make_good_")?, &target, typed, house),
    })
}

fn boxed<A: Act + DeserializeOwned + Send + Sync + 'static>(
    typed: &Typed,
    house: &House,
) -> Result<AnyAct, Error> {
    typed.read::<A>(house).map(any)
}

fn assessment(typed: &Typed, house: &House) -> Result<AnyAct, Error> {
    let facts = asked::read(typed, &house.policy);
    let read: acts::Assessment = with_amounts(&asked::without(typed, &house.policy)).read(house)?;
    Ok(any(acts::Assessment { facts, ..read }))
}

/// A currency alone is no amount: it stands in the form before anything is typed.
fn with_amounts(typed: &Typed) -> Typed {
    let amounts = [("floor.amount", "floor.currency"), ("loss.amount", "loss.currency")];
    let none = amounts.into_iter().filter(|(amount, _)| typed.get(amount).trim().is_empty());
    typed.without(&none.map(|(_, currency)| currency).collect::<Vec<_>>())
}

fn promise(verb: &str, target: &str, typed: &Typed, house: &House) -> Option<Result<AnyAct, Error>> {
    let promise = target.parse().ok();
    Some(match verb {
        "promise_kept" => typed.read(house).map(|read| any(acts::PromiseKept { promise, ..read })),
        "promise_moved" => typed.read(house).map(|read| any(acts::PromiseRenegotiated { promise, ..read })),
        "promise_released" => typed.read(house).map(|read| any(acts::PromiseReleased { promise, ..read })),
        _ => return None,
    })
}

/// The forms that are ticked beside its own are what the customer may take instead.
fn new_make_good(typed: &Typed, house: &House) -> Result<AnyAct, Error> {
    let read: acts::NewMakeGood = typed.without(&["alternatives"]).read(house)?;
    let ticked = typed.all("alternatives").into_iter().map(str::trim).filter(|form| *form != read.form);
    let alternatives =
        ticked.map(|form| NewAlternative { form: form.to_owned(), what: None, cost: None }).collect();
    Ok(any(acts::NewMakeGood { alternatives, ..read }))
}

fn make_good(verb: &str, target: &str, typed: &Typed, house: &House) -> Option<Result<AnyAct, Error>> {
    use acts::MakeGoodVerb as V;
    if verb == "carry_out" {
        let make_good = target.parse().ok();
        return Some(typed.read(house).map(|read| any(acts::CarryingOut { make_good, ..read })));
    }
    let text = |field: &str| typed.get(field).to_owned();
    let verb = match verb {
        "approve" => V::Approve { reason: text("reason") },
        "refuse" => V::Refuse { reason: text("reason") },
        "offer" => V::Offer,
        "accept" if typed.has("choice") => V::Choose { form: text("choice") },
        "accept" => V::Accept,
        "wish" => V::Wish { words: text("words"), channel: None },
        "decline" => V::Decline { words: text("words") },
        "withdraw" => V::Withdraw { reason: text("reason") },
        "fulfil" => V::Fulfil { reference: text("reference") },
        "outcome" => match typed.read(house) {
            Ok(outcome) => V::Outcome(outcome),
            Err(error) => return Some(Err(error)),
        },
        _ => return None,
    };
    let make_good: Result<Id<MakeGood>, _> = target.parse();
    let missing = |_| Error::Missing("such make-good");
    Some(make_good.map_err(missing).map(|make_good| any(acts::MakeGoodStep { make_good, verb })))
}
