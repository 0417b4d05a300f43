//! One person: role, duty, whether they are still here, and links to hand over.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    change::Refused,
    id::Id,
    staff::{Actor, Member, MemberKind, Permission, Role},
};
use maud::{Markup, html};

use super::{Frame, people::roles, with_role};
use crate::{
    actions::staff,
    app::{App, Shared},
    error::Error,
    web::{
        At, PageError, Refill, SignedIn, Typed,
        parts::{Field, choices, day, refusal, select},
    },
};

const LIST: &str = "/settings/people";

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    let one = app.hop(move |app| load(app, &id)).await?;
    let content = page(&app, &me, &one, &Refill::default(), None);
    Ok(Frame::below(LIST, one.name.clone()).show(&app, &me, &content))
}

pub async fn change(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, again, wanted) = (me.actor(), typed.clone(), id.clone());
    let changed = app.hop(move |app| change_in(app, &actor, &wanted, &typed)).await;
    match changed {
        Ok(()) => Ok(Redirect::to(LIST).into_response()),
        Err(error) if matches!(error.status(), 409 | 422) => {
            let one = app.hop(move |app| load(app, &id)).await?;
            let content = page(&app, &me, &one, &Refill::refused("person", again, &error), None);
            Ok(Frame::below(LIST, one.name.clone()).refused(error.status()).show(&app, &me, &content))
        }
        Err(error) => Err(error.into()),
    }
}

fn change_in(app: &App, actor: &Actor, id: &str, typed: &Typed) -> Result<(), Error> {
    let role = Role::named(typed.get("role"))
        .ok_or_else(|| Refused::invalid("role", typed.get("role"), Role::ALL.map(Role::name).join(", ")))?;
    let (active, on_duty) = (typed.get("active") == "true", typed.get("on_duty") == "true");
    let id = member(id)?;
    staff::change(app, actor, id, role, active, on_duty)?;
    staff::set_training(app, actor, id, typed.get("in_training") == "true").map(drop)
}

pub async fn sign_in_link(app: State<Shared>, me: SignedIn, id: At<String>) -> Result<Response, PageError> {
    hand_over(app, me, id, "sign_in").await
}

pub async fn password_link(app: State<Shared>, me: SignedIn, id: At<String>) -> Result<Response, PageError> {
    hand_over(app, me, id, "password").await
}

/// Shows a new link. It is shown once, so nothing redirects away from it.
async fn hand_over(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
    purpose: &'static str,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let (one, link) = app
        .hop(move |app| {
            let link = staff::link_for(app, &actor, member(&id)?, purpose)?;
            Ok((load(app, &id)?, link))
        })
        .await?;
    let notice = handed_over(&app, &one, &link, purpose);
    let content = page(&app, &me, &one, &Refill::default(), Some(&notice));
    Ok(Frame::below(LIST, one.name.clone()).show(&app, &me, &content))
}

/// A link to hand over.
pub fn handed_over(app: &App, one: &Member, link: &str, purpose: &str) -> Markup {
    let (path, what) = match purpose {
        "password" => ("/password/", "lets them choose a new password"),
        _ => ("/sign-in/", "signs them in"),
    };
    html! {
        div class="notice can-do" role="status" {
            span { strong { "A link for " (one.name) ". " } "It " (what) ", works once, for a day, and is shown only now: hand it over yourself." }
            code class="exact" data-link { (app.public_url(&format!("{path}{link}"))) }
        }
    }
}

fn member(id: &str) -> Result<Id<Member>, Error> {
    id.parse().map_err(|_| Error::Missing("such person"))
}

fn load(app: &App, id: &str) -> Result<Member, Error> {
    let id = member(id)?;
    let found = app.look(|conn| Ok(store::staff::by_id(conn, id)?))?;
    found.filter(|one| one.kind == MemberKind::Person).ok_or(Error::Missing("such person"))
}

fn page(app: &App, me: &SignedIn, one: &Member, refill: &Refill, notice: Option<&Markup>) -> Markup {
    html! {
        @if let Some(notice) = notice { (notice) }
        section class="part" aria-labelledby="person" {
            h2 id="person" { "What they may do" }
            dl class="facts" {
                dt { "E-mail" } dd { (one.email) }
                dt { "Under letters" } dd { (one.name) @if !one.signature.is_empty() { ", " (one.signature) } }
                @if one.invited { dt { "Invited" } dd { (day(one.joined_at, &app.house().company.zone)) ", not here yet: new cases come after the first sign-in" } }
                @else { dt { "Here since" } dd { (day(one.joined_at, &app.house().company.zone)) } }
            }
            (with_role(me, Permission::Administer, &form(one, refill)))
        }
        section class="part" aria-labelledby="links" {
            h2 id="links" { "Links to hand over" }
            (with_role(me, Permission::Administer, &links(one)))
        }
    }
}

fn form(one: &Member, refill: &Refill) -> Markup {
    let yes = |truth: bool| if truth { "true" } else { "false" };
    html! {
        (refusal("person", refill))
        form class="form" method="post" action={ (LIST) "/" (one.id) } {
            (select(&Field::line("person", "role", "Role").value(one.role.name()), &roles(), refill))
            (choices(&Field::line("person", "on_duty", "New cases").value(yes(one.on_duty)), &[("true", "On duty: may be given new cases"), ("false", "Off duty")], refill))
            (choices(&Field::line("person", "in_training", "In training").value(yes(one.in_training)), &[("false", "Has learned it"), ("true", "Still learning: tighter limits, approves nothing, sends nothing against the reply check")], refill))
            (choices(&Field::line("person", "active", "Still here").value(yes(one.active)), &[("true", "Works here"), ("false", "Has left: signed out everywhere, cannot sign in")], refill))
            div class="form-acts" { button class="btn btn-first" { "Save" } }
        }
    }
}

fn links(one: &Member) -> Markup {
    html! {
        @if one.active {
            div class="form-acts" {
                form method="post" action={ (LIST) "/" (one.id) "/sign-in-link" } { button class="btn" { "Make a sign-in link" } }
                form method="post" action={ (LIST) "/" (one.id) "/password-link" } { button class="btn" { "Make a link for a new password" } }
            }
            p class="part-note" { "Each works once, for a day. Choosing a new password signs them out everywhere else." }
        } @else { p class="part-note" { "Somebody who has left cannot sign in." } }
    }
}
