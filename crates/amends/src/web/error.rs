//! What a page says when there is no answer: one translation for all pages.

use std::any::Any;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use crate::{error::Error, panicked};

/// An error on its way to a page.
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
        (status, page(self.status, &self.code, &self.sentence)).into_response()
    }
}

/// A handler that panicked hurts nobody but who asked.
pub fn panicked(why: Box<dyn Any + Send + 'static>) -> Response {
    panicked::log(why);
    PageError::plain(500, "fault", panicked::ANSWER).into_response()
}

/// A page that does not exist.
pub async fn not_found() -> PageError {
    PageError::plain(
        404,
        "missing",
        "There is no page at this address. It may have been mistyped, or the link was changed.",
    )
}

fn page(status: u16, code: &str, sentence: &str) -> Markup {
    let title = match status {
        403 => "Not allowed",
        404 => "Not here",
        409 => "Not now",
        413 => "Too large",
        422 => "Not understood",
        429 => "One moment",
        503 => "Try again soon",
        _ => "Something failed on our side",
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            head { (super::layout::head(title)) }
            body class="public door" data-refused {
                a class="skip" href="#main" { "To the content" }
                main class="page" id="main" tabindex="-1" {
                    div class="fault-page" {
                        p class="fault-code" { (status) " " @if code.starts_with('G') { span class="guard" { (code) } } }
                        h1 { (title) }
                        p { (sentence) }
                        p class="page-acts" { a class="btn btn-first" href="/" { "To the start" } }
                    }
                }
            }
        }
    }
}
