//! Saying that the reply check is wrong, from beside the composer: a fault that is none, or something that it missed.
//!
//! The place that answers a remark bears its value as `data-remarked`: there the focus goes on, as the button is gone.

use domain::{
    case::{
        acts::{CheckLabel, CheckRemark, CheckVerdict, REMARKED},
        kind_for_check,
    },
    change::Refused,
    reply::{ElementCode, Fault, FaultCode},
};
use maud::{Markup, html};
use serde_json::Value;

use super::{
    check::{Found, name},
    compose::message_kind,
    sight::Sight,
};
use crate::{
    actions,
    app::App,
    error::Error,
    web::{SignedIn, Typed, parts::state},
};

/// The field that the buttons send: the number of a fault, or [`MISSED`].
const REMARK: &str = "remark";
const MISSED: &str = "missed";
const CODE: &str = "missed_code";
const WORDS: &str = "missed_words";
/// What stands in the composer's form for the sake of remarks alone.
pub const FIELDS: [&str; 3] = [REMARK, CODE, WORDS];

/// Keeps what is said about the check, if anything is; answers why it cannot be kept.
///
/// # Errors
/// Storage failed, or the case is gone.
pub fn keep(app: &App, me: &SignedIn, sight: &Sight, typed: &Typed) -> Result<Option<Refused>, Error> {
    let Some(remark) = read(sight, typed) else { return Ok(None) };
    match actions::case::act(app, &me.actor(), sight.file.case.id, remark) {
        Ok(_) => Ok(None),
        Err(Error::Refused(refused)) => Ok(Some(refused)),
        Err(error) => Err(error),
    }
}

/// Whether anything is said about the check.
pub fn is_in(typed: &Typed) -> bool {
    !typed.get(REMARK).is_empty()
}

fn read(sight: &Sight, typed: &Typed) -> Option<CheckRemark> {
    let (kind, text) = (typed.get("kind"), typed.get("body").to_owned());
    let stage = kind_for_check(message_kind(kind));
    if typed.get(REMARK) == MISSED {
        let [code, words] = [CODE, WORDS].map(|field| typed.get(field).to_owned());
        return Some(CheckRemark { verdict: CheckVerdict::Missed, code, stage, text, words });
    }
    let number: usize = typed.get(REMARK).parse().ok()?;
    let fault = Found::of(sight, typed).check.faults.into_iter().nth(number)?;
    let code = fault.code.word().to_owned();
    Some(CheckRemark { verdict: CheckVerdict::NotAFault, code, stage, text, words: fault.text })
}

/// The button beside a fault; once it was pressed, what became of it.
pub fn not_a_fault(sight: &Sight, number: usize, fault: &Fault) -> Markup {
    let known = said(sight).any(|(label, words)| {
        label.verdict == CheckVerdict::NotAFault && label.code == fault.code.word() && words == fault.text
    });
    html! {
        @if known { p class="hint" tabindex="-1" data-remarked=(number) { "You said that this is no fault. It is kept for the check to learn from." } }
        @else { (button(sight, &number.to_string(), "This is not a fault")) }
    }
}

/// Naming what was missed, and what has been named in this text.
pub fn missed(sight: &Sight, body: &str, refused: Option<&Refused>) -> Markup {
    let named: Vec<_> = said(sight)
        .filter(|(label, words)| label.verdict == CheckVerdict::Missed && body.contains(words.as_str()))
        .collect();
    html! {
        @for (label, words) in &named {
            p class="hint" { (state("ring", &format!("Missed: {}", label.code.replace('_', " ")))) " “" (words) "”. Kept for the check to learn from." }
        }
        details class="more" open[refused.is_some()] {
            summary data-remarked=[refused.is_none().then_some(MISSED)] { "Something was missed" }
            @if let Some(refused) = refused { p class="error" role="alert" { (refused.to_string()) } }
            div class="form-row" {
                div class="field" { label for="missed-code" { "What it is" } select id="missed-code" name=(CODE) {
                    optgroup label="Faults" { @for code in FaultCode::ALL { option value=(code.word()) { (name(code)) } } }
                    optgroup label="What a message holds" { @for code in ElementCode::ALL { option value=(code.word()) { (name(code)) } } }
                } }
                div class="field" { label for="missed-words" { "The words, as they stand in the text" } input id="missed-words" name=(WORDS) data-selected-text data-remarked=[refused.is_some().then_some(MISSED)]; }
            }
            (button(sight, MISSED, "Say so"))
        }
    }
}

fn button(sight: &Sight, value: &str, words: &str) -> Markup {
    html! {
        button class="btn btn-small" name=(REMARK) value=(value) data-remark formnovalidate
            formaction={ (sight.here()) "/reply_check#act-message" } { (words) }
    }
}

/// What was said about the check in this case, with the words that it is about.
fn said(sight: &Sight) -> impl Iterator<Item = (CheckLabel, String)> {
    sight.history.iter().filter(|entry| entry.kind == REMARKED).filter_map(|entry| {
        let label: CheckLabel = serde_json::from_value(Value::Object(entry.facts())).ok()?;
        let words = entry.words.as_deref()?.get(label.start..label.end)?.to_owned();
        Some((label, words))
    })
}
