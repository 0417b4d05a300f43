//! My settings: what everybody may change about themselves.

use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

use super::{Frame, role_name};
use crate::{
    actions::staff,
    app::Shared,
    web::{
        PageError, Refill, SignedIn, Typed,
        parts::{Field, choices, refusal},
        session::set_cookie,
    },
};

const HERE: &str = "/settings/me";

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let saved = query.as_deref() == Some("saved");
    again(&app, &me, &Refill::default(), None, saved).await
}

pub async fn change(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, kept) = (me.actor(), typed.clone());
    let changed = app
        .hop(move |app| {
            let (name, signature) = (typed.get("name").to_owned(), typed.get("signature").to_owned());
            staff::change_me(app, &actor, name, signature, typed.get("on_duty") == "true")
        })
        .await;
    match changed {
        Ok(_) => Ok(Redirect::to("/settings/me?saved").into_response()),
        Err(error) => {
            again(&app, &me, &Refill::refused("me", kept, &error), Some(error.status()), false).await
        }
    }
}

pub async fn change_password(
    State(app): State<Shared>,
    me: SignedIn,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let changed = app
        .hop(move |app| {
            staff::change_my_password(app, &actor, typed.get("old_password"), typed.get("password"))
        })
        .await;
    match changed {
        Ok(secret) => {
            let mut response = Redirect::to("/settings/me?saved").into_response();
            response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &secret));
            Ok(response)
        }
        Err(error) => {
            // Passwords are never written back into a page.
            let refill = Refill::refused("password", Typed::default(), &error);
            again(&app, &me, &refill, Some(error.status()), false).await
        }
    }
}

async fn again(
    app: &Shared,
    me: &SignedIn,
    refill: &Refill,
    refused: Option<u16>,
    saved: bool,
) -> Result<Response, PageError> {
    let id = me.member.id;
    let has_password = app.hop(move |app| app.look(|conn| Ok(store::staff::has_password(conn, id)?))).await?;
    let frame = Frame { refused, ..Frame::of(HERE) };
    Ok(frame.show(app, me, &page(me, refill, has_password, saved)))
}

fn page(me: &SignedIn, refill: &Refill, has_password: bool, saved: bool) -> Markup {
    let duty = if me.member.on_duty { "true" } else { "false" };
    html! {
        @if saved { div class="notice" role="status" { span { "Saved." } } }
        section class="part" aria-labelledby="mine" {
            h2 id="mine" { "Who I am" }
            dl class="facts" { dt { "E-mail" } dd { (me.member.email) } dt { "Role" } dd { (role_name(me.member.role)) } }
            (refusal("me", refill))
            form class="form" method="post" action=(HERE) {
                (Field::line("me", "name", "Name").hint("Customers see it under your letters.").value(&me.member.name).show(refill))
                (Field::line("me", "signature", "Line under my letters").hint("Such as a direct phone number.").optional().value(&me.member.signature).show(refill))
                (choices(&Field::line("me", "on_duty", "New cases").value(duty), &[("true", "On duty"), ("false", "Off duty")], refill))
                div class="form-acts" { button class="btn btn-first" { "Save" } }
            }
        }
        section class="part" aria-labelledby="my-password" {
            h2 id="my-password" { "Password" }
            @if !has_password { div class="notice" { span { "You came by a link and have no password yet. Choose one, to sign in with next time." } } }
            (refusal("password", refill))
            form class="form" method="post" action={ (HERE) "/password" } {
                @if has_password { (Field::line("password", "old_password", "Password of today").kind("password").show(refill)) }
                (Field::line("password", "password", "New password").kind("password").hint("Ten characters or more. You stay signed in here; everywhere else you are signed out.").show(refill))
                div class="form-acts" { button class="btn btn-first" { "Set password" } }
            }
        }
    }
}
