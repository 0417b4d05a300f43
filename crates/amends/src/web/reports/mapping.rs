//! Which of the firm's own products and kinds of failure belong to which group and cause of the UK return.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::staff::Permission;
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    actions::settings::change_uk_mapping,
    app::Shared,
    reports::uk_return::mapping,
    web::{Page, PageError, SignedIn},
};

const HERE: &str = "/reports/uk-return/mapping";

#[derive(Deserialize)]
pub struct Changed {
    version: i64,
    text: String,
}

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let (version, text, _) = app.hop(mapping).await?;
    let may = me.member.role.may(Permission::Manage);
    let content = page(version, &text, None, may);
    Ok(Page::of_staff(&app, &me, "/measures", "Mapping of the UK return").show(content))
}

pub async fn save(
    State(app): State<Shared>,
    me: SignedIn,
    Form(changed): Form<Changed>,
) -> Result<Response, PageError> {
    let (actor, text) = (me.actor(), changed.text.replace("\r\n", "\n"));
    let kept = text.clone();
    match app.hop(move |app| change_uk_mapping(app, &actor, changed.version, kept)).await {
        Ok(_) => Ok(Redirect::to(HERE).into_response()),
        Err(error) if [409, 422].contains(&error.status()) => {
            let content = page(changed.version, &text, Some(&error.to_string()), true);
            let page = Page::of_staff(&app, &me, "/measures", "Mapping of the UK return");
            Ok(page.refused(error.status()).show(content))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(version: i64, text: &str, refused: Option<&str>, may: bool) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/reports" { "Reports" } }
            h1 { "Mapping of the UK return" }
            p class="page-sub" { "Your own products and kinds of failure, and the group and cause of the return that each belongs to. What is not named is shown as “not mapped”, never guessed." }
        } }
        @if let Some(refused) = refused { div class="refusal" role="alert" { p { (refused) } } }
        form method="post" action=(HERE) class="form" {
            input type="hidden" name="version" value=(version);
            div class="field wide" {
                label for="mapping-text" { "As text (TOML)" }
                textarea id="mapping-text" name="text" rows="28" spellcheck="false" class="exact" readonly[!may] { "\n" (text) }
            }
            @if may { div class="form-acts" { button class="btn btn-first" { "Save" } } }
            @else { p class="hint" { "A manager can change this." } }
        }
    }
}
