//! One version of a part: what it changed, and a way back to it.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{house::Part, staff::Permission};
use maud::{Markup, html};

use super::{Frame, diff, editor, part, with_role};
use crate::{
    actions::settings::{self, Subject},
    app::Shared,
    error::Error,
    web::{At, PageError, SignedIn, Typed, parts::moment},
};

pub async fn show(
    part: Part,
    State(app): State<Shared>,
    me: SignedIn,
    At(n): At<i64>,
) -> Result<Response, PageError> {
    let edited = app.hop(move |app| part::load(app, part)).await?;
    let zone = &app.house().company.zone;
    let here = part::path(part);
    let content = page(&edited, n, zone, &me).ok_or(Error::Missing("such version"))?;
    Ok(Frame::below(&here, format!("Version {n}")).show(&app, &me, &content))
}

/// Puts an earlier version in force again, as a version of its own.
pub async fn restore(
    part: Part,
    State(app): State<Shared>,
    me: SignedIn,
    At(n): At<i64>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, from) = (me.actor(), editor::from(&typed));
    let version = app.hop(move |app| settings::restore(app, &actor, Subject::Part(part), from, n)).await?;
    Ok(Redirect::to(&format!("{}?saved={version}", part::path(part))).into_response())
}

fn page(edited: &editor::Edited, n: i64, zone: &str, me: &SignedIn) -> Option<Markup> {
    let one = edited.versions.iter().find(|one| one.version == n)?;
    let before = edited.text_of(n - 1).unwrap_or_default();
    let name = if n == 1 { "the text that ships".to_owned() } else { format!("version {}", n - 1) };
    let restore = html! {
        form method="post" action={ (edited.path) "/versions/" (n) } {
            input type="hidden" name="version" value=(edited.version);
            div class="form-acts" { button class="btn" { "Put this version in force again" } }
        }
    };
    Some(html! {
        section class="part" aria-labelledby="changed" {
            h2 id="changed" { "What it changed" }
            p class="part-note" { (moment(one.changed_at, zone)) ", by " (edited.author(one.changed_by)) ". Compared with " (name) "." }
            (diff::table(&before, &one.body))
            @if n != edited.version { (with_role(me, Permission::Administer, &restore)) }
        }
        details class="more" { summary { "The whole text" } pre class="scroll" tabindex="0" { code class="exact" { (one.body) } } }
    })
}
