//! Playbooks as lists: what is done for each kind of failure, and the kinds for which nothing was agreed.

use domain::{
    case::House,
    failure::{FailureType, Playbook},
};
use maud::{Markup, html};

/// All of them, the gaps first.
pub fn view(house: &House) -> Markup {
    let gaps: Vec<_> = house.playbooks.gaps().map(|one| one.name.as_str()).collect();
    html! {
        @if !gaps.is_empty() {
            div class="notice" { span {
                strong { (gaps.len()) @if gaps.len() == 1 { " kind of failure has" } @else { " kinds of failure have" } " no playbook: " }
                (gaps.join(", ")) ". The fallback is used for them."
            } }
        }
        section class="part" aria-labelledby="playbooks" {
            h2 id="playbooks" { "What is done for each kind of failure" }
            @for kind in &house.playbooks.failure_types {
                @if let Some(playbook) = house.playbooks.playbooks.get(&kind.code) { (one(house, Some(kind), playbook)) }
            }
            (one(house, None, &house.playbooks.fallback))
        }
    }
}

fn one(house: &House, kind: Option<&FailureType>, playbook: &Playbook) -> Markup {
    let alike: Vec<_> = kind.map_or_else(Vec::new, |kind| {
        kind.alike
            .iter()
            .filter_map(|code| house.playbooks.failure_type(code))
            .map(|one| one.name.as_str())
            .collect()
    });
    html! {
        details class="more" {
            summary { (kind.map_or("Everything else (the fallback)", |kind| kind.name.as_str())) }
            ol { @for step in &playbook.steps {
                li { (step.what) @if let Some(hint) = &step.hint { p class="hint" { (hint) } } }
            } }
            dl class="facts" {
                @if let Some(kind) = kind { dt { "Code" } dd { code class="exact" { (kind.code) } } }
                dt { "Deadlines" } dd { (playbook.timers.as_deref().unwrap_or("those of the house")) }
                dt { "Owner" } dd { (playbook.owner.as_deref().unwrap_or("whoever is on duty")) }
                @if let Some(offer) = &playbook.default_offer { dt { "Extra" } dd { (offer.what) ", worth " span class="money" { (offer.face_value) } } }
                @if !alike.is_empty() { dt { "Counts as the same as" } dd { (alike.join(", ")) } }
            }
        }
    }
}
