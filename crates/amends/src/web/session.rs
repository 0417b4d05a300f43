//! Who is signed in.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::staff::{Actor, Member};

use crate::{
    app::{App, Shared, hash_of},
    error::Error,
    web::parts,
};

const AGE_SECONDS: u32 = 14 * 24 * 60 * 60;

/// A member who is signed in; a page that asks for one sends strangers to the door.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub member: Member,
    /// The secret of the session, to end it with.
    pub secret: String,
    /// How many of their cases have a step that is late or due now.
    pub owed: usize,
}

/// Anybody; signed in or not.
#[derive(Clone)]
pub struct Visitor(pub Option<SignedIn>);

impl SignedIn {
    /// The member as one who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::member(&self.member)
    }
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let back = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let to_the_door = || {
            let query: String =
                form_urlencoded::Serializer::new(String::new()).append_pair("to", &back).finish();
            Redirect::to(&format!("/sign-in?{query}")).into_response()
        };
        let found = find(app, &parts.headers)
            .await
            .map_err(|error| crate::web::PageError::from(error).into_response())?;
        found.ok_or_else(to_the_door)
    }
}

impl FromRequestParts<Shared> for Visitor {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        Ok(Self(find(app, &parts.headers).await.ok().flatten()))
    }
}

async fn find(app: &Shared, headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    let Some(secret) = cookie(headers, cookie_name(app)) else { return Ok(None) };
    app.hop(move |app| {
        let (hash, now) = (hash_of(&secret), app.clock.now());
        app.look(|conn| {
            let Some(member) = store::staff::by_session(conn, hash, now)? else { return Ok(None) };
            let by = now.saturating_add(parts::NOW).unwrap_or(now);
            let owed = store::case::owed_now(conn, member.id, by)?;
            Ok(Some(SignedIn { member, secret, owed: usize::try_from(owed).unwrap_or(0) }))
        })
    })
    .await
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// Browsers keep a `__Host-` cookie only where the connection is safe: on https, and on localhost.
fn is_safe(app: &App) -> bool {
    let url = app.config.public_url.clone().unwrap_or_else(|| format!("http://{}", app.config.listen));
    url.starts_with("https://") || url.starts_with("http://localhost")
}

fn cookie_name(app: &App) -> &'static str {
    if is_safe(app) { "__Host-amends" } else { "amends" }
}

/// The cookie that keeps a session; an empty secret takes it away.
#[must_use]
pub fn set_cookie(app: &App, secret: &str) -> HeaderValue {
    let age = if secret.is_empty() { 0 } else { AGE_SECONDS };
    let secure = if is_safe(app) { "; Secure" } else { "" };
    let text =
        format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}", cookie_name(app));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
