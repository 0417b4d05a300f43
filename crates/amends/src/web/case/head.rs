//! What a case is about: its head, the customer's own words, and what they raised.

use domain::{case::MessageKind, staff::Permission};
use maud::{Markup, html};

use super::{forms::recorded, row::marks, sight::Sight, suggest, wording};
use crate::web::parts::{self, moment, state};

/// The head: number, subject and the line of facts.
pub fn show(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    html! {
        header class="case-head" {
            p class="crumbs" { a href="/cases" { "Cases" } " / " span class="case-number" { (case.number) } }
            h1 { (case.subject) }
            dl class="facts-line" {
                div { dt class="visually-hidden" { "Stage" } dd { (parts::stage(case.stage)) } }
                div { dt { "Customer" } dd { a href={ "/customers/" (case.customer) } { (sight.file.customer.label()) } } }
                div { dt { "Failure" } dd { (unknown(sight.failure())) } }
                div { dt { "Severity" } dd { (severity(sight)) } }
                @if let Some(order) = &case.order { div { dt { "Order" } dd { (order) } } }
                div { dt { "Received" } dd { (received(sight)) " " (wording::by(case.channel)) } }
                @if let Some(decision) = &case.decision { div { dt { "Found" } dd { (wording::outcome(decision.outcome)) } } }
                div { dt class="visually-hidden" { "Marks" } dd { (marks(case)) } }
            }
            div class="stack" { (notices(sight)) }
        }
    }
}

fn unknown(text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { (text) } @else { span class="unknown" { "not known" } } }
}

/// An imported complaint may not say when it came: then its clocks run from the import.
fn received(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    html! {
        @if case.received_at_known { (moment(case.received_at, sight.zone())) }
        @else { span class="unknown" { "on a day not known" } ", imported " (moment(case.received_at, sight.zone())) }
    }
}

fn severity(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    html! { @if case.milestones.assessed.is_some() { (case.severity.name()) } @else { span class="unknown" { "not assessed" } } }
}

/// What a reader has to know before anything else.
fn notices(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    let earlier = case.repeat.as_ref();
    let known =
        earlier.and_then(|one| one.case).and_then(|id| sight.cases.iter().find(|case| case.id.uuid() == id));
    html! {
        @if let Some(incident) = case.incident {
            div class="notice" { span { @if case.silent_victim { "They never complained: we told them about " } @else { "One of many: it is about " }
                a href={ "/incidents/" (incident) } { "a mistake that hit " (sight.file.cohort.unwrap_or(1)) } "." } }
        }
        @if let Some(repeat) = earlier {
            div class="notice" { span { "It happened to them before: "
                @if let Some(known) = known { a href={ "/cases/" (known.number) } { (known.subject) } ", " }
                (parts::day(repeat.at, sight.zone())) ". Say that you know." } }
        }
        (suggest::notice(sight))
        @if let Some(raised) = &case.escalation {
            div class="notice" { span { "Raised to the managers, " (parts::relative(raised.at, sight.zone())) ": "
                (raised.reason.clone().unwrap_or_else(|| wording::opened(&raised.why))) } }
        }
        @if let Some(offered) = &case.handover {
            div class="notice" { span { "Offered to " (sight.name(offered.to)) ": “" (offered.reason) "”. "
                (sight.name(case.owner)) " stays the owner until they accept." } }
        }
        @if let Some(into) = case.merged_into {
            div class="notice" { span { "Goes on in " a href={ "/cases/" (into) } { "another case" } "." } }
        }
        @if let Some(problem) = case.problem {
            div class="notice" { span { "Belongs to " a href={ "/problems/" (problem) } { "a problem" } " that is being worked on." } }
        }
    }
}

/// The customer's own words, untouched, and what they need.
pub fn words(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    let first = sight.said.iter().find(|said| said.kind == MessageKind::Complaint);
    html! {
        @if let Some(first) = first {
            figure class="verbatim" {
                @if let Some(body) = &first.body { blockquote { (body) } } @else { blockquote class="unknown" { "Erased." } }
                figcaption { (sight.file.customer.label()) ", " (moment(first.at, sight.zone())) ", " (wording::by(first.channel)) ". Kept as written." }
                @if let Some(wish) = &case.desired_outcome { figcaption { strong { "They ask for: " } "“" (wish) "”" } }
            }
        }
        @if case.milestones.assessed.is_some() || !case.concerns.is_empty() {
            section class="part" aria-labelledby="concerns-h" {
                div class="part-head" { h2 id="concerns-h" { "What they need" }
                    @if case.is_open() && sight.may(Permission::WorkCases) { a class="act-link" href="#act-assessment" { "Edit" } } }
                @if let Some(statement) = &case.problem_statement { p { (statement) } }
                (concerns(sight))
                (wishes(sight))
                (facts(sight))
            }
        }
    }
}

fn concerns(sight: &Sight) -> Markup {
    let concerns = &sight.file.case.concerns;
    html! {
        @if !concerns.is_empty() {
            ul class="concerns" { @for one in concerns {
                li { span { (one.what) @if let Some(answer) = &one.answer { br; span class="part-note" { (answer) } } }
                    @if one.answer.is_some() { (state("tick", "answered")) } @else { (state("ring", "not answered yet")) } }
            } }
        }
    }
}

fn wishes(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    html! {
        p class="part-note" {
            @if let Some(need) = &case.real_concern { "Needs: " (need) ". " }
            @if let Some(first) = case.emotion.first() {
                "Feeling at the start: " (feeling(*first))
                @if let Some(last) = case.emotion.last().filter(|_| case.emotion.len() > 1) { ", now " (feeling(*last)) }
                "."
            }
        }
    }
}

/// What the policy goes by, as it was recorded.
fn facts(sight: &Sight) -> Markup {
    let known = recorded(&sight.file.case.facts, &sight.house.policy);
    html! { @if !known.is_empty() { p class="part-note" { "For the make-good: " (known.join("; ")) "." } } }
}

fn feeling(score: u8) -> Markup {
    match score {
        0 | 1 => state("ring", "calm"),
        2 => state("ring", "uneasy"),
        3 => state("half", "upset"),
        4 => state("flag", "angry"),
        _ => state("flag", "furious"),
    }
}
