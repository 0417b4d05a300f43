//! Seeing the demo as each of its people: everybody's chair is free.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::Id, staff::Member};
use maud::{Markup, html};

use super::{PageError, SignedIn, Typed};
use crate::{
    actions::staff,
    app::{App, Shared},
    error::Error,
    web::{Page, session::set_cookie, settings::role_name},
};

/// The chairs of a demo; nothing in earnest.
///
/// # Errors
/// Storage failed.
pub async fn chairs_if_any(app: &Shared) -> Result<Markup, Error> {
    if !app.config.demo {
        return Ok(html! {});
    }
    Ok(chairs(&app.hop(members).await?))
}

/// A button for each person, with what they may do.
fn chairs(members: &[Member]) -> Markup {
    html! {
        form class="form chairs" method="post" action="/demo/people" {
            p { "This is a demo: sit down in anybody's chair." }
            @for member in members.iter().filter(|member| member.active) {
                button class="btn" name="member" value=(member.id) { (member.name) ", " (role_name(member.role)) }
            }
        }
    }
}

/// The chairs, for somebody who sits in one.
pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let members = app.hop(members).await?;
    let content = html! {
        div class="page-head" { div {
            h1 { "See it as somebody else" }
            p class="page-sub" { "You are " (me.member.name) "." }
        } }
        (chairs(&members))
    };
    Ok(Page::of_staff(&app, &me, "", "See it as somebody else").show(content))
}

pub async fn sit(State(app): State<Shared>, typed: Typed) -> Result<Response, PageError> {
    let id: Id<Member> = typed.get("member").parse().map_err(|_| Error::Missing("such person"))?;
    let secret = app.hop(move |app| staff::sit_in_demo(app, id)).await?;
    let mut answer = Redirect::to("/").into_response();
    answer.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &secret));
    Ok(answer)
}

fn members(app: &App) -> Result<Vec<Member>, Error> {
    app.look(|conn| Ok(store::staff::all(conn)?))
}
