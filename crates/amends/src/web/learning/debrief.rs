//! The debrief on the page of a problem: what happened, why, and who confirms it.

use std::collections::BTreeMap;

use domain::{
    id::Id,
    learning::{CauseClass, Debrief, Problem, ProblemScope},
    staff::Member,
};
use maud::{Markup, html};

use crate::web::{
    Refill,
    parts::{self, Field},
};

const CLASSES: [(&str, &str); 4] = [
    ("not_followed", "The rule was there and was not followed"),
    ("not_understood", "The rule was there and was not understood"),
    ("not_foreseen", "Nobody had foreseen it"),
    ("other", "Something else"),
];
const SCOPES: [(&str, &str); 2] = [
    ("one_off", "One-off: the step is in the procedure and was skipped once"),
    ("systemic", "Systemic: the step is missing, or is skipped again and again"),
];

/// The debrief as it was recorded.
pub fn shown(
    problem: &Problem,
    debrief: &Debrief,
    names: &BTreeMap<Id<Member>, String>,
    me: Id<Member>,
    zone: &str,
) -> Markup {
    let class = match debrief.cause_class {
        CauseClass::NotFollowed => CLASSES[0].1,
        CauseClass::NotUnderstood => CLASSES[1].1,
        CauseClass::NotForeseen => CLASSES[2].1,
        CauseClass::Other => CLASSES[3].1,
    };
    let scope = if debrief.scope == ProblemScope::OneOff { SCOPES[0].1 } else { SCOPES[1].1 };
    html! {
        dl class="facts" {
            dt { "What happened" } dd { (debrief.what_happened) }
            dt { "Root cause" } dd { (debrief.root_cause) }
            dt { "Kind of cause" } dd { (class) }
            dt { "Scope" } dd { (scope) }
            dt { "Why it is that" } dd { (debrief.scope_evidence) }
            dt { "When" } dd { (parts::moment(debrief.at, zone)) }
        }
        @if !debrief.attendees.is_empty() {
            p class="part-note" { "Each who was there confirms what happened and why." }
            ul class="entries" { @for one in &debrief.attendees {
                @let confirmed = debrief.confirmed_by.contains(one);
                li {
                    span class="entry-what" { (names.get(one).map_or("Somebody", String::as_str)) }
                    span class="entry-state" { @if confirmed { (parts::state("tick", "confirmed")) } @else { (parts::state("ring", "not confirmed yet")) } }
                    @if !confirmed && *one == me { div class="entry-acts" { form method="post" action={ "/problems/" (problem.id) "/debrief_confirmation" } { button class="btn btn-small btn-first" { "Confirm" } } } }
                }
            } }
        }
    }
}

/// The form for it.
pub fn form(problem: &Problem, people: &[(Id<Member>, String)], refill: &Refill) -> Markup {
    let chosen = |id: &Id<Member>| refill.typed.all("attendees[]").contains(&id.to_string().as_str());
    html! {
        (parts::refusal("debrief", refill))
        form class="form" method="post" action={ "/problems/" (problem.id) "/debrief" } data-keep={ (problem.id) "-debrief" } {
            (Field::text("debrief", "what_happened", "What happened").hint("Without blaming a person.").show(refill))
            (Field::text("debrief", "root_cause", "Root cause").hint("The deepest cause that we can act on.").show(refill))
            (parts::select(&Field::line("debrief", "cause_class", "Kind of cause"), &owned(&CLASSES), refill))
            (parts::select(&Field::line("debrief", "scope", "Scope"), &owned(&SCOPES), refill))
            (Field::line("debrief", "scope_evidence", "Why we think it is that").show(refill))
            fieldset class="choices" {
                legend { "Who was there" }
                @for (id, name) in people { label { input type="checkbox" name="attendees[]" value=(id) checked[chosen(id)]; (name) } }
                @if let Some(error) = refill.error("debrief", "attendees") { p class="error" { (error) } }
            }
            div class="form-acts" { button class="btn btn-first" { "Record the debrief" } }
        }
    }
}

fn owned(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}
