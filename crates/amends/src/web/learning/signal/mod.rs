//! Pages about signals: rises that were seen, and what somebody decides about them.

mod chart;
mod list;
mod show;

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    case::House,
    id::Id,
    learning::{NewDisposition, Signal, Watched},
};

use crate::{
    actions::learning::decide_signal,
    app::Shared,
    web::{At, PageError, SignedIn, Typed, again, parts},
};

pub use list::{entry, expected, when};

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/signals", get(list::show))
        .route("/signals/{signal}", get(show::show))
        .route("/signals/{signal}/disposition", post(decide))
}

async fn decide(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Signal>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done =
        app.hop(move |app| decide_signal(app, &actor, id, form.read::<NewDisposition>(&app.house())?)).await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/signals/{id}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, "decide", typed)?;
            show::page(&app, &me, id, &refill, status).await
        }
    }
}

/// What rose, at the beginning of a line.
pub fn what(about: &Watched, house: &House) -> String {
    parts::capital(&about.said(&house.playbooks))
}
