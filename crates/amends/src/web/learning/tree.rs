//! The tree of causes: drawn as a list in a list, which every reader and every width can follow, with “why?” at each end.

use domain::{
    id::Id,
    learning::{Cause, CauseClass, Problem, ProblemState, person_in},
};
use maud::{Markup, html};

use crate::web::{
    Refill,
    parts::{self, Field},
};

/// The kinds of cause, as they are asked for.
pub const CLASSES: [(&str, &str); 4] = [
    ("not_followed", "The rule was there and was not followed"),
    ("not_understood", "The rule was there and was not understood"),
    ("not_foreseen", "Nobody had foreseen it"),
    ("other", "Something else"),
];

/// A kind of cause in a word or two.
pub const fn class_word(class: CauseClass) -> &'static str {
    match class {
        CauseClass::NotFollowed => "not followed",
        CauseClass::NotUnderstood => "not understood",
        CauseClass::NotForeseen => "not foreseen",
        CauseClass::Other => "other",
    }
}

/// The whole tree with its forms; `names` are people of the firm.
pub fn tree(problem: &Problem, names: &[&str], refill: &Refill) -> Markup {
    let open = problem.state == ProblemState::Open;
    html! {
        @if !problem.causes.is_empty() {
            div class="cause-tree" {
                p class="cause-top" { (problem.debrief.as_ref().map_or(problem.title.as_str(), |known| known.what_happened.as_str())) }
                (branch(problem, None, names, open, refill))
            }
        }
        @if open {
            details class="more" open[refill.form == "why-0" || problem.causes.is_empty()] {
                summary { @if problem.causes.is_empty() { "Why did it happen?" } @else { "Why did it happen? A further branch" } }
                (form(problem.id, None, refill))
            }
        }
    }
}

fn branch(problem: &Problem, under: Option<u16>, names: &[&str], open: bool, refill: &Refill) -> Markup {
    let here: Vec<&Cause> = problem.causes.iter().filter(|one| one.under == under).collect();
    html! { @if !here.is_empty() { ul class="tree" { @for cause in here { (node(problem, cause, names, open, refill)) } } } }
}

fn node(problem: &Problem, cause: &Cause, names: &[&str], open: bool, refill: &Refill) -> Markup {
    let ends = problem.causes.iter().all(|one| one.under != Some(cause.number));
    let key = key(Some(cause.number));
    let acted_on = problem.actions.iter().any(|one| one.cause == Some(cause.number));
    html! {
        li id={ "cause-" (cause.number) } {
            span class="cause-why" { (cause.why) }
            @if ends { " "
                @if let Some(class) = cause.cause_class { (parts::state("diamond", class_word(class))) }
                @else { (parts::state("dashed", "kind not said")) }
            }
            @if acted_on { " " (parts::state("half", "acted on")) }
            @if ends { @if let Some(words) = person_in(&cause.why, names) {
                p class="hint" { "“" (words) "” ends at a person. Ask once more: what in the way we work let it happen?" }
            } }
            @if open {
                details class="more" open[refill.form == key] {
                    summary { "Why?" span class="visually-hidden" { " About: " (cause.why) } }
                    (form(problem.id, Some(cause.number), refill))
                    form method="post" action={ "/problems/" (problem.id) "/causes/" (cause.number) "/removal" } {
                        button class="btn btn-small btn-plain" { "Take it out" @if !ends { ", with its branch" } span class="visually-hidden" { ": " (cause.why) } }
                    }
                }
            }
            (branch(problem, Some(cause.number), names, open, refill))
        }
    }
}

/// The name of the form below a cause, or of the one for a new branch.
pub fn key(under: Option<u16>) -> String {
    format!("why-{}", under.unwrap_or(0))
}

fn form(problem: Id<Problem>, under: Option<u16>, refill: &Refill) -> Markup {
    let key = key(under);
    let classes: Vec<_> =
        CLASSES.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect();
    html! {
        (parts::refusal(&key, refill))
        form class="form" method="post" action={ "/problems/" (problem) "/causes" } {
            @if let Some(under) = under { input type="hidden" name="under_n" value=(under); }
            (Field::line(&key, "why", "Because").hint("A way of working, a tool, a rule that is missing: never a person.").show(refill))
            (parts::select(&Field::line(&key, "cause_class", "Kind of cause, where the branch ends here").optional(), &classes, refill))
            div class="form-acts" { button class="btn btn-small btn-first" { "Add it" } }
        }
    }
}
