//! The ledger of promises, and what can be done about each.

use domain::{
    promise::{Promise, PromiseState},
    staff::Permission,
};
use maud::{Markup, html};

use super::{forms::of_promise, sight::Sight};
use crate::web::{
    Refill,
    parts::{due, moment, promise_state},
};

pub fn show(sight: &Sight, refill: &Refill) -> Markup {
    let url = format!("{}/fragments/promises", sight.here());
    let (open, ended): (Vec<_>, Vec<_>) = sight.file.promises.iter().partition(|one| one.is_open());
    let mut open = open;
    open.sort_by_key(|one| one.due_at);
    html! {
        section class="part" id="promises" aria-labelledby="promises-h" data-fragment-url=(url) data-live-kinds="promise case" data-live-ids=(sight.file.case.id) {
            div class="part-head" { h2 id="promises-h" { "Promises" }
                @if sight.file.case.is_open() && sight.may(Permission::WorkCases) { a class="act-link" href="#act-promise" { "Promise something" } } }
            @if sight.file.promises.is_empty() {
                p class="part-note" { "None yet. The acknowledgement makes the first." }
            } @else {
                ul class="entries" {
                    @for one in open { (entry(one, sight, refill)) }
                    @for one in ended.into_iter().rev() { (entry(one, sight, refill)) }
                }
            }
        }
    }
}

fn entry(one: &Promise, sight: &Sight, refill: &Refill) -> Markup {
    let forms = of_promise(one, sight);
    html! {
        li class=[(!one.is_open()).then_some("is-done")] {
            span class="entry-what" { (one.what) }
            span class="entry-state" { (promise_state(one, sight.now)) }
            span class="entry-sub" { (story(one, sight)) }
            @if !forms.is_empty() { div class="entry-acts" {
                @for form in &forms { (form.show(sight, refill, "small")) }
            } }
        }
    }
}

fn story(one: &Promise, sight: &Sight) -> Markup {
    let zone = sight.zone();
    let told = one.broken.as_ref().map(|broken| broken.told_at);
    html! {
        @match &one.state {
            PromiseState::Made => { (due(one.due_at, sight.now, zone)) " · due " (moment(one.due_at, zone)) " · made " (moment(one.made_at, zone)) },
            PromiseState::Kept { at, evidence } => { (moment(*at, zone)) ", was due " (moment(one.due_at, zone)) ". " (evidence) },
            PromiseState::Renegotiated { consent, .. } => { "Was due " (moment(one.due_at, zone)) ". They agreed: “" (consent) "”" },
            PromiseState::Released { words } => { "They said: “" (words) "”" },
            PromiseState::Replaced { .. } => { "Broken; was due " (moment(one.due_at, zone)) ". Another promise took its place." },
        }
        @if let Some(told) = told {
            @if told.is_some() { " · they know that it was broken" } @else { " · they have not been told that it was broken" }
        }
    }
}
