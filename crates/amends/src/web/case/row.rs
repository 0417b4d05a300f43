//! A case as a line of a list.

use domain::{case::Case, failure::Severity};
use maud::{Markup, html};

/// What sets a case apart.
pub fn labels(case: &Case) -> Markup {
    html! {
        span class="labels" {
            @if case.repeat.is_some() { span class="label label-strong" { "Repeat" } " " }
            @if case.relationship_defining { span class="label" { "Relationship-defining" } " " }
            @if case.severity >= Severity::High { span class="label label-strong" { (case.severity.name()) " severity" } " " }
            @if case.escalation.is_some() { span class="label" { "Raised" } " " }
            @if case.reopened > 0 { span class="label" { "Reopened" } }
        }
    }
}
