//! One piece of mail: its headers, its text, and how far it has come.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::staff::Permission;
use maud::{Markup, html};
use store::outbox::Mail;
use uuid::Uuid;

use super::list::{retry as retry_button, status};
use crate::{
    actions::settings,
    app::{App, Shared},
    error::Error,
    web::{
        At, PageError, SignedIn,
        parts::moment,
        settings::{Frame, with_role},
    },
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    let id = named(&id)?;
    let (mail, case) = app.hop(move |app| load(app, id)).await?;
    let content = page(&app, &me, &mail, case.as_deref());
    Ok(Frame::below("/outbox", mail.subject.clone()).show(&app, &me, &content))
}

pub async fn retry(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    let (id, actor) = (named(&id)?, me.actor());
    app.hop(move |app| settings::resend(app, &actor, id)).await?;
    Ok(Redirect::to(&format!("/outbox/{id}")).into_response())
}

fn named(id: &str) -> Result<Uuid, Error> {
    id.parse().map_err(|_| Error::Missing("such mail"))
}

fn load(app: &App, id: Uuid) -> Result<(Mail, Option<String>), Error> {
    app.look(|conn| {
        let mail = store::outbox::by_id(conn, id)?.ok_or(Error::Missing("such mail"))?;
        let file = mail.case.map(|case| store::case::file(conn, case, store::case::Lock::No)).transpose()?;
        Ok((mail, file.flatten().map(|file| file.case.number.to_string())))
    })
}

fn page(app: &App, me: &SignedIn, mail: &Mail, case: Option<&str>) -> Markup {
    let zone = &app.house().company.zone;
    html! {
        section class="part" aria-labelledby="state" {
            h2 id="state" { (status(mail)) }
            dl class="facts" {
                dt { "To" } dd { @if mail.recipient.is_empty() { span class="unknown" { "no address: the customer reads it on their own page" } } @else { (mail.recipient) } }
                dt { "From" } dd { (app.config.mail_from.as_deref().unwrap_or("not set")) }
                dt { "Subject" } dd { (mail.subject) }
                dt { "Identity" } dd { code class="exact" { (mail.id) } }
                @if let Some(case) = case { dt { "Case" } dd { a href={ "/cases/" (case) } { (case) } } }
                dt { "Written" } dd { (moment(mail.created_at, zone)) }
                dt { "Sent" } dd { @if let Some(at) = mail.sent_at { (moment(at, zone)) } @else { "not yet" } }
                dt { "Tried" } dd { (mail.attempts) @if mail.attempts == 1 { " time" } @else { " times" } }
                @if let Some(error) = &mail.error { dt { "Last trouble" } dd { (error) } }
            }
            @if mail.status == "failed" { (with_role(me, Permission::WorkCases, &retry_button(mail, false))) }
        }
        section class="part" aria-labelledby="text" {
            h2 id="text" { "Text" }
            @match &mail.text {
                Some(text) => { figure class="verbatim" { blockquote { (text) } } }
                None => { p class="unknown" { "Its words were erased." } }
            }
        }
    }
}
