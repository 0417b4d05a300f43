//! Cases over the API: opening and reading. What is done to them stands in the table of verbs.

mod open;
mod read;
mod recommend;
mod view;
mod whole;

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};

pub use read::{Wanted, page, whole};
pub use recommend::advised;
pub use view::CaseView;
pub use whole::Whole;

use crate::app::Shared;

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/cases",
            post_with(open::create, |op| op.summary("Open a case").tag("cases"))
                .get_with(read::list, |op| op.summary("Cases, newest first").tag("cases")),
        )
        .api_route("/cases/{case}", get_with(read::show, |op| op.summary("One case, whole").tag("cases")))
        .api_route(
            "/cases/{case}/recommendation",
            get_with(recommend::show, |op| op.summary("What policy recommends to offer").tag("make-goods")),
        )
}
