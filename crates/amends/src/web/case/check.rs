//! The reply check beside the composer: as a fragment while typing, or with the whole page.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{
    case::check_text,
    reply::{ElementCode, Fault, ReplyCheck},
};
use maud::{Markup, html};

use super::{compose::message_kind, page, sight::Sight};
use crate::{
    app::Shared,
    web::{Page, PageError, Refill, SignedIn, Typed, parts::state},
};

/// Says what the check finds in what is typed.
pub async fn check(
    State(app): State<Shared>,
    me: SignedIn,
    Path(number): Path<String>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, PageError> {
    let alone = headers.contains_key("x-fragment");
    let mine = me.clone();
    let (title, content) = app
        .hop(move |app| {
            let sight = Sight::load(app, &mine, &number)?;
            if alone {
                return Ok((String::new(), fragment(&sight, typed.get("kind"), typed.get("body"))));
            }
            let refill = Refill { form: "message".to_owned(), typed, ..Refill::default() };
            Ok((page::title(&sight), page::whole(&sight, &refill, "")))
        })
        .await?;
    if alone {
        return Ok(content.into_response());
    }
    Ok(Page::of_staff(&app, &me, "/cases", title).show(content))
}

/// The fragment of the contract.
pub fn fragment(sight: &Sight, kind: &str, body: &str) -> Markup {
    if body.trim().is_empty() {
        return html! {};
    }
    let found = sight.ask(|desk| check_text(&sight.file, message_kind(kind), body, desk));
    html! {
        p class="check-verdict" { (verdict(&found)) }
        @if !found.faults.is_empty() {
            p class="check-text" { (marked(body, &found.faults)) }
            ul class="faults" { @for fault in &found.faults {
                li { (state(if fault.hard { "cross" } else { "dashed" }, &name(fault.code))) span { (fault.hint) } }
            } }
        }
        @if found.language == "en" { (chips(&found)) }
    }
}

fn verdict(found: &ReplyCheck) -> Markup {
    let hard = found.faults.iter().filter(|fault| fault.hard).count();
    let soft = found.faults.len() - hard;
    if found.language != "en" {
        return state("dashed", "This language is not checked. Read it once more yourself.");
    }
    if found.blocked {
        return state("cross", &format!("Cannot be sent as it is: {} it", blocks(hard)));
    }
    match (soft, found.missing.len()) {
        (0, 0) => state("tick", "Good to send"),
        (0, missing) => state("ring", &format!("Can be sent; {missing} still missing")),
        (soft, _) => state("dashed", &format!("Can be sent; {soft} to mend")),
    }
}

fn blocks(hard: usize) -> String {
    if hard == 1 { "1 fault blocks".to_owned() } else { format!("{hard} faults block") }
}

/// The text with its faults marked. Faults that overlap an earlier one are told below, not marked twice.
fn marked(body: &str, faults: &[Fault]) -> Markup {
    let mut at = 0;
    let mut pieces = Vec::new();
    for fault in faults {
        if let (Some(before), Some(words)) = (body.get(at..fault.start), body.get(fault.start..fault.end)) {
            pieces.push((before, words, fault.hard));
            at = fault.end;
        }
    }
    html! {
        @for (before, words, hard) in pieces {
            (before) mark class={ "fault" @if hard { " is-hard" } } { (words) }
        }
        (body.get(at..).unwrap_or_default())
    }
}

fn chips(found: &ReplyCheck) -> Markup {
    let mut present: Vec<ElementCode> = found.elements.iter().map(|one| one.code).collect();
    present.sort_unstable();
    present.dedup();
    html! {
        ul class="chips" aria-label="What a message like this holds" {
            @for code in present { li class="chip" { (state("tick", &name(code))) } }
            @for code in &found.missing {
                li class="chip is-missing" { (state("ring", &format!("{} missing", name(code)))) }
            }
        }
    }
}

/// The name of a code, such as “echo issue”.
fn name(code: impl serde::Serialize) -> String {
    let word = serde_json::to_value(code).ok();
    let word = word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().replace('_', " ");
    match word.as_str() {
        "echo issue" => "names the issue".to_owned(),
        "named human" => "a person’s name".to_owned(),
        "thanks patience" => "thanks for the patience".to_owned(),
        _ => word,
    }
}
