//! A case as a line of a list.

use domain::{case::Case, failure::Severity};
use maud::{Markup, html};

/// What sets a case apart, in a list.
pub fn labels(case: &Case) -> Markup {
    marked(case, case.severity >= Severity::High)
}

/// The same in the head of its page, which says beside it how bad it is.
pub fn marks(case: &Case) -> Markup {
    marked(case, false)
}

fn marked(case: &Case, severity: bool) -> Markup {
    html! {
        span class="labels" {
            @if case.repeat.is_some() { span class="label label-strong" { "Repeat" } " " }
            @if case.relationship_defining { span class="label" { "Relationship-defining" } " " }
            @if severity { span class="label label-strong" { (case.severity.name()) " severity" } " " }
            @if case.escalation.is_some() { span class="label" { "Raised" } " " }
            @if case.reopened > 0 { span class="label" { "Reopened" } }
        }
    }
}
