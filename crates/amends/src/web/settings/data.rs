//! Data: the journal's check, backup, and what customers may ask for.

use axum::{extract::State, response::Response};
use domain::staff::Permission;
use maud::{Markup, html};
use store::journal::Verdict;

use super::{Frame, mail::command, with_role};
use crate::{
    actions::settings,
    app::{App, Shared},
    web::{PageError, SignedIn, parts},
};

const HERE: &str = "/settings/data";

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Response {
    Frame::of(HERE).show(&app, &me, &page(&app, &me, None))
}

pub async fn verify(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let actor = me.actor();
    let verdict = app.hop(move |app| settings::verify(app, &actor)).await?;
    Ok(Frame::of(HERE).show(&app, &me, &page(&app, &me, Some(&verdict))))
}

fn page(app: &App, me: &SignedIn, verdict: Option<&Verdict>) -> Markup {
    let check = html! {
        form method="post" action={ (HERE) "/verification" } { div class="form-acts" { button class="btn btn-first" { "Check the journal" } } }
    };
    html! {
        section class="part" aria-labelledby="journal" {
            h2 id="journal" { "The journal" }
            p { "Everything that happened, each entry sealed over the one before. The check reads all of it and names the first entry that is not as it was written." }
            @if let Some(verdict) = verdict { (found(verdict)) }
            (with_role(me, Permission::Administer, &check))
        }
        (backup(app))
        section class="part" aria-labelledby="rights" {
            h2 id="rights" { "Export and erasure" }
            p { "Cases, their words and the journal are kept until somebody erases them: nothing is deleted by itself. A customer may ask for everything kept about them, or for their words to be erased." }
            p { "An administrator does either on the command line of this installation:" }
            dl class="facts" {
                dt { "Everything kept about a customer" } dd { code class="exact" { (command(app, "export --customer ID")) } }
                dt { "Erase their words" } dd { code class="exact" { (command(app, "erase --customer ID --reason \"…\"")) } }
            }
            p class="part-note" { "An erasure is recorded with its reason and keeps the journal whole: words go, entries stay." }
        }
    }
}

fn found(verdict: &Verdict) -> Markup {
    html! {
        div class="notice" role="status" {
            @if verdict.ok { span { (parts::state("tick", "whole")) " " strong { (verdict.entries) " entries" } " are as they were written." } }
            @else { span { (parts::state("cross", "not whole")) " " (verdict.entries) " entries were read." } }
        }
        @if let Some(bad) = &verdict.first_bad {
            div class="refusal" role="alert" {
                p { span class="refusal-word" { "The first that is not" } " is entry " (bad.n) " of " code class="exact" { (bad.stream) }
                    @if let Some(position) = bad.position { ", at position " (position) } ": " (bad.what) "." }
            }
        }
    }
}

fn backup(app: &App) -> Markup {
    let folder = std::path::absolute(&app.config.data).unwrap_or_else(|_| app.config.data.clone());
    html! {
        section class="part" aria-labelledby="backup" {
            h2 id="backup" { "Backup" }
            p { "One file that holds everything, written while the server runs. It can be restored to either engine." }
            p { code class="exact" { (command(app, "backup amends.backup")) } }
            p class="part-note" { "Keep " code class="exact" { (folder.join("secret.key").display()) } " with it: without that key, links to customers' pages and the seals of the journal are lost." }
        }
    }
}
