//! How satisfied a customer says they are: what they said last, and the form that puts an answer on record.

use domain::{
    case::Case,
    customer::{Customer, Surveyed},
};
use maud::{Markup, html};

use crate::web::{
    Refill,
    parts::{self, Field},
};

const SCORES: [(&str, &str); 5] =
    [("1", "1, not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5, very")];
/// As many are told at a glance; the timeline has all.
const SHOWN: usize = 4;

/// What they said last, the newest first; none if nobody asked.
pub fn latest(customer: &Customer, zone: &str) -> Option<Markup> {
    let mut said = customer.surveys.iter().rev().take(SHOWN);
    let last: &Surveyed = said.next()?;
    let before: Vec<String> = said.map(|one| one.score.to_string()).collect();
    Some(html! {
        (last.score) " of 5, " (parts::day(last.at, zone))
        @if !before.is_empty() { " " span class="part-note" { "(before: " (before.join(", ")) ")" } }
    })
}

/// The form.
pub fn form(customer: &Customer, cases: &[Case], refill: &Refill) -> Markup {
    let apart = (String::new(), "no case: asked apart from any failure".to_owned());
    let named = |case: &Case| (case.number.to_string(), format!("{} · {}", case.number, case.subject));
    let about: Vec<(String, String)> = std::iter::once(apart).chain(cases.iter().map(named)).collect();
    html! {
        section class="part" aria-labelledby="survey" {
            h2 id="survey" { "Log how satisfied they are" }
            p class="part-note" { "What they answered when you asked. Asked now and then, whether anything went wrong or not, it shows later whether they are as satisfied as before." }
            (parts::refusal("survey", refill))
            form class="form" method="post" action={ "/customers/" (customer.id) "/satisfaction" } {
                (parts::choices(&Field::line("survey", "score_n", "Satisfied, one to five"), &SCORES, refill))
                (Field::line("survey", "answered_at", "When they said so").kind("datetime-local").optional().hint("Now, if left empty.").show(refill))
                @if !cases.is_empty() || refill.error("survey", "case").is_some() {
                    (parts::select(&Field::line("survey", "case", "Asked about").optional().hint("What they say of a case is no measure of how satisfied they were before another one."), &about, refill))
                }
                div class="form-acts" { button class="btn" { "Log the answer" } }
            }
        }
    }
}
