//! The debrief on the page of a problem: what happened, why, and what each who was there says.

use std::collections::BTreeMap;

use domain::{
    id::Id,
    learning::{Debrief, DebriefEntry, Problem, ProblemScope, Procedure, person_in},
    staff::Member,
};
use maud::{Markup, html};

use super::tree::{CLASSES, class_word};
use crate::web::{
    Refill,
    parts::{self, Field},
};

const SCOPES: [(&str, &str); 2] = [
    ("one_off", "One-off: the step is in the procedure and was skipped once"),
    ("systemic", "Systemic: the step is missing, or is skipped again and again"),
];
const YES_NO: [(&str, &str); 2] = [("true", "Yes"), ("false", "No")];

/// The debrief as it was recorded.
pub fn shown(
    problem: &Problem,
    debrief: &Debrief,
    names: &BTreeMap<Id<Member>, String>,
    me: Id<Member>,
    zone: &str,
    refill: &Refill,
) -> Markup {
    let scope = if debrief.scope == ProblemScope::OneOff { SCOPES[0].1 } else { SCOPES[1].1 };
    html! {
        dl class="facts" {
            dt { "What happened" } dd { (debrief.what_happened) }
            dt { "Root cause" } dd { (debrief.root_cause)
                @if let Some(words) = person_in(&debrief.root_cause, &names.values().map(String::as_str).collect::<Vec<_>>()) {
                    p class="hint" { "“" (words) "” ends at a person. Ask once more: what in the way we work let it happen?" }
                } }
            dt { "Kind of cause" } dd { (class_word(debrief.cause_class)) }
            dt { "Scope" } dd { (scope) }
            dt { "Why it is that" } dd { (debrief.scope_evidence)
                @if let Some(version) = debrief.checklist.as_ref().and_then(|test| test.in_force.as_ref()) {
                    " " a href={ "/procedures/" (version.procedure) } { (version.title) } ", version " (version.version) ", in force since " (parts::day(version.effective_at, zone)) "."
                } }
            dt { "When" } dd { (parts::moment(debrief.at, zone)) }
        }
        @if !debrief.attendees.is_empty() {
            p class="part-note" { "Each who was there says in their own words what happened and why." }
            ul class="entries" { @for one in &debrief.attendees { (attendee(problem, debrief, *one, names, me, refill)) } }
        }
    }
}

fn attendee(
    problem: &Problem,
    debrief: &Debrief,
    one: Id<Member>,
    names: &BTreeMap<Id<Member>, String>,
    me: Id<Member>,
    refill: &Refill,
) -> Markup {
    let entry = debrief.entries.iter().find(|entry| entry.member == one);
    let confirmed = debrief.confirmed_by.contains(&one);
    html! {
        li {
            span class="entry-what" { (names.get(&one).map_or("Somebody", String::as_str)) }
            span class="entry-state" {
                @if confirmed { (parts::state("tick", "confirmed")) }
                @else if entry.is_some() { (parts::state("cross", "saw it differently")) }
                @else { (parts::state("ring", "not confirmed yet")) }
            }
            @if let Some(entry) = entry { (said(entry)) }
            @if one == me { div class="entry-acts" { (own_entry(problem.id, confirmed, refill)) } }
        }
    }
}

fn said(entry: &DebriefEntry) -> Markup {
    html! {
        @if !entry.what_happened.is_empty() || !entry.why.is_empty() {
            span class="entry-sub" {
                @if !entry.what_happened.is_empty() { "What happened: " (entry.what_happened) " " }
                @if !entry.why.is_empty() { "Why: " (entry.why) }
            }
        }
    }
}

fn own_entry(problem: Id<Problem>, confirmed: bool, refill: &Refill) -> Markup {
    html! {
        details class="more" open[refill.form == "confirm" || !confirmed] {
            summary { @if confirmed { "Say it in your own words" } @else { "You were there: is that what happened, and why?" } }
            (parts::refusal("confirm", refill))
            form class="form" method="post" action={ "/problems/" (problem) "/debrief_confirmation" } {
                (parts::choices(&Field::line("confirm", "agrees", "The debrief says it as I saw it").value("true"), &YES_NO, refill))
                (Field::text("confirm", "what_happened", "What happened, as I saw it").optional().show(refill))
                (Field::text("confirm", "why", "Why, as I see it").optional().hint("What made it easy to go wrong: the tool, the rule, the time.").show(refill))
                div class="form-acts" { button class="btn btn-small btn-first" { "Put it on record" } }
            }
        }
    }
}

/// The form for it.
pub fn form(
    problem: &Problem,
    people: &[(Id<Member>, String)],
    procedures: &[Procedure],
    refill: &Refill,
) -> Markup {
    let chosen = |id: &Id<Member>| refill.typed.all("attendees[]").contains(&id.to_string().as_str());
    let line = |name, label| Field::line("debrief", name, label).optional();
    html! {
        (parts::refusal("debrief", refill))
        form class="form" method="post" action={ "/problems/" (problem.id) "/debrief" } data-keep={ (problem.id) "-debrief" } {
            (Field::text("debrief", "what_happened", "What happened").hint("In its order, without blaming a person.").show(refill))
            (Field::text("debrief", "root_cause", "Root cause").optional().hint("The deepest causes that we can act on; the ends of the tree above, if you leave it empty.").show(refill))
            (checklist(procedures, refill))
            (parts::select(&line("cause_class", "Kind of cause").hint("As the checklist test finds it, if you leave it open."), &owned(&CLASSES), refill))
            (parts::select(&line("scope", "Scope").hint("As the checklist test finds it, if you leave it open."), &owned(&SCOPES), refill))
            (line("scope_evidence", "Why we think it is that").hint("Needed where you judge without the test, or against it.").show(refill))
            fieldset class="choices" {
                legend { "Who was there" }
                @for (id, name) in people { label { input type="checkbox" name="attendees[]" value=(id) checked[chosen(id)]; (name) } }
                @if let Some(error) = refill.error("debrief", "attendees") { p class="error" { (error) } }
            }
            div class="form-acts" { button class="btn btn-first" { "Record the debrief" } }
        }
    }
}

/// One-off or systemic, by the procedure that was in force when it failed.
fn checklist(procedures: &[Procedure], refill: &Refill) -> Markup {
    let mut options = vec![("none".to_owned(), "There was no procedure for it".to_owned())];
    options.extend(procedures.iter().map(|one| (one.id.to_string(), one.title.clone())));
    let yes_no =
        |name, label| parts::choices(&Field::line("debrief", name, label).optional(), &YES_NO, refill);
    let line = |name, label| Field::line("debrief", name, label).optional();
    html! {
        fieldset class="test" {
            legend { "One-off or systemic? The checklist test" }
            p class="hint" { "Against the version that was in force when it failed. A step that is missing: systemic. A step that is there and was skipped: one-off, unless skips repeat beyond chance." }
            (parts::select(&line("checklist.procedure", "The procedure that should have prevented it"), &options, refill))
            (line("checklist.failed_at", "When it failed").kind("datetime-local").hint("When the first case came, if you leave it empty.").show(refill))
            (yes_no("checklist.step_in_procedure", "Does it hold a step that should have prevented it?"))
            (yes_no("checklist.followed", "Was that step followed?"))
            (yes_no("checklist.would_have_prevented", "Would following it have prevented it?"))
            (yes_no("checklist.understood", "Was it known and understood?"))
            div class="form-row" {
                (line("checklist.skipped_n", "Times it was skipped in twelve months, this one included").kind("number").show(refill))
                (line("checklist.occasions_n", "Times it was due in those months").kind("number").show(refill))
            }
        }
    }
}

pub fn owned(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}
