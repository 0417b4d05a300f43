//! Pages, rendered on the server. They work as plain HTML; one script of our own makes them better.
//!
//! Every area adds its own routes below. `layout` is the frame, `parts` the small pieces, `form` reads what was typed,
//! `session` knows who is signed in, `shield` keeps strangers out.

mod again;
mod assets;
mod case;
mod customer;
mod error;
mod form;
mod intake;
mod layout;
mod learning;
mod live;
mod measures;
pub mod parts;
mod session;
mod shield;
mod staff;

use axum::{Router, middleware};

pub use again::again;
pub use error::PageError;
pub use form::{Refill, Typed};
pub use layout::Page;
pub use session::{SignedIn, Visitor};

use crate::app::Shared;

/// All pages.
#[must_use]
pub fn router(app: &Shared) -> Router<Shared> {
    Router::new()
        .merge(staff::routes())
        .merge(case::routes())
        .merge(customer::routes())
        .merge(intake::routes())
        .merge(learning::routes())
        .merge(measures::routes())
        .merge(live::routes())
        .layer(middleware::from_fn(shield::same_origin))
        .merge(assets::routes())
        .fallback(error::not_found)
        .layer(middleware::from_fn_with_state(app.clone(), shield::headers))
}
