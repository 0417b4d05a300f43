//! Deciding about mentions: note, confirm, dismiss, look again.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::Id,
    intake::{Candidate, NewCandidate},
};

use super::candidates;
use crate::{
    actions::intake,
    app::Shared,
    error::Error,
    web::{At, PageError, SignedIn, Typed, again},
};

pub async fn note(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| intake::note_candidate(app, &actor, form.read::<NewCandidate>(&app.house())?))
        .await;
    answer(&app, &me, done.map(|_| "/candidates".to_owned()), "note".to_owned(), typed).await
}

pub async fn confirm(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Candidate>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| {
            intake::confirm_candidate(app, &actor, id, form.read::<intake::Confirmation>(&app.house())?)
        })
        .await;
    let to = done.map(|file| format!("/cases/{}", file.case.number));
    answer(&app, &me, to, format!("candidate-{id}"), typed).await
}

pub async fn dismiss(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Candidate>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| {
            intake::dismiss_candidate(app, &actor, id, form.read::<intake::Dismissal>(&app.house())?)
        })
        .await;
    answer(&app, &me, done.map(|_| "/candidates".to_owned()), format!("candidate-{id}"), typed).await
}

pub async fn uphold(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Candidate>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let done = app.hop(move |app| intake::uphold_dismissal(app, &actor, id)).await;
    answer(&app, &me, done.map(|_| "/candidates".to_owned()), format!("candidate-{id}"), typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    done: Result<String, Error>,
    form: String,
    typed: Typed,
) -> Result<Response, PageError> {
    match done {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(error) => {
            let (refill, status) = again(error, &form, typed)?;
            candidates::page(app, me, &refill, status).await
        }
    }
}
