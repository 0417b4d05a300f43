//! One offer that waits for approval, with everything that is needed to decide about it on one screen.

mod show;
mod sight;

use axum::{Router, extract::State, response::Response, routing::get};

use crate::{
    app::Shared,
    web::{At, Page, PageError, SignedIn},
};

pub fn routes() -> Router<Shared> {
    Router::new().route("/approvals/{make_good}", get(page))
}

async fn page(
    State(app): State<Shared>,
    me: SignedIn,
    At(make_good): At<String>,
) -> Result<Response, PageError> {
    let mine = me.clone();
    let content = app
        .hop(move |app| {
            let asked = sight::Asked::load(app, &mine, &make_good)?;
            Ok(show::whole(&asked))
        })
        .await?;
    Ok(Page::of_staff(&app, &me, "/", "An offer to approve").show(content))
}
