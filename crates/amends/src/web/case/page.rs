//! The page of a case, whole or one live part of it.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    acts, compose, customer, forms, head, make_goods, next, promises, scorecard, sight::Sight, thread,
};
use crate::{
    app::Shared,
    error::Error,
    web::{At, Page, PageError, Refill, SignedIn, learning::lessons},
};

/// What the address asks for.
#[derive(Default, Deserialize)]
pub struct Wanted {
    /// The kind of message to write.
    #[serde(default)]
    write: String,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(name): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let mine = me.clone();
    let (title, content) = app
        .hop(move |app| {
            let sight = Sight::assessing(app, &mine, &name)?;
            Ok((title(&sight), whole(&sight, &Refill::default(), &wanted.write)))
        })
        .await?;
    Ok(Page::of_staff(&app, &me, "/cases", title).show(content))
}

/// One part, for a page that is open while something happens.
pub async fn fragment(
    State(app): State<Shared>,
    me: SignedIn,
    At((name, part)): At<(String, String)>,
) -> Result<Response, PageError> {
    let content = app
        .hop(move |app| {
            let look = match part.as_str() {
                "acts" => Sight::assessing,
                "make-goods" => Sight::advised,
                _ => Sight::load,
            };
            let (sight, refill) = (look(app, &me, &name)?, Refill::default());
            match part.as_str() {
                "next" => Ok(next::show(&sight)),
                "promises" => Ok(promises::show(&sight, &refill)),
                "make-goods" => Ok(make_goods::show(&sight, &refill)),
                "acts" => Ok(acts::show(&sight, &refill)),
                "thread" => Ok(thread::show(&sight)),
                _ => Err(Error::Missing("such part of the page")),
            }
        })
        .await?;
    Ok(content.into_response())
}

/// What the window is called.
pub fn title(sight: &Sight) -> String {
    format!("{} · {}", sight.file.case.number, sight.file.case.subject)
}

/// The refusal of an act whose form this reader is not shown, such as an approval that is for somebody else.
fn unplaced(sight: &Sight, refill: &Refill) -> Markup {
    let file = &sight.file;
    let in_lines = file.promises.iter().flat_map(|one| forms::of_promise(one, sight));
    let given = file.make_goods.iter().flat_map(|one| forms::of_make_good(one, sight));
    let mut placed = forms::all(sight).into_iter().chain(in_lines).chain(given);
    if refill.form == "message" || placed.any(|form| form.key() == refill.form) {
        return html! {};
    }
    forms::refusal(&refill.form, sight, refill, |_| false)
}

/// Everything, with a refused form as it was typed.
pub fn whole(sight: &Sight, refill: &Refill, write: &str) -> Markup {
    html! {
        (head::show(sight))
        (unplaced(sight, refill))
        div class="case" {
            div class="case-words stack" { (head::words(sight)) }
            aside class="case-side stack" aria-label="Where the case stands" {
                (next::show(sight))
                (promises::show(sight, refill))
                (make_goods::show(sight, refill))
                (next::playbook(sight))
                (lessons::beside_case(&sight.lessons, &sight.house))
                (customer::show(sight))
                (customer::link(sight))
                (scorecard::show(sight))
            }
            div class="case-thread stack-wide" {
                (acts::show(sight, refill))
                (compose::show(sight, refill, write))
                (thread::show(sight))
            }
        }
    }
}
