//! What a policy that is being written means, in sentences, and what it would change; or where it cannot be read. As a fragment
//! while typing, and with the whole page by the button.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    house::HouseError,
    recovery::{MakeGoodPolicy, Sentence, compare},
    staff::Permission,
};
use maud::{Markup, html};

use crate::{
    app::{App, Shared},
    web::{PageError, SignedIn, Typed},
};

/// Where it is asked for while typing.
pub const PATH: &str = "/settings/policy/explanation";

/// Parts of the text with what people call them.
const PARTS: [(&str, &str); 11] = [
    ("floor", "Owed"),
    ("correction", "Undoes the loss"),
    ("extra", "On top"),
    ("tiers", "By harm"),
    ("value_extra", "For a long or valuable relation"),
    ("goodwill_when", "When goodwill is due"),
    ("cap", "The most"),
    ("forms", "Forms"),
    ("authority", "What a role may give alone"),
    ("budgets", "Budgets"),
    ("hold", "Looked at first"),
];

/// The fragment.
pub async fn fragment(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    me.actor().must(Permission::Administer).map_err(crate::error::Error::from)?;
    Ok(view(&app, typed.get("text")).into_response())
}

/// The explanation of a text.
pub fn view(app: &App, text: &str) -> Markup {
    let read = MakeGoodPolicy::from_toml(text).and_then(|policy| Ok((policy.weigh(text)?, policy)));
    match read {
        Ok((thoughts, policy)) => explained(app, &policy, &thoughts),
        Err(error) => unread(&error, text),
    }
}

/// Where it cannot be read: the line as it stands, with its number and column.
fn unread(error: &HouseError, text: &str) -> Markup {
    let line =
        error.line.and_then(|line| text.lines().nth(line.saturating_sub(1)).map(|words| (line, words)));
    html! {
        p class="check-verdict" { span class="state" data-shape="cross" { "Cannot be taken as it is" } }
        p { @if let Some(line) = error.line { "Line " (line) @if let Some(column) = error.column { ", column " (column) } ": " }
            code class="exact" { (error.field) } ": found " (error.found) ", expected " (error.expected) "." }
        @if let Some((number, words)) = line { pre class="scroll" tabindex="0" { code class="exact" { (number) "  " (words) } } }
    }
}

fn explained(app: &App, policy: &MakeGoodPolicy, thoughts: &[HouseError]) -> Markup {
    let house = app.house();
    let usual = house.company.currency();
    let changes = compare(&house.policy, policy, &[], usual).map(|found| found.rules).unwrap_or_default();
    let all = policy.in_words();
    html! {
        p class="check-verdict" { span class="state" data-shape="tick" { "Can be taken" } }
        @if !thoughts.is_empty() {
            p { strong { "Think about this first" } }
            ul class="entries" { @for one in thoughts { li { p { @if let Some(line) = one.line { "Line " (line) ": " }
                code class="exact" { (one.field) } ": found " (one.found) ", expected " (one.expected) "." } } } }
        }
        @if changes.is_empty() { p class="part-note" { "It says the same as the rules in force." } }
        @else { p { strong { "What it would change" } } ul class="entries" { @for change in &changes { li { (change) } } } }
        details class="more" { summary { "What it says, in words" }
            @for (part, title) in PARTS { (told(title, &all.iter().filter(|one| one.part == part).collect::<Vec<_>>())) }
        }
    }
}

fn told(title: &str, all: &[&Sentence]) -> Markup {
    html! {
        @if !all.is_empty() {
            p { strong { (title) } }
            ul class="entries" { @for one in all {
                li { p { @if !one.name.is_empty() { code class="exact" { (one.name) } " " } (one.words) } }
            } }
        }
    }
}
