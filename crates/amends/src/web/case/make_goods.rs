//! What is given: how each stands, what can be done about it, and what the policy recommends.

use domain::{
    case::Stage,
    learning::FEWEST,
    money::Money,
    recovery::{
        Basis, Evidence, Held, MakeGood, MakeGoodState, Recommendation, RecommendedOption, Way, unsaid_worth,
    },
    staff::Permission,
};
use maud::{Markup, html};

use super::{
    forms::{ActForm, Input, approvers, asked_for, of_make_good},
    sight::Sight,
    wording,
};
use crate::{
    actions::case::{Advice, Giving},
    web::{
        Refill,
        parts::{approval as approval_needed, make_good_state, moment, relative},
    },
};

/// As many forms as a person compares.
const COMPARED: usize = 3;
/// From here down somebody is not satisfied, on a scale to five.
const LOW: u8 = 2;

pub fn show(sight: &Sight, refill: &Refill) -> Markup {
    let (url, all) = (format!("{}/fragments/make-goods", sight.here()), &sight.file.make_goods);
    html! {
        section class="part" id="make-goods" aria-labelledby="mg-h" data-fragment-url=(url) data-live-kinds="make_good case" data-live-ids=(sight.file.case.id) {
            div class="part-head" { h2 id="mg-h" { "Make-good" }
                @if sight.file.case.is_open() && sight.may(Permission::WorkCases) { a class="act-link" href="#act-make_good" { "Propose one" } } }
            @if let Some(floor) = sight.file.case.floor {
                p class="part-note" { "The law allows at least " span class="money" { (floor) } "." }
                (owed(sight))
            }
            @if all.is_empty() {
                @if let Some(reason) = &sight.file.case.no_make_good_reason { p class="part-note" { "None: " (reason) } }
                @else { p class="part-note" { "Nothing is given yet." } }
            } @else {
                ul class="entries" { @for one in all { (entry(one, sight, refill)) } }
                (sums(all))
            }
            @if sight.file.case.is_open() { (recommended(sight)) }
        }
    }
}

fn entry(one: &MakeGood, sight: &Sight, refill: &Refill) -> Markup {
    let forms = of_make_good(one, sight);
    let live = one.is_pending();
    html! {
        li class=[(!live).then_some("is-done")] {
            span class="entry-what" { (options(one)) }
            @if let Some(worth) = one.unsaid_worth() { span class="money" { (worth) } }
            span class="entry-sub" { (make_good_state(one)) " · " (wording::basis(one.basis)) " · costs us " (one.cost) (story(one, sight)) }
            (under_way(one, sight))
            @if !forms.is_empty() { div class="entry-acts" { @for form in &forms { (act(form, sight, refill)) } } }
        }
    }
}

/// What it is, in every form in which the customer can have it.
pub fn options(one: &MakeGood) -> Markup {
    let others = one.terms.alternatives.iter().filter(|_| one.awaits_choice());
    html! { (one.what) @for other in others { span class="entry-or" { " or " } (other.what) } }
}

/// What is being done to carry it out, what came of it, and the voucher that it became.
fn under_way(one: &MakeGood, sight: &Sight) -> Markup {
    let Some(begun) = &one.fulfilment else { return html! {} };
    let what = match &begun.way {
        Way::Voucher { .. } => "a voucher is made".to_owned(),
        Way::Call { system, .. } => format!("{system} is called"),
        Way::Task { .. } => "it is promised, and keeping the promise gives it".to_owned(),
    };
    html! {
        @match one.state {
            MakeGoodState::Fulfilling => {
                span class="entry-sub" { (what) @if begun.attempt > 1 { ", try " (begun.attempt) } ", since " (moment(begun.begun_at, sight.zone())) }
            }
            MakeGoodState::Unconfirmed if begun.not_done => {
                div class="notice" role="note" { span { strong { "They do not have it. Mend this and try again, or give it another way." } " " (begun.trouble.as_deref().unwrap_or_default()) } }
            }
            MakeGoodState::Unconfirmed => {
                div class="notice" role="note" { span { strong { "Find out whether it reached them." } " " (begun.trouble.as_deref().unwrap_or_default()) } }
            }
            _ => {}
        }
        @if let Some(valid_until) = voucher_until(one) {
            span class="entry-sub" { "Voucher " code class="exact" { (sight.voucher(one.id)) } ", to be spent until " (moment(valid_until, sight.zone())) }
        }
    }
}

/// Until when the voucher that it became can be spent.
fn voucher_until(one: &MakeGood) -> Option<jiff::Timestamp> {
    match &one.fulfilment.as_ref().filter(|_| one.is_fulfilled())?.way {
        Way::Voucher { valid_until } => Some(*valid_until),
        _ => None,
    }
}

/// A form without questions is a button.
pub fn act(form: &ActForm, sight: &Sight, refill: &Refill) -> Markup {
    let refused = refill.form == form.key();
    if form.inputs.is_empty() && !refused {
        form.at_once(sight, "", "btn-first")
    } else {
        form.show(sight, refill, "small")
    }
}

fn story(one: &MakeGood, sight: &Sight) -> Markup {
    let names: Vec<_> = one.approved_by.iter().map(|id| sight.name(*id)).collect();
    html! {
        @if let Some(by) = one.proposed_by { " · proposed by " (sight.name(by)) }
        @if let Some(reason) = &one.terms.reason { ": “" (reason) "”" }
        @if !names.is_empty() { " · approved by " (names.join(", ")) }
        @else if let Some(approval) = &one.approval { " · " (approval_needed(approval)) }
        @if one.state == MakeGoodState::Proposed { (asked(one, sight)) }
        @if let Some(at) = one.terms.wished_at.filter(|_| one.state == MakeGoodState::Offered) { " · they asked for something else " (relative(at, sight.zone())) }
        @if let Some(until) = one.lapses_at.filter(|_| one.state == MakeGoodState::Offered) { " · stands until " (moment(until, sight.zone())) }
        @if let Some(reference) = one.reference.as_ref().filter(|_| voucher_until(one).is_none()) { " · " (reference) }
        @if let Some(became) = became(one) { " · " (became) }
        @if one.bought_again() == Some(true) { " · they bought again" } @else if one.stayed() == Some(true) { " · they stayed" }
    }
}

/// What became of it for them, in words; the two things that they said may well differ.
pub fn became(one: &MakeGood) -> Option<String> {
    let settled = one.recovered()?;
    let matter = if settled { "it settled the matter" } else { "it did not settle the matter" };
    Some(match one.satisfaction() {
        Some(score) if settled && score <= LOW => format!("{matter}, though they rate it only {score} of 5"),
        Some(score) => format!("{matter}; they rate it {score} of 5"),
        None => matter.to_owned(),
    })
}

/// Who can agree to it, by name, and where they do.
fn asked(one: &MakeGood, sight: &Sight) -> Markup {
    let names = approvers(one, sight);
    html! {
        @if let Some(budget) = one.terms.over_budget { " · beyond " (budget.word()) }
        @if let Some(held) = &one.terms.held { " · " (held_words(held)) }
        @if names.is_empty() { " · nobody else here may approve it: ask an administrator to add somebody" }
        @else { " · waits for " (names.join(" or ")) }
        " · " a href={ "/approvals/" (one.id) } { "everything about it" }
    }
}

fn sums(all: &[MakeGood]) -> Markup {
    let counted = || all.iter().filter(|one| one.is_pending() || one.is_fulfilled());
    let total = |amount: fn(&MakeGood) -> Money| {
        let mut amounts = counted().map(amount);
        amounts.next().and_then(|first| amounts.try_fold(first, Money::plus))
    };
    html! {
        @if let (Some(face), Some(cost)) = (total(|one| one.face_value), total(|one| one.cost)) {
            p class="sums" { span { "Face value " span class="money" { (face) } } span { "Cost " span class="money" { (cost) } } }
        }
    }
}

fn recommended(sight: &Sight) -> Markup {
    let something = |found: &Recommendation| !found.options.is_empty() || !found.correction.is_empty();
    let Some(advice) = &sight.advice else { return html! {} };
    if !something(&advice.recommendation) {
        return lacking(&advice.recommendation, sight);
    }
    let found = &advice.recommendation;
    html! {
        details class="more" {
            summary { "What the policy recommends" @if let Some(all) = all_of_it(found) { ": " (all) } }
            @for reason in &found.reasons { p class="part-note" { (reason) } }
            @if sight.file.case.decided_on.is_some() { p class="part-note" { "As things stood when the case was decided." } }
            @if extra_of(sight).is_none() { (giving(&advice.giving(&sight.file, sight.turn()))) }
            (plan(sight, found))
            @if extra_of(sight).is_none() { (forms(&found.options, "goodwill", advice, sight, &together(found, sight))) }
        }
    }
}

/// What is owed and not begun is given with a click.
fn owed(sight: &Sight) -> Markup {
    let begun = |one: &MakeGood| one.is_pending() || one.is_fulfilled();
    let none_yet = sight.file.entitled(begun).is_some_and(|(_, given)| given.minor_units() == 0);
    let advice = sight.advice.as_ref().filter(|_| none_yet && sight.file.case.is_open());
    let Some(option) = advice.and_then(|advice| advice.recommendation.owed.first()) else { return html! {} };
    let mut form = propose(option, "entitlement");
    form.button = "Give what is owed";
    html! {
        p { (option.what) }
        div class="entry-acts" { (form.at_once(sight, "", "btn-first")) }
    }
}

/// What the policy has to know first, each in the words of its question.
fn lacking(found: &Recommendation, sight: &Sight) -> Markup {
    let questions = asked_for(&found.missing, &sight.house.policy);
    html! {
        @if !questions.is_empty() {
            p class="part-note" { "The policy can say what to give once this is known: " (questions.join("; ")) ". "
                @if sight.may(Permission::WorkCases) { a class="act-link" href="#act-assessment" { "Record it" } } }
        } @else if !found.reasons.is_empty() {
            details class="more" {
                summary { "The policy recommends nothing on top" }
                @for reason in &found.reasons { p class="part-note" { (reason) } }
            }
        }
    }
}

/// What undoes the loss and what comes on top, together.
fn all_of_it(found: &Recommendation) -> Option<Money> {
    let back = found.correction.first().map(|option| option.face_value);
    match (back, found.extra) {
        (Some(back), Some(extra)) => back.plus(extra),
        (one, other) => one.or(other),
    }
}

/// As many as a person compares, each with its reasons and what is known of it, and proposed with a click; then what can be
/// done with all of them.
fn forms(options: &[RecommendedOption], basis: &str, advice: &Advice, sight: &Sight, all: &Markup) -> Markup {
    let compared = &options[..options.len().min(COMPARED)];
    let (alike, own) = reasons(compared);
    html! {
        @for reason in alike { p class="part-note" { "The same for each: " (reason) } }
        ul class="entries kinds" { @for (option, own) in compared.iter().zip(own) {
            li { span class="entry-what" { (option.what) } @if let Some(worth) = unsaid_worth(&option.what, option.face_value) { span class="money" { (worth) } }
                span class="entry-sub" { "Costs us " (option.cost) "." @for reason in own { " " (reason) } }
                @if let Some(found) = advice.facts.evidence.get(&option.form) { span class="entry-sub" { (worked(found)) } }
                div class="entry-acts" { (propose(option, basis).at_once(sight, "", "")) } }
        } (all) }
    }
}

/// The reasons that hold for all of several forms, said once, and those of each alone.
fn reasons(options: &[RecommendedOption]) -> (Vec<&str>, Vec<Vec<&str>>) {
    let everywhere = |reason: &str| {
        options.len() > 1 && options.iter().all(|one| one.reasons.iter().any(|own| own == reason))
    };
    let alike = options.first().into_iter().flat_map(|one| &one.reasons).map(String::as_str);
    let alike: Vec<_> = alike.filter(|reason| everywhere(reason)).collect();
    let own = options.iter().map(|option| {
        let own = option.reasons.iter().map(String::as_str);
        own.filter(|reason| !alike.contains(reason)).collect()
    });
    let own = own.collect();
    (alike, own)
}

/// What is known of a form, in words, with what it rests on.
fn worked(found: &Evidence) -> String {
    if found.n < FEWEST {
        let times = if found.n == 1 { "once".to_owned() } else { format!("{} times", found.n) };
        return format!(
            "Given {times} to customers like them for such a failure: too few to say how it does."
        );
    }
    let [rate, low, high] =
        [found.recovered, found.low, found.high].map(|share| format!("{:.0}", share * 100.0));
    format!(
        "Settled the matter for {rate} % ({low} to {high} %) of {} customers like them: an association, no proof.",
        found.n
    )
}

/// What proposing it takes: whose agreement, and why.
fn giving(giving: &Giving) -> Markup {
    html! {
        @if let Some(approval) = &giving.approval {
            p class="part-note" { "Proposed by you, it " (approval_needed(approval))
                @if let Some(budget) = giving.over_budget { ": it goes beyond " (budget.word()) } "." }
        }
        @if let Some(held) = &giving.held { p class="part-note" { (held_words(held)) } }
    }
}

/// Why somebody looks at it first, for the people of the firm alone.
pub fn held_words(held: &Held) -> String {
    format!("A person looks at it first. {} Say nothing of it to the customer.", held.because)
}

/// First what went wrong is undone, then one step further.
fn plan(sight: &Sight, found: &Recommendation) -> Markup {
    let back = sight.advice.as_ref().filter(|_| !found.correction.is_empty());
    html! {
        ol class="plan" {
            li { @if sight.file.is_corrected() { "It is put right for them." } @else { "Put it right for them: nothing on file shows that yet." }
                @if let Some(advice) = back { (forms(&found.correction, "correction", advice, sight, &Markup::default())) } }
            @if let Some(one) = extra_of(sight) { li { "One step further: “" (one.what) "” is " (one.state.word()) "." } }
            @else if !found.options.is_empty() { li { "Then one step further, " @if asks_soon(sight) { "as a token with the follow-up if you like, " } "of one of these kinds:" } }
        }
    }
}

/// Whether the follow-up comes next: a small token may go with it.
fn asks_soon(sight: &Sight) -> bool {
    matches!(sight.file.case.stage, Stage::Resolved | Stage::FollowingUp)
}

/// What goes one step further already: a second one is nobody's advice.
fn extra_of(sight: &Sight) -> Option<&MakeGood> {
    let all = sight.file.make_goods.iter();
    all.filter(|one| one.basis == Basis::Goodwill).find(|one| one.is_pending() || one.is_fulfilled())
}

/// The best of them side by side, for the customer to choose from.
fn together(found: &Recommendation, sight: &Sight) -> Markup {
    let Some((first, others)) = found.options.split_first().filter(|(_, others)| !others.is_empty()) else {
        return html! {};
    };
    let mut form = propose(first, "goodwill");
    let others = others.iter().take(COMPARED - 1);
    form.inputs.extend(others.map(|option| Input::sent("alternatives", option.form.clone())));
    form.button = "Let them choose among these";
    html! { li { div class="entry-acts" { (form.at_once(sight, "", "btn-first")) } } }
}

fn propose(option: &RecommendedOption, basis: &str) -> ActForm {
    let amount = |name: &str, money: Money| {
        [
            Input::sent(&format!("{name}.amount"), money.amount()),
            Input::sent(&format!("{name}.currency"), money.currency().code()),
        ]
    };
    let mut inputs = vec![
        Input::sent("form", option.form.clone()),
        Input::sent("what", option.what.clone()),
        Input::sent("basis", basis),
    ];
    inputs.extend(amount("cost", option.cost));
    inputs.extend(amount("face_value", option.face_value));
    ActForm::new("make_good", "Propose this", "Propose this", inputs)
}

#[cfg(test)]
mod tests {
    use domain::money::Money;

    use super::{Evidence, RecommendedOption, reasons, worked};

    #[test]
    fn what_holds_for_all_forms_is_said_once() {
        let euro = Money::parse("5", "EUR").unwrap();
        let form = |said: &[&str]| RecommendedOption {
            form: "gift".to_owned(),
            what: "A gift".to_owned(),
            cost: euro,
            face_value: euro,
            reasons: said.iter().map(|reason| (*reason).to_owned()).collect(),
        };
        let two = [form(&["New to them.", "They like it."]), form(&["They like it."])];
        assert_eq!(reasons(&two), (vec!["They like it."], vec![vec!["New to them."], vec![]]));
        assert_eq!(
            reasons(&two[..1]),
            (vec![], vec![vec!["New to them.", "They like it."]]),
            "one has its own"
        );
        assert_eq!(reasons(&[]), (vec![], vec![]));
    }

    #[test]
    fn evidence_is_told_with_what_it_rests_on() {
        let found = |n| worked(&Evidence { n, recovered: 0.714, low: 0.58, high: 0.8249 });
        assert_eq!(
            found(1),
            "Given once to customers like them for such a failure: too few to say how it does."
        );
        assert!(found(19).starts_with("Given 19 times"));
        assert_eq!(
            found(34),
            "Settled the matter for 71 % (58 to 82 %) of 34 customers like them: an association, no proof."
        );
    }
}
