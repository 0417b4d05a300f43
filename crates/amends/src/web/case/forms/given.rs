//! Forms of what is promised and of what is given.

use domain::{
    money::Money,
    promise::Promise,
    recovery::{Basis, MakeGood, MakeGoodState as S, WayRule},
    staff::Permission,
};

use super::{ActForm, Ask, Input};
use crate::web::case::{sight::Sight, wording::local};

const BASES: [(&str, &str); 3] =
    [("goodwill", "goodwill"), ("correction", "puts it right"), ("entitlement", "owed by law or terms")];
const BY_HAND: WayRule = WayRule::ByHand {};
const YES_NO: [(&str, &str); 2] = [("true", "yes"), ("false", "no")];

pub fn forms(sight: &Sight) -> Vec<ActForm> {
    vec![promise(sight), make_good(sight)]
}

fn promise(sight: &Sight) -> ActForm {
    let inputs = vec![
        Input::line("what", "What, in words the customer was shown"),
        Input::moment("due_at", "By when").value(local(sight.next_close(), sight.zone())),
    ];
    ActForm::new("promise", "Promise", "Promise it", inputs)
}

fn make_good(sight: &Sight) -> ActForm {
    let forms = sight.house.policy.forms.iter();
    let forms: Vec<_> = forms.map(|one| (one.code.clone(), one.what.replace("{value}", "…"))).collect();
    let others = forms.clone();
    let currency = &sight.house.company.currency;
    let inputs = vec![
        Input::new(Ask::Select(forms), "form", "Form"),
        Input::line("what", "What it is, in words for the customer"),
        Input::new(Ask::Choice(&BASES), "basis", "It is").value("goodwill"),
        Input::line("face_value.amount", &format!("Worth to them, in {currency}")).hint(limit(sight)),
        Input::sent("face_value.currency", currency),
        Input::line("cost.amount", &format!("Costs us, in {currency}")),
        Input::sent("cost.currency", currency),
        Input::new(Ask::Several(others), "alternatives", "Or, of the same worth, if they prefer")
            .hint("optional")
            .optional(),
        Input::line("reason", "Why you propose it")
            .hint("For whoever has to agree; the customer does not see it.")
            .optional(),
    ];
    ActForm::new("make_good", "Make-good", "Propose it", inputs)
}

fn limit(sight: &Sight) -> String {
    let policy = &sight.house.policy;
    let alone = policy.authority.get(&sight.me.role).into_iter().flatten();
    let learns = |limit: &&Money| {
        !sight.me.in_training || policy.in_training.iter().any(|least| least.covers(**limit) == Some(true))
    };
    let tighter = policy.in_training.iter().filter(|_| sight.me.in_training);
    let limits: Vec<_> = alone.filter(learns).chain(tighter).map(Money::to_string).collect();
    if limits.is_empty() {
        return "Somebody else has to agree.".to_owned();
    }
    format!("You may give up to {} alone; above that somebody else has to agree.", limits.join(" or "))
}

/// What can be done about a promise.
pub fn of_promise(promise: &Promise, sight: &Sight) -> Vec<ActForm> {
    if !promise.is_open() || !sight.may(Permission::WorkCases) {
        return Vec::new();
    }
    let broken = promise.broken.is_some() || promise.due_at <= sight.now;
    let kept = vec![
        Input::line("evidence", "What shows it").hint("The message, the call, the receipt."),
        Input::moment("at", "When it happened").optional().hint("Now, if you leave it empty."),
    ];
    let moved = vec![
        Input::moment("due_at", "The new date"),
        Input::line("consent", "What shows that they agreed").hint("Their words, or the call."),
    ];
    let released = vec![Input::text("words", "Their words")];
    let replaced = vec![
        Input::line("what", "What you promise instead").value(promise.what.clone()),
        Input::moment("due_at", "By when").value(local(sight.next_close(), sight.zone())),
        Input::sent("replaces", promise.id.to_string()),
    ];
    let instead = if broken {
        ActForm::new("promise", "New promise instead", "Promise it", replaced)
            .hint("The break stays on record.")
    } else {
        ActForm::new("promise_moved", "New date agreed", "Move it", moved)
            .hint("Only before it is due, and only with their consent.")
    };
    let id = promise.id;
    vec![
        ActForm::new("promise_kept", "Kept", "It is kept", kept).of(id),
        instead.of(id),
        ActForm::new("promise_released", "They let us off", "Release it", released).of(id),
    ]
}

/// What can be done about a make-good.
pub fn of_make_good(one: &MakeGood, sight: &Sight) -> Vec<ActForm> {
    if !sight.may(Permission::WorkCases) {
        return Vec::new();
    }
    let owed = one.basis == Basis::Entitlement;
    let mut forms = match one.state {
        S::Proposed if may_decide(one, sight) => vec![approve(one), refuse()],
        S::Approved | S::Lapsed if owed => vec![fulfil()],
        S::Approved
            if one.basis == Basis::Correction && *sight.house.fulfilment.way(&one.form) != BY_HAND =>
        {
            vec![carry_out(), offer("Offer it")]
        }
        S::Approved if one.basis == Basis::Correction => vec![fulfil(), offer("Offer it")],
        S::Approved => vec![offer("Offer it")],
        S::Lapsed => vec![offer("Offer it again")],
        S::Offered if owed => vec![fulfil()],
        S::Offered => vec![accept(one), wish(), decline()],
        S::Unconfirmed if one.is_not_done() => vec![mended(one), otherwise()],
        S::Unconfirmed => vec![reached(), try_again(one)],
        S::Fulfilling if one.fulfilment.is_some() => Vec::new(),
        S::Accepted | S::Fulfilling => vec![fulfil()],
        S::Fulfilled => vec![outcome()],
        S::OutcomeKnown => vec![correction(one)],
        _ => Vec::new(),
    };
    if matches!(one.state, S::Proposed | S::Approved | S::Offered) && !owed {
        forms.push(withdraw());
    }
    forms.into_iter().map(|form| form.of(one.id)).collect()
}

/// Where a decision about an offer leads: to the offer, which says what was decided.
pub const DECIDED: &str = "decided";

/// What whoever may decide about it can say: yes or no. Taking it back is for those who brought it.
pub fn decisions(one: &MakeGood, sight: &Sight) -> Vec<ActForm> {
    let mut forms = of_make_good(one, sight);
    forms.retain(|form| matches!(form.verb, "make_good_approve" | "make_good_refuse"));
    forms
}

/// What a rule holds is given with a reason; the rest with one click.
fn approve(one: &MakeGood) -> ActForm {
    let why =
        Input::line("reason", "Why it is given all the same").hint("For the journal, not for the customer.");
    let inputs = if one.terms.held.is_some() { vec![why] } else { Vec::new() };
    ActForm::new("make_good_approve", "Approve", "Approve", inputs)
}

fn refuse() -> ActForm {
    ActForm::new("make_good_refuse", "Refuse", "Refuse it", vec![Input::line("reason", "Why not")])
}

fn offer(button: &'static str) -> ActForm {
    ActForm::new("make_good_offer", button, button, Vec::new())
}

/// Whether the reader may agree to it or refuse it.
pub fn may_decide(one: &MakeGood, sight: &Sight) -> bool {
    one.state == S::Proposed && sight.may(Permission::Approve) && one.may_be_approved_by(&sight.me)
}

/// Who can agree to it, by name: the least role first.
pub fn approvers<'s>(one: &MakeGood, sight: &'s Sight) -> Vec<&'s str> {
    let mut people: Vec<_> = sight.members.iter().filter(|person| one.may_be_approved_by(person)).collect();
    people.sort_by_key(|person| (person.role, &person.name));
    people.into_iter().map(|person| person.name.as_str()).collect()
}

fn accept(one: &MakeGood) -> ActForm {
    let options = one.options().into_iter().map(|option| (option.form, option.what)).collect();
    let choice = Input::new(Ask::Select(options), "choice", "What they chose");
    let inputs = if one.awaits_choice() { vec![choice] } else { Vec::new() };
    ActForm::new("make_good_accept", "They accept", "They accept", inputs)
}

fn wish() -> ActForm {
    let inputs = vec![Input::text("words", "What they would like instead, in their words")];
    ActForm::new("make_good_wish", "They ask for something else", "Log it", inputs)
        .hint("The offer stands. What they ask for becomes their desired outcome.")
}

fn decline() -> ActForm {
    ActForm::new("make_good_decline", "They decline", "Log it", vec![Input::text("words", "Their words")])
}

fn withdraw() -> ActForm {
    let inputs = vec![Input::line("reason", "Why it is taken back")];
    ActForm::new("make_good_withdraw", "Take it back", "Take it back", inputs)
}

fn fulfil() -> ActForm {
    let inputs = vec![Input::line("reference", "What shows it").hint("The receipt, voucher or booking.")];
    ActForm::new("make_good_fulfil", "It reached them", "Record it", inputs)
}

/// Nobody knows whether it was carried out: one of two things was found out.
fn reached() -> ActForm {
    let inputs =
        vec![Input::line("reference", "What shows it").hint("What the other system shows, or the customer.")];
    ActForm::new("make_good_fulfil", "It was carried out", "Record it", inputs)
}

/// What stood in the way is mended: the next try may go through.
fn mended(one: &MakeGood) -> ActForm {
    let note = Input::line("note", "What you mended").optional();
    ActForm::new("make_good_carry_out", "Mended: try again", "Try again", vec![note]).hint(another_try(one))
}

fn otherwise() -> ActForm {
    let inputs = vec![Input::line("reference", "What shows it").hint("The receipt, transfer or booking.")];
    ActForm::new("make_good_fulfil", "Given another way", "Record it", inputs)
}

fn another_try(one: &MakeGood) -> &'static str {
    let automatic = one.fulfilment.as_ref().is_some_and(|begun| begun.way.is_automatic());
    if automatic { "It is done once more, under the same key." } else { "It is promised anew." }
}

fn try_again(one: &MakeGood) -> ActForm {
    let hint = another_try(one);
    let inputs = vec![Input::line("note", "What shows that it did not reach them")];
    ActForm::new("make_good_carry_out", "It was not: try again", "Try again", inputs).hint(hint)
}

fn carry_out() -> ActForm {
    ActForm::new("make_good_carry_out", "Carry it out", "Carry it out", Vec::new())
}

fn outcome() -> ActForm {
    ActForm::new("make_good_outcome", "What became of it", "Record it", became())
}

fn became() -> Vec<Input> {
    vec![
        Input::new(Ask::Choice(&YES_NO), "settled", "It settled the matter"),
        Input::score("satisfaction_n", "How satisfied they are with it, 1 to 5"),
        Input::new(Ask::Choice(&YES_NO), "stayed", "They stayed with us").optional(),
    ]
}

/// A slip of the hand is put right; the history keeps both.
fn correction(one: &MakeGood) -> ActForm {
    let known = one.outcome.as_ref();
    let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string()).unwrap_or_default();
    let score = known.and_then(|known| known.satisfaction).map(|score| score.to_string()).unwrap_or_default();
    let was = [flag(known.map(|known| known.settled)), score, flag(known.and_then(|known| known.stayed))];
    let mut inputs: Vec<_> = became().into_iter().zip(was).map(|(input, was)| input.value(was)).collect();
    inputs.push(Input::line("reason", "Why it is corrected"));
    ActForm::new("make_good_outcome", "Correct what became of it", "Correct it", inputs)
        .hint("What was written down before stays in the history; this counts.")
}
