//! Pages for customers: telling us what went wrong, and a page of their own for each case. No account; the address is
//! the key. They stand outside the guard against other sites: they know no cookie that another site could abuse.

mod answer;
mod case;
mod follow_up;
mod limit;
mod offers;
mod report;
mod sight;
mod steps;
mod thread;
mod vouchers;

use std::sync::Arc;

use axum::{
    Extension, Router,
    http::{HeaderName, HeaderValue, Request},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};

use crate::app::Shared;

/// Pages that anybody may open.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/report", get(report::show).post(report::send))
        .route("/c/{secret}", get(case::show))
        .route("/c/{secret}/thanks", get(case::thanks))
        .route("/c/{secret}/answers", post(answer::say))
        .route("/c/{secret}/not-solved", post(answer::not_solved))
        .route("/c/{secret}/follow-up", post(answer::follow_up))
        .route("/c/{secret}/make-goods/{make_good}", post(answer::choose))
        .layer(Extension(Arc::new(limit::Limit::default())))
        .layer(middleware::from_fn(unseen))
}

/// The address is a secret: it is told to no other site and to no search engine.
async fn unseen(request: Request<axum::body::Body>, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}
