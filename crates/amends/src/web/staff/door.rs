//! The door: sign in with a password or a link, and the first administrator.

use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::limit::Knock;
use crate::{
    actions::staff,
    app::{App, Shared},
    error::Error,
    web::{
        At, PageError, Refill, SignedIn, Typed, Visitor, demo,
        layout::door,
        parts::{Field, refusal},
        session::set_cookie,
    },
};

/// Where to go afterwards.
#[derive(Default, Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
}

impl To {
    /// Only to a page of ours: never to another site.
    fn path(&self) -> &str {
        let ours = self.to.starts_with('/')
            && !self.to.starts_with("//")
            // Browsers read a backslash as a slash, and leave tabs and line breaks out.
            && !self.to.contains(|c: char| c == '\\' || c.is_control());
        if ours { &self.to } else { "/" }
    }
}

pub async fn show(State(app): State<Shared>, Visitor(me): Visitor, Query(to): Query<To>) -> Response {
    if me.is_some() {
        return enter(&app, None, to.path());
    }
    let begun = app.hop(|app| app.look(|conn| Ok(store::staff::has_administrator(conn)?))).await;
    match (begun, demo::chairs_if_any(&app).await) {
        (Ok(false), _) => door(&app, "Welcome", 200, &nobody_yet()),
        (_, Ok(chairs)) => {
            door(&app, "Sign in", 200, &html! { (chairs) (sign_in_form(&to, &Refill::default())) })
        }
        (_, Err(error)) => PageError::from(error).into_response(),
    }
}

/// The first administrator comes by a link that only the one who started the server can read.
fn nobody_yet() -> Markup {
    html! {
        h1 { "Nobody is here yet" }
        p { "Open the link that was printed in the terminal when Amends was started. It makes you the first administrator." }
        p { "The link is gone? Start the server again: it prints a new one." }
    }
}

pub async fn sign_in(
    State(app): State<Shared>,
    knock: Knock,
    Query(to): Query<To>,
    typed: Typed,
) -> Response {
    if let Err(error) = knock.address().and_then(|()| knock.account(typed.get("email"))) {
        return too_many(&app, &error, "sign-in", typed, |refill| sign_in_form(&to, refill));
    }
    let (email, password) = (typed.get("email").to_owned(), typed.get("password").to_owned());
    match app.hop(move |app| staff::sign_in(app, &email, &password)).await {
        Ok(secret) => enter(&app, Some(&secret), to.path()),
        Err(Error::SignedOut) => {
            let mut refill = Refill::refused("sign-in", typed, &Error::SignedOut);
            let sentence = "The e-mail address and the password do not belong together. Check both, or ask an administrator for a new link.";
            refill.sentence = Some(("signed_out".to_owned(), sentence.to_owned()));
            door(&app, "Sign in", 401, &sign_in_form(&to, &refill))
        }
        Err(other) => PageError::from(other).into_response(),
    }
}

/// The same form, what was typed in it, and when to try again.
fn too_many(
    app: &App,
    error: &Error,
    name: &str,
    typed: Typed,
    form: impl FnOnce(&Refill) -> Markup,
) -> Response {
    let mut response = door(app, "One moment", 429, &form(&Refill::refused(name, typed, error)));
    if let Error::TooMany(seconds) = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

fn sign_in_form(to: &To, refill: &Refill) -> Markup {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("to", to.path()).finish();
    html! {
        h1 { "Sign in" }
        (refusal("sign-in", refill))
        form class="form" method="post" action={ "/sign-in?" (query) } {
            (Field::line("sign-in", "email", "E-mail").kind("email").show(refill))
            div class="field" {
                label for="sign-in-password" { "Password" }
                input id="sign-in-password" name="password" type="password" autocomplete="current-password" required;
            }
            div class="form-acts" { button class="btn btn-first" { "Sign in" } }
        }
    }
}

/// A link that was opened: a GET changes nothing, so that a mail program that looks at links does not use it up.
pub async fn link(State(app): State<Shared>, At(link): At<String>) -> Response {
    let form = html! {
        h1 { "Sign in" }
        p { "This link signs you in once." }
        form class="form" method="post" action={ "/sign-in/" (link) } {
            div class="form-acts" { button class="btn btn-first" { "Sign in" } }
        }
    };
    door(&app, "Sign in", 200, &form)
}

pub async fn sign_in_by_link(State(app): State<Shared>, knock: Knock, At(link): At<String>) -> Response {
    if let Err(error) = knock.address() {
        return too_many(&app, &error, "link", Typed::default(), |refill| refusal("link", refill));
    }
    match app.hop(move |app| staff::sign_in_by_link(app, &link)).await {
        Ok(secret) => enter(&app, Some(&secret), first_page(&app)),
        Err(Error::SignedOut) if app.config.demo => enter(&app, None, "/sign-in"),
        Err(error) => used_up(error, ASK),
    }
}

/// Whoever came by a link may still have to choose a password; the visitor of a demo wants to see it.
fn first_page(app: &App) -> &'static str {
    if app.config.demo { "/" } else { "/settings/me" }
}

pub async fn new_password(State(app): State<Shared>, At(link): At<String>) -> Response {
    door(&app, "New password", 200, &password_form(&link, &Refill::default()))
}

pub async fn set_password_by_link(
    State(app): State<Shared>,
    knock: Knock,
    At(link): At<String>,
    typed: Typed,
) -> Response {
    if let Err(error) = knock.address() {
        return too_many(&app, &error, "new", Typed::default(), |refill| password_form(&link, refill));
    }
    let used = link.clone();
    let set = app.hop(move |app| staff::set_password_by_link(app, &link, typed.get("password"))).await;
    match set {
        Ok(secret) => enter(&app, Some(&secret), "/"),
        Err(error) if error.status() == 422 => {
            // A password is never written back into a page.
            let refill = Refill::refused("new", Typed::default(), &error);
            door(&app, "New password", 422, &password_form(&used, &refill))
        }
        Err(error) => used_up(error, ASK),
    }
}

fn password_form(link: &str, refill: &Refill) -> Markup {
    html! {
        h1 { "New password" }
        (refusal("new", refill))
        form class="form" method="post" action={ "/password/" (link) } {
            (Field::line("new", "password", "New password").kind("password").hint("Ten characters or more. You are signed out everywhere else.").show(refill))
            div class="form-acts" { button class="btn btn-first" { "Set password" } }
        }
    }
}

/// How somebody without a link that works gets one.
const ASK: &str = "Ask for a new one.";

fn used_up(error: Error, then: &str) -> Response {
    match error {
        Error::SignedOut => {
            let sentence = format!("This link was used already or is too old. {then}");
            PageError::plain(404, "link", &sentence).into_response()
        }
        other => PageError::from(other).into_response(),
    }
}

pub async fn sign_out(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let (actor, secret) = (me.actor(), me.secret);
    app.hop(move |app| staff::sign_out(app, &actor, &secret)).await?;
    Ok(enter(&app, Some(""), "/sign-in"))
}

pub async fn welcome(State(app): State<Shared>, At(link): At<String>) -> Response {
    door(&app, "Welcome", 200, &welcome_form(&link, &Refill::default()))
}

pub async fn first_administrator(
    State(app): State<Shared>,
    knock: Knock,
    At(link): At<String>,
    typed: Typed,
) -> Response {
    if let Err(error) = knock.address() {
        return too_many(&app, &error, "welcome", typed, |refill| welcome_form(&link, refill));
    }
    let (used, again) = (link.clone(), typed.clone());
    let made = app
        .hop(move |app| {
            staff::first_administrator(
                app,
                &link,
                typed.get("name"),
                typed.get("email"),
                typed.get("password"),
                typed.get("firm"),
            )
        })
        .await;
    match made {
        Ok(secret) => enter(&app, Some(&secret), "/"),
        Err(error @ Error::SignedOut) => used_up(error, "Start the server again for a new one."),
        Err(error) => door(
            &app,
            "Welcome",
            error.status(),
            &welcome_form(&used, &Refill::refused("welcome", again, &error)),
        ),
    }
}

fn welcome_form(link: &str, refill: &Refill) -> Markup {
    html! {
        h1 { "Welcome" }
        p { "You are the first here. You will be the administrator: you invite the others." }
        (refusal("welcome", refill))
        form class="form" method="post" action={ "/welcome/" (link) } {
            (Field::line("welcome", "name", "Your name").hint("Customers will see it under your letters.").show(refill))
            (Field::line("welcome", "firm", "Name of your firm").optional().hint("As your customers know it. The address and the rest follow in Settings.").show(refill))
            (Field::line("welcome", "email", "E-mail").kind("email").show(refill))
            (Field::line("welcome", "password", "Password").kind("password").hint("Ten characters or more.").show(refill))
            div class="form-acts" { button class="btn btn-first" { "Begin" } }
        }
    }
}

fn enter(app: &App, secret: Option<&str>, to: &str) -> Response {
    let location = header::HeaderValue::from_str(to).unwrap_or(header::HeaderValue::from_static("/"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    if let Some(secret) = secret {
        response.headers_mut().insert(header::SET_COOKIE, set_cookie(app, secret));
    }
    response
}
