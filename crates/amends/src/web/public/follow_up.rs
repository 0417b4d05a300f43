//! The question whether all is settled: one click answers it, and the answer stays on the page.

use domain::case::FollowUpRound;
use maud::{Markup, html};

use super::sight::Sight;
use crate::{
    letters::said_when,
    web::{
        Refill,
        parts::{Field, choices, day, refusal},
    },
};

const FORM: &str = "follow-up";
const SCORES: [(&str, &str); 5] =
    [("1", "1 not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 completely")];

/// The question that waits for an answer.
pub fn question(base: &str, sight: &Sight, refill: &Refill) -> Markup {
    html! {
        section class="part" aria-labelledby="settled" {
            h2 id="settled" { "Is everything settled now?" }
            (refusal(FORM, refill))
            form class="form" method="post" action={ (base) "/follow-up" } data-keep="follow-up" {
                div class="form-acts" {
                    button class="btn btn-first" name="settled" value="true" { "Yes, it is settled" }
                    button class="btn" name="settled" value="false" { "No, not yet" }
                }
                p class="hint" { "One click is enough. No opens your case again, with " (sight.owner) "." }
                details class="more" open[refill.form == FORM] {
                    summary { "Say more with it" }
                    (Field::text(FORM, "words", "What is missing, or what should we know?").optional().show(refill))
                    (choices(&Field::line(FORM, "satisfaction_n", "How satisfied are you with how we handled it?").optional(), &SCORES, refill))
                    (choices(&Field::line(FORM, "heard_n", "Did you feel heard?").optional(), &SCORES, refill))
                    (choices(&Field::line(FORM, "distributive_n", "Was the result fair?").optional(), &SCORES, refill))
                    (choices(&Field::line(FORM, "procedural_n", "Was the way to it fair: the time and effort it took you, and being asked for your side?").optional(), &SCORES, refill))
                    (choices(&Field::line(FORM, "interactional_n", "Were you treated fairly and with respect?").optional(), &SCORES, refill))
                }
            }
        }
    }
}

/// What they answered, as long as nothing newer says otherwise.
pub fn answered(sight: &Sight, zone: &str) -> Markup {
    let Some(round) = sight.answer() else { return html! {} };
    html! {
        div class="notice can-do" role="status" { span {
            @if round.settled == Some(true) { strong { "Thank you. " } "You said" (on(round, zone)) " that everything is settled." }
            @else { strong { "We look at it again. " } "You said" (on(round, zone)) " that it is not settled yet."
                @if let Some(at) = sight.looks_again_by() { " You hear more by " (said_when(at, zone)) "." } }
            @if let Some(score) = round.satisfaction { " With how we handled it you are satisfied " (score) " of 5." }
            @if let Some(score) = round.heard { " You felt heard " (score) " of 5." }
        } }
    }
}

fn on(round: &FollowUpRound, zone: &str) -> Markup {
    html! { @if let Some(at) = round.answered_at { " on " (day(at, zone)) } }
}
