//! Mail: how it comes in, whether it goes out, and a test.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::staff::Permission;
use maud::{Markup, html};

use super::{Frame, with_role};
use crate::{
    actions::settings,
    app::{App, Shared},
    web::{PageError, SignedIn, parts},
};

const HERE: &str = "/settings/mail";

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Response {
    Frame::of(HERE).show(&app, &me, &page(&app, &me))
}

pub async fn send_test(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let actor = me.actor();
    let id = app.hop(move |app| settings::send_test(app, &actor)).await?;
    Ok(Redirect::to(&format!("/outbox/{id}")).into_response())
}

fn page(app: &App, me: &SignedIn) -> Markup {
    html! {
        (outgoing(app, me))
        section class="part" aria-labelledby="in" {
            h2 id="in" { "Mail that comes in" }
            p { "Your mail server hands each message to the program, which opens a case or continues one. Either of these does it; both keep the message in the mail server's queue if it cannot be stored." }
            dl class="facts" {
                dt { "In a .forward file" } dd { code class="exact" { (pipe_of(app)) } }
                dt { "As a pipe, such as in Postfix" } dd { code class="exact" { (transport_of(app)) } }
            }
            p class="part-note" { "Replies to our mail find their case by themselves. What looks like a complaint but may be none waits among the candidates." }
        }
    }
}

fn outgoing(app: &App, me: &SignedIn) -> Markup {
    let from = app.config.mail_from.as_deref();
    let test = html! {
        form method="post" action={ (HERE) "/test" } {
            div class="form-acts" { button class="btn btn-first" { "Send me a test mail" } span class="hint" { "To " (me.member.email) "." } }
        }
    };
    html! {
        section class="part" aria-labelledby="out" {
            h2 id="out" { "Mail that goes out" }
            @match &app.config.smtp {
                None => {
                    p { (parts::state("dash", "not connected")) }
                    p { "No mail server is configured: what we write is kept in the " a href="/outbox" { "outbox" } ", and customers read it on their own page." }
                    p class="part-note" { "Start the server with " code class="exact" { "--smtp smtp://user:password@mail.example:587 --mail-from care@firm.example" } ", or put the same into amends.toml." }
                }
                Some(smtp) => {
                    dl class="facts" {
                        dt { "Server" } dd { (smtp.host) ", port " (smtp.port.unwrap_or(587)) ", " (smtp.security.as_deref().unwrap_or("starttls")) }
                        dt { "Signs in as" } dd { (smtp.user.as_deref().unwrap_or("nobody: it asks for no name")) }
                        dt { "From" } dd { @if let Some(from) = from { (from) } @else { span class="unknown" { "no address: set mail_from" } } }
                    }
                    (with_role(me, Permission::Administer, &test))
                }
            }
        }
    }
}

/// A command on the storage of this installation; a password is never written out.
pub fn command(app: &App, what: &str) -> String {
    match &app.config.database_url {
        Some(_) => format!("amends {what} --database-url …"),
        None => format!("amends {what} --data {}", full_path(&app.config.data)),
    }
}

/// A mail server starts programs in a folder of its own.
fn full_path(folder: &std::path::Path) -> String {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).display().to_string()
}

fn pipe_of(app: &App) -> String {
    format!("\"|{}\"", command(app, "mail receive"))
}

fn transport_of(app: &App) -> String {
    format!("amends unix - n n - - pipe user=amends argv={}", command(app, "mail receive"))
}
