//! What I owe: promises to customers, and next steps.

use domain::{
    case::{Case, Step},
    promise::Promise,
    staff::Permission,
};
use maud::{Markup, html};

use super::view::{Day, MOST};
use crate::web::{case::labels, parts};

/// Promises to customers, soonest first.
pub fn owed(day: &Day) -> Markup {
    html! {
        section class="part" id="owed" aria-labelledby="owed-h" data-fragment-url="/fragments/owed" data-live-kinds="promise case handover" {
            h2 id="owed-h" { "Promised to customers" @if !day.promises.is_empty() { " " span class="part-count" { (day.promises.len()) } } }
            @if day.promises.is_empty() { (nothing(day)) } @else {
                ol class="rows rows-owed" {
                    @for (case, promise) in &day.promises { @if let Some(case) = day.case(*case) { (promised(case, promise, day)) } }
                }
            }
        }
    }
}

fn nothing(day: &Day) -> Markup {
    html! {
        div class="empty" {
            p class="empty-title" { "You have promised nobody anything right now." }
            p { "Every promise you make to a customer stands here, the soonest first, until it is kept."
                @if day.cases.is_empty() { " The first one comes with the first case." } }
            @if day.cases.is_empty() && day.me.role.may(Permission::WorkCases) { p class="page-acts" { a class="btn btn-first" href="/cases/new" { "Log a complaint" } } }
        }
    }
}

fn promised(case: &Case, promise: &Promise, day: &Day) -> Markup {
    let here = format!("/cases/{}", case.number);
    html! {
        li class="row" {
            div { (parts::due(promise.due_at, day.now, &day.zone)) }
            div class="row-main" {
                p class="row-title" { a href={ (here) "#promises" } { (promise.what) } " " (labels(case)) }
                p class="row-sub" { span { "to " a href={ "/customers/" (case.customer) } { (day.customer(case)) } }
                    span { "case " a class="case-number" href=(here) { (case.number) } } span { (case.subject) } }
            }
            div class="row-acts" { a class="btn btn-small" href={ (here) "#act-message" } { "Write" } }
        }
    }
}

/// What is owed to silent victims of one mistake: one line for all of them.
pub fn together(day: &Day) -> Markup {
    html! { @if !day.together.is_empty() {
        section class="part" id="together" aria-labelledby="together-h" {
            h2 id="together-h" { "Owed to many at once" }
            ol class="rows rows-owed" { @for (one, incident) in &day.together {
                li class="row" {
                    div { (parts::due(one.due_at, day.now, &day.zone)) }
                    div class="row-main" {
                        p class="row-title" { a href={ "/incidents/" (incident.id) } { (incident.what) } }
                        p class="row-sub" { span { (one.cases) @if one.cases == 1 { " customer who was told and has said nothing" } @else { " customers who were told and have said nothing" } } }
                    }
                    div class="row-acts" { a class="btn btn-small" href={ "/incidents/" (incident.id) "/notices?kind=update" } { "Tell them" } }
                }
            } }
        }
    } }
}

/// What is to be done beside the promises.
pub fn steps(day: &Day) -> Markup {
    let is_promise = |case: &&Case| case.next_step.as_ref().is_none_or(|next| next.step != Step::KeepPromise);
    let steps: Vec<_> = day.cases.iter().filter(is_promise).collect();
    html! {
        section class="part" id="steps" aria-labelledby="steps-h" data-fragment-url="/fragments/steps" data-live-kinds="case promise handover make_good message letter follow_up" {
            h2 id="steps-h" { "My next steps" @if !steps.is_empty() { " " span class="part-count" { (steps.len()) } } }
            @if day.cases.len() >= MOST { p class="part-note" { "Those that are due first. " a href="/cases?owner=me" { "All my cases" } } }
            @if steps.is_empty() { p class="part-note" { "Nothing beside the promises." } }
            @else { ol class="rows" { @for case in steps { (step(case, day)) } } }
        }
    }
}

fn step(case: &Case, day: &Day) -> Markup {
    let what = case
        .next_step
        .as_ref()
        .map_or_else(|| "Nothing".to_owned(), |next| parts::step_for(&next.what, day.customer(case)));
    html! {
        li class="row" {
            div { @if let Some(next) = &case.next_step { (parts::due(next.due_at, day.now, &day.zone)) } }
            div class="row-main" {
                p class="row-title" { a href={ "/cases/" (case.number) } { (what) } " " (labels(case)) }
                p class="row-sub" { span { (day.customer(case)) } span { "case " span class="case-number" { (case.number) } } span { (case.subject) } }
            }
            div class="row-side" { (parts::stage(case.stage)) }
        }
    }
}
