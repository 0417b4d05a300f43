//! The HTTP API for other systems: `v1`, its OpenAPI description, and how it speaks of errors.

mod body;
mod caller;
mod created;
mod description;
mod health;
pub mod list;
mod place;
mod problem;
mod reference;
mod tally;
pub mod v1;

use std::any::Any;

use axum::{
    Extension, Json, Router,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

pub use body::{Body, Nothing};
pub use caller::{Caller, Key};
pub use created::{Created, Writer};
pub use description::Description;
pub use place::{Asked, Name, Names};
pub use problem::{Problem, ProblemDocument};
pub use tally::counted;

use crate::{app::Shared, panicked};

/// Everything below `/api`, and what watches over the server at the root.
pub fn router() -> Router<Shared> {
    let (v1, description) = v1::router();
    let routes = Router::new()
        .merge(v1)
        .route("/api/openapi.json", get(openapi))
        .route("/api", get(reference::page))
        .route("/api/", any(nowhere))
        .route("/api/{*rest}", any(nowhere))
        .merge(health::routes())
        .method_not_allowed_fallback(wrong_method)
        .layer(Extension(description));
    guarded(routes)
}

/// Routes of the API behind what guards them all: a handler that panics is answered for, and hurts nobody else.
pub fn guarded(routes: Router<Shared>) -> Router<Shared> {
    routes
        .layer(CatchPanicLayer::custom(panicked))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
}

async fn openapi(Extension(description): Extension<Description>) -> impl IntoResponse {
    Json(description.0.as_ref().clone())
}

async fn nowhere() -> Problem {
    Problem::Http(404, "missing", "There is nothing at this address. See /api for what there is.")
}

async fn wrong_method() -> Problem {
    Problem::Http(405, "method", "This address does not take this method. See /api for what it takes.")
}

fn panicked(why: Box<dyn Any + Send + 'static>) -> Response {
    panicked::log(why);
    Problem::Http(500, "fault", panicked::ANSWER).into_response()
}
