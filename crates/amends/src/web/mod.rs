//! Pages, rendered on the server. They work as plain HTML; one script of our own makes them better.
//!
//! Every area adds its own routes below. `layout` is the frame, `parts` the small pieces, `form` reads what was typed,
//! `session` knows who is signed in, `shield` keeps strangers out.

mod assets;
mod case;
mod error;
mod form;
mod layout;
mod live;
pub mod parts;
mod session;
mod shield;
mod staff;
mod today;

use axum::{Router, middleware};

pub use error::PageError;
pub use form::{Refill, Typed, is_about};
pub use layout::Page;
pub use session::{SignedIn, Visitor};

use crate::app::Shared;

/// All pages.
#[must_use]
pub fn router(app: &Shared) -> Router<Shared> {
    Router::new()
        .merge(staff::routes())
        .merge(today::routes())
        .merge(case::routes())
        .merge(live::routes())
        .layer(middleware::from_fn(shield::same_origin))
        .merge(assets::routes())
        .fallback(error::not_found)
        .layer(middleware::from_fn_with_state(app.clone(), shield::headers))
}
