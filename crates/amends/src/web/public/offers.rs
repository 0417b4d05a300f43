//! What we offer the customer, and what they say to it: one of the forms, no, or something else. What they have chosen and
//! what has ended stands here too, so that nobody wonders.

use domain::recovery::{Alternative, Basis, MakeGood, MakeGoodState, Way};
use maud::{Markup, html};

use super::sight::Sight;
use crate::{
    letters::{plainly, said_when},
    web::{
        Refill,
        parts::{Field, capital, moment, refusal},
    },
};

/// Under which name the form of an offer is refused.
pub fn form_name(make_good: uuid::Uuid) -> String {
    format!("make-good-{make_good}")
}

/// Everything that is offered, was chosen or has ended unanswered.
pub fn offers(base: &str, sight: &Sight, zone: &str, refill: &Refill) -> Markup {
    let all = &sight.file.make_goods;
    let chosen = all.iter().filter(|one| is_chosen(one));
    let ended = all.iter().filter(|one| one.state == MakeGoodState::Lapsed);
    let any = all
        .iter()
        .any(|one| is_chosen(one) || matches!(one.state, MakeGoodState::Offered | MakeGoodState::Lapsed));
    html! {
        @if any {
            section class="part" aria-labelledby="choose" id="offers" {
                h2 id="choose" { "What we offer you" }
                @if sight.offers().next().is_some() { p { "It is yours whatever you write to us." } }
                @for one in sight.offers() { (offer(base, one, sight, zone, refill)) }
                @for one in chosen { div class="notice can-do" { span { strong { "You chose: " } (plainly(&first(one), one)) ". " (who_brings_it(one, sight, zone)) } } }
                @for one in ended { p class="part-note" { "Our offer, " (plainly(&first(one), one)) ", has ended. If you would still like it, write to us below." } }
            }
        }
    }
}

/// Only what the program carries out by itself is on its way without anybody.
fn who_brings_it(one: &MakeGood, sight: &Sight, zone: &str) -> String {
    let promised = one.fulfilment.as_ref().and_then(|begun| match begun.way {
        Way::Task { promise } => {
            sight.file.promises.iter().find(|known| known.id == promise && known.is_open())
        }
        _ => None,
    });
    match (one.state, promised) {
        (_, Some(promise)) => {
            format!("{} sees to it; you have it by {}.", sight.owner, said_when(promise.due_at, zone))
        }
        (MakeGoodState::Fulfilling, None) => "It is on its way.".to_owned(),
        (MakeGoodState::Unconfirmed, None) => {
            format!("{} makes sure that it reaches you.", sight.owner)
        }
        _ => format!("{} sees to it and tells you here when it is done.", sight.owner),
    }
}

fn is_chosen(one: &MakeGood) -> bool {
    one.basis != Basis::Entitlement && one.is_agreed()
}

fn first(one: &MakeGood) -> Alternative {
    let mut options = one.options();
    options.swap_remove(0)
}

fn offer(base: &str, one: &MakeGood, sight: &Sight, zone: &str, refill: &Refill) -> Markup {
    let form = form_name(one.id.uuid());
    let action = format!("{base}/make-goods/{}", one.id);
    let owed = one.basis == Basis::Entitlement;
    html! {
        (refusal(&form, refill))
        form class="form" method="post" action=(action) {
            @if one.awaits_choice() { (choice(&form, one, refill)) }
            @else { p { strong { (plainly(&first(one), one)) "." } } }
            @if let Some(until) = one.lapses_at { p class="hint" { "It stands until " (moment(until, zone)) "." } }
            div class="form-acts" {
                button class="btn btn-first" name="answer" value="accept" { @if one.awaits_choice() { "I choose this" } @else { "Yes, I would like that" } }
                @if !owed { button class="btn" name="answer" value="decline" formnovalidate { "No, thank you" } }
            }
        }
        @if !owed { (something_else(&form, &action, one, sight, zone, refill)) }
    }
}

fn choice(form: &str, one: &MakeGood, refill: &Refill) -> Markup {
    let chosen = refill.value(form, "choice", "");
    html! {
        fieldset class="options" {
            legend { "You choose one. Each is worth " span class="money" { (one.face_value) } "." }
            @for option in one.options() {
                label class="option" {
                    input type="radio" name="choice" value=(option.form) required checked[chosen == option.form];
                    span { strong { (capital(&option.what)) } @if !option.when.is_empty() { span { "You have it " (option.when) "." } } }
                }
            }
            @if refill.error(form, "choice").is_some() { p class="error" { "Please choose one of these first." } }
        }
    }
}

fn something_else(
    form: &str,
    action: &str,
    one: &MakeGood,
    sight: &Sight,
    zone: &str,
    refill: &Refill,
) -> Markup {
    let label = "What would help you more?";
    html! {
        @if let Some(at) = one.terms.wished_at {
            div class="notice can-do" { span { "You asked for something else on " (moment(at, zone)) ". " (sight.owner) " answers you; until then you can still take what stands here." } }
        }
        details class="more" open[refill.error(form, "words").is_some()] {
            summary { "Something else would help me more" }
            form class="form" method="post" action=(action) data-keep=(form) {
                (Field::text(form, "words", label).hint("In your own words. What we offer stays open meanwhile.").show(refill))
                div class="form-acts" { button class="btn" name="answer" value="wish" { "Ask for this instead" } }
            }
        }
    }
}
