//! Who does what next, and by when; and what the playbook says of a failure like this.

use domain::{case::Step, staff::Permission};
use maud::{Markup, html};

use super::{acts, sight::Sight};
use crate::web::parts::{due, moment, step_for};

/// The next step.
pub fn show(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    let url = format!("{}/fragments/next", sight.here());
    // A step that cannot be taken yet, as closing before the answer is due, has no button.
    let way = case.next_step.as_ref().and_then(|next| button(next.step));
    let way = way.filter(|(href, _)| acts::leads_somewhere(sight, href));
    let works = sight.may(Permission::WorkCases);
    html! {
        section class="next-step" id="next" aria-labelledby="next-h" data-fragment-url=(url) data-live-kinds="case promise handover make_good message letter follow_up" data-live-ids=(case.id) {
            h2 class="next-word" id="next-h" { "Next" }
            @if let Some(next) = &case.next_step {
                p class="next-what" { (step_for(&next.what, sight.file.customer.label())) }
                p { (due(next.due_at, sight.now, sight.zone())) " · " (moment(next.due_at, sight.zone())) }
            } @else {
                p class="next-what" { "Nothing: this case is " (case.stage.name().replace('_', " ")) "." }
            }
            p class="part-note" { strong { (sight.name(case.owner)) } " owns this case"
                @if works && case.is_open() && case.handover.is_none() { " · " a class="act-link" href="#act-handover" { "hand over" } } }
            @if works { p class="next-acts" {
                @if let Some((href, word)) = way { a class="btn btn-first" href=(href) { (word) } }
                @if !case.is_open() { a class="btn" href="#act-reopening" { "Reopen" } }
                @if way.is_none_or(|(_, word)| word != "Write") {
                    a class="btn" href="#act-message" { "Write" }
                }
            } }
        }
    }
}

/// Where the step is taken.
pub const fn button(step: Step) -> Option<(&'static str, &'static str)> {
    Some(match step {
        Step::Acknowledge
        | Step::Respond
        | Step::Update
        | Step::FollowUp
        | Step::Letter
        | Step::AwaitReview => ("#act-message", "Write"),
        Step::Assess => ("#act-assessment", "Assess"),
        Step::Decide => ("#act-decision", "Decide"),
        Step::Resolve => ("#act-resolution", "Resolve"),
        Step::KeepPromise => ("#promises", "Promises"),
        Step::Offer | Step::Fulfil | Step::Approve => ("#make-goods", "Make-goods"),
        Step::Answer => ("#act-concern_answer", "Answer"),
        Step::Close => ("#act-closure", "Close"),
    })
}

/// What was agreed beforehand for this kind of failure: hints, not orders.
pub fn playbook(sight: &Sight) -> Markup {
    let playbook = sight.house.playbooks.of(sight.file.case.failure_type.as_deref());
    if playbook.steps.is_empty() || !sight.file.case.is_open() {
        return html! {};
    }
    let name = sight.failure().unwrap_or("any failure");
    html! {
        details class="more" {
            summary { "Playbook for " (name) ", " (playbook.steps.len()) " steps" }
            ul class="entries" { @for step in &playbook.steps {
                li { span class="entry-what" { (step.what) }
                    @if let Some(hint) = &step.hint { span class="entry-sub" { (hint) } } }
            } }
        }
    }
}
