//! Pages, rendered on the server. They work as plain HTML; one script of our own makes them better.
//!
//! Every area adds its own routes below. `layout` is the frame, `parts` the small pieces, `form` reads what was typed,
//! `session` knows who is signed in, `shield` keeps strangers out.

mod again;
mod approval;
mod assets;
mod at;
mod case;
mod customer;
mod demo;
mod error;
mod form;
mod intake;
mod layout;
mod learning;
mod live;
mod measures;
mod outbox;
pub mod parts;
mod public;
mod reports;
mod session;
mod settings;
mod shield;
mod staff;
mod today;

use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;

pub use again::again;
pub use at::At;
pub use error::PageError;
pub use form::{Refill, Typed, is_about};
pub use layout::Page;
pub use session::{SignedIn, Visitor};

use crate::app::Shared;

/// All pages.
pub fn router(app: &Shared) -> Router<Shared> {
    let routes = Router::new()
        .merge(staff::routes())
        .merge(today::routes())
        .merge(case::routes())
        .merge(approval::routes())
        .merge(customer::routes())
        .merge(intake::routes())
        .merge(learning::routes())
        .merge(measures::routes())
        .merge(reports::routes())
        .merge(live::routes())
        .merge(demo::routes(app.config.demo))
        .merge(outbox::routes())
        .merge(settings::routes())
        .layer(middleware::from_fn(shield::same_origin))
        .merge(public::routes())
        .merge(assets::routes())
        .fallback(error::not_found);
    guarded(routes, app)
}

/// Pages behind what guards them all: strict headers, and an answer for whoever meets a handler that panics.
pub fn guarded(routes: Router<Shared>, app: &Shared) -> Router<Shared> {
    routes
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), error::framed))
        .layer(middleware::from_fn_with_state(app.clone(), shield::headers))
}
