//! Tokens: how other programs sign in. Each is a member of staff under its own name.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    change::Refused,
    staff::{Member, MemberKind, Permission, Role},
};
use maud::{Markup, html};

use super::{Frame, people::roles, role_name, with_role};
use crate::{
    actions::staff,
    app::{App, Shared},
    error::Error,
    web::{
        At, PageError, Refill, SignedIn, Typed,
        parts::{self, Field, refusal, select},
    },
};

const HERE: &str = "/settings/tokens";

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let tokens = app.hop(load).await?;
    Ok(Frame::of(HERE).show(&app, &me, &page(&app, &me, &tokens, &Refill::default(), None)))
}

/// Makes a token and shows its secret. It is shown once, so nothing redirects away from it.
pub async fn create(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, again) = (me.actor(), typed.clone());
    let made = app
        .hop(move |app| {
            let role = Role::named(typed.get("role")).ok_or_else(|| {
                Refused::invalid("role", typed.get("role"), Role::ALL.map(Role::name).join(", "))
            })?;
            staff::create_token(app, &actor, typed.get("name"), role)
        })
        .await;
    let (refill, secret, refused) = match made {
        Ok((_, secret)) => (Refill::default(), Some(secret), None),
        Err(error) if error.status() == 422 => {
            (Refill::refused("token", again, &error), None, Some(error.status()))
        }
        Err(error) => return Err(error.into()),
    };
    let tokens = app.hop(load).await?;
    let frame = Frame { refused, ..Frame::of(HERE) };
    Ok(frame.show(&app, &me, &page(&app, &me, &tokens, &refill, secret.as_deref())))
}

pub async fn revoke(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<String>,
) -> Result<Response, PageError> {
    let actor = me.actor();
    app.hop(move |app| {
        let id = id.parse().map_err(|_| Error::Missing("such token"))?;
        staff::revoke_token(app, &actor, id)
    })
    .await?;
    Ok(Redirect::to(HERE).into_response())
}

fn load(app: &App) -> Result<Vec<Member>, Error> {
    let mut tokens = app.look(|conn| Ok(store::staff::all(conn)?))?;
    tokens.retain(|one| one.kind == MemberKind::Token);
    tokens.sort_by_key(|one| (!one.active, one.name.clone()));
    Ok(tokens)
}

fn page(app: &App, me: &SignedIn, tokens: &[Member], refill: &Refill, secret: Option<&str>) -> Markup {
    html! {
        @if let Some(secret) = secret {
            div class="notice can-do" role="status" {
                span { strong { "Copy the token now." } " It is not shown again." }
                code class="exact" data-token { (secret) }
            }
        }
        section class="part" aria-labelledby="tokens" {
            h2 id="tokens" { "Tokens " span class="part-count" { (tokens.iter().filter(|one| one.active).count()) } }
            @if tokens.is_empty() {
                div class="empty" { p class="empty-title" { "No tokens yet" } p { "A token lets another program use the API: your shop, your telephone system, a script." } }
            } @else { (table(app, me, tokens)) }
        }
        section class="part" aria-labelledby="new" { h2 id="new" { "New token" } (with_role(me, Permission::Administer, &form(refill))) }
    }
}

fn table(app: &App, me: &SignedIn, tokens: &[Member]) -> Markup {
    let zone = &app.house().company.zone;
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Tokens, the table" { table class="ledger" {
            thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Made" } th scope="col" { "State" } } }
            tbody { @for one in tokens { tr {
                th scope="row" { (one.name) }
                td { (role_name(one.role)) }
                td { (parts::day(one.joined_at, zone)) }
                td {
                    @if !one.active { span class="state is-quiet" data-shape="dash" { "revoked" } }
                    @else if me.member.role.may(Permission::Administer) {
                        form method="post" action={ (HERE) "/" (one.id) "/revocation" } { button class="btn btn-small" aria-label={ "Revoke " (one.name) } { "Revoke" } }
                    } @else { (parts::state("tick", "in use")) }
                }
            } } }
        } }
    }
}

fn form(refill: &Refill) -> Markup {
    html! {
        (refusal("token", refill))
        form class="form" method="post" action=(HERE) {
            div class="form-row" {
                (Field::line("token", "name", "Name").hint("What it does stands in the journal under this name.").show(refill))
                (select(&Field::line("token", "role", "Role").hint("What it may do. Opening cases takes agent.").value("agent"), &roles(), refill))
            }
            div class="form-acts" { button class="btn btn-first" { "Make it" } }
        }
    }
}
