//! What a page says when there is no answer: one translation for all pages.

use std::any::Any;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use super::{Page, Visitor, parts::guard};
use crate::{app::Shared, error::Error, panicked};

/// An error on its way to a page.
#[derive(Clone)]
pub struct PageError {
    status: u16,
    code: String,
    sentence: String,
}

impl PageError {
    /// An error that no rule of the house made.
    #[must_use]
    pub fn plain(status: u16, code: &str, sentence: &str) -> Self {
        Self { status, code: code.to_owned(), sentence: sentence.to_owned() }
    }
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        if error.status() == 500 {
            tracing::error!(%error, "a page failed");
        }
        Self { status: error.status(), code: error.code(), sentence: error.sentence() }
    }
}

impl From<store::StoreError> for PageError {
    fn from(error: store::StoreError) -> Self {
        Error::from(error).into()
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if self.code == "signed_out" {
            return (StatusCode::SEE_OTHER, [(header::LOCATION, "/sign-in")]).into_response();
        }
        let mut response = (status, page(&self)).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Whoever is signed in keeps the way on: the error stands in the frame of every other page.
pub async fn framed(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(error) = response.extensions().get::<PageError>().cloned() else { return response };
    let Ok(Visitor(Some(me))) = Visitor::from_request_parts(&mut asked, &app).await else { return response };
    let page = Page::of_staff(&app, &me, "", title(error.status)).refused(error.status);
    let mut framed = page.show(said(&error));
    for (name, value) in response.headers().iter().filter(|(name, _)| *name != header::CONTENT_LENGTH) {
        framed.headers_mut().insert(name, value.clone());
    }
    framed
}

/// A handler that panicked hurts nobody but who asked.
pub fn panicked(why: Box<dyn Any + Send + 'static>) -> Response {
    panicked::log(why);
    PageError::plain(500, "fault", panicked::ANSWER).into_response()
}

/// A page that does not exist.
pub async fn not_found() -> PageError {
    missing()
}

/// Nothing is at this address.
pub fn missing() -> PageError {
    PageError::plain(
        404,
        "missing",
        "There is no page at this address. It may have been mistyped, or the link was changed.",
    )
}

const fn title(status: u16) -> &'static str {
    match status {
        403 => "Not allowed",
        404 => "Not here",
        409 => "Not now",
        413 => "Too large",
        422 => "Not understood",
        429 => "One moment",
        503 => "Try again soon",
        _ => "Something failed on our side",
    }
}

/// What is said of it, whatever the frame.
fn said(error: &PageError) -> Markup {
    html! {
        div class="fault-page" {
            p class="fault-code" { (error.status) " " @if error.code.starts_with('G') { (guard(&error.code)) } }
            h1 { (title(error.status)) }
            p { (error.sentence) }
            p class="page-acts" { a class="btn btn-first" href="/" { "To the start" } }
        }
    }
}

fn page(error: &PageError) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { (super::layout::head(title(error.status))) }
            body class="public door" data-refused {
                a class="skip" href="#main" { "To the content" }
                main class="page" id="main" tabindex="-1" { (said(error)) }
            }
        }
    }
}
