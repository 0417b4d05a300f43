//! The sentence of an acknowledgement that names what comes next and by when: it follows its fields for as long as the writer
//! has left it as it was drafted. What it was drafted from travels with the form, so this needs no script.

use domain::case::House;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::{draft, sight::Sight, wording::local};
use crate::{
    letters,
    web::{Refill, Typed},
};

/// The fields that hold what the sentence was drafted from.
pub const FIELDS: [&str; 2] = ["drafted", "drafted_at"];

#[derive(Deserialize)]
struct Fields {
    promise: Option<String>,
    promise_due_at: Option<Timestamp>,
    drafted: Option<String>,
    drafted_at: Option<Timestamp>,
}

/// A sentence that was drafted, and the one that takes its place.
pub struct Followed {
    from: String,
    to: String,
}

/// What was typed, with the drafted sentence as its fields are now.
pub fn followed(typed: Typed, house: &House) -> Typed {
    let Some(Followed { from, to }) = change(&typed, house) else { return typed };
    let body = typed.get("body").replacen(&from, &to, 1);
    let (promise, due) = (typed.get("promise").to_owned(), typed.get("promise_due_at").to_owned());
    let bare = typed.without(&["body"]).without(&FIELDS);
    bare.with("body", &body).with("drafted", &promise).with("drafted_at", &due)
}

/// None where nothing was changed, or the writer has put words of their own in its place.
pub fn change(typed: &Typed, house: &House) -> Option<Followed> {
    let Fields { promise, promise_due_at, drafted, drafted_at } = typed.read(house).ok()?;
    let from = letters::next_line(&drafted?, drafted_at?, house).ok()?;
    let to = letters::next_line(&promise?, promise_due_at?, house).ok()?;
    (from != to && typed.get("body").contains(&from)).then_some(Followed { from, to })
}

impl Followed {
    /// For the script, which puts the sentence into what is being written.
    pub fn show(&self, typed: &Typed) -> Markup {
        html! {
            span hidden data-follow-from=(self.from) data-follow-to=(self.to)
                data-drafted=(typed.get("promise")) data-drafted-at=(typed.get("promise_due_at")) {}
        }
    }
}

/// What the form brings along.
pub fn sent(sight: &Sight, key: &str, refill: &Refill) -> Markup {
    let at = local(draft::next_word_at(sight), sight.zone());
    let [what, when] = FIELDS;
    html! {
        input type="hidden" name=(what) value=(refill.value(key, what, draft::PROMISE));
        input type="hidden" name=(when) value=(refill.value(key, when, &at));
    }
}
