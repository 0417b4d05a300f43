//! Where a case stands, as steps that a customer would name.

use domain::case::{Case, Stage};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::{letters::stands, web::parts::written};

/// The way of a case; a case that left it has a sentence instead.
pub fn steps(case: &Case, zone: &str) -> Markup {
    let Some(here) = here(case.stage) else {
        return html! { div class="notice" { span { (stands(case.stage)) } } };
    };
    html! {
        ol class="steps" aria-label="Where your case stands" {
            @for (at, (word, reached)) in way(case).into_iter().enumerate() {
                li class=[(at < here).then_some("is-past")] aria-current=[(at == here).then_some("step")] {
                    (word)
                    @if let Some(reached) = reached.filter(|_| at < here) { " " small { (written(reached, zone, "%-d %b")) } }
                }
            }
        }
        @if matches!(case.stage, Stage::Deadlocked | Stage::ExternalReview | Stage::PartiallyResolved) {
            p { (stands(case.stage)) }
        }
    }
}

fn way(case: &Case) -> [(&'static str, Option<Timestamp>); 6] {
    let reached = &case.milestones;
    [
        (
            if case.incident.is_some() && case.milestones.acknowledged == Some(case.received_at) {
                "We found it ourselves"
            } else {
                "We have it"
            },
            Some(case.received_at),
        ),
        ("Our first answer to you", reached.acknowledged),
        ("We find out what happened", reached.decided.or(reached.assessed)),
        ("You hear what we decided", reached.responded),
        ("We put it right", reached.resolved),
        ("Checked with you", reached.closed),
    ]
}

/// The step that is being taken; none for a case that left the way.
const fn here(stage: Stage) -> Option<usize> {
    match stage {
        Stage::Received => Some(1),
        Stage::Acknowledged | Stage::Assessed | Stage::Investigating => Some(2),
        Stage::Decided => Some(3),
        Stage::Responded | Stage::PartiallyResolved | Stage::Deadlocked | Stage::ExternalReview => Some(4),
        Stage::Resolved | Stage::FollowingUp => Some(5),
        Stage::Closed => Some(6),
        Stage::Dismissed | Stage::Merged | Stage::Withdrawn => None,
    }
}
