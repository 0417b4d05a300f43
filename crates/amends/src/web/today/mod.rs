//! Today: what I owe, what waits for me, and what the team has to see.

mod first;
mod mine;
mod view;
mod waiting;

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    app::Shared,
    error::Error,
    web::{At, Page, PageError, SignedIn},
};

pub fn routes() -> Router<Shared> {
    Router::new().route("/", get(show)).route("/fragments/{part}", get(fragment))
}

async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let mine = me.clone();
    let content = app.hop(move |app| Ok(view::whole(&view::Day::load(app, &mine)?))).await?;
    Ok(Page::of_staff(&app, &me, "/", "Today").show(content))
}

/// One part, for a page that is open while something happens.
async fn fragment(
    State(app): State<Shared>,
    me: SignedIn,
    At(part): At<String>,
) -> Result<Response, PageError> {
    let content = app
        .hop(move |app| {
            let day = view::Day::load(app, &me)?;
            match part.as_str() {
                "owed" => Ok(mine::owed(&day)),
                "steps" => Ok(mine::steps(&day)),
                "handovers" => Ok(waiting::handovers(&day)),
                "unconfirmed" => Ok(waiting::unconfirmed(&day)),
                "approvals" => Ok(waiting::approvals(&day)),
                "team" => Ok(waiting::team(&day)),
                _ => Err(Error::Missing("such part of the page")),
            }
        })
        .await?;
    Ok(content.into_response())
}
