//! What is done on the page of a customer: lifting the hold, logging something good or how satisfied they are, joining and parting.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    change::Refused,
    customer::{Customer, GoodEvent, NewSurvey},
    id::Id,
};

use super::show;
use crate::{
    actions,
    app::Shared,
    error::Error,
    web::{At, PageError, SignedIn, Typed, again},
};

pub async fn release_hold(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Customer>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, reason) = (me.actor(), typed.get("reason").to_owned());
    let done = app.hop(move |app| actions::customer::lift_hold(app, &actor, id, reason)).await;
    answer(&app, &me, id, done, "hold", typed).await
}

pub async fn good_event(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Customer>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| actions::customer::good_event(app, &actor, id, form.read::<GoodEvent>(&app.house())?))
        .await;
    answer(&app, &me, id, done, "good", typed).await
}

pub async fn survey(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Customer>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| actions::customer::survey(app, &actor, id, form.read::<NewSurvey>(&app.house())?))
        .await;
    answer(&app, &me, id, done, "survey", typed).await
}

pub async fn join(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Customer>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, name) = (me.actor(), typed.get("into").trim().to_owned());
    let done = app
        .hop(move |app| {
            let known =
                app.look(|conn| Ok(one_called(&store::customer::list(conn, Some(&name), None, 2)?)))?;
            let known = known.ok_or_else(|| {
                Refused::invalid("into", name.clone(), "the e-mail, phone or number of one customer")
            })?;
            actions::customer::join(app, &actor, id, known)
        })
        .await;
    match done {
        Ok(known) => Ok(Redirect::to(&format!("/customers/{}", known.id)).into_response()),
        Err(error) => answer(&app, &me, id, Err(error), "join", typed).await,
    }
}

/// Only when nobody else could be meant.
fn one_called(found: &[Customer]) -> Option<Id<Customer>> {
    let [one] = found else { return None };
    Some(one.id)
}

pub async fn part(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Customer>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let done = app.hop(move |app| actions::customer::part(app, &actor, id)).await;
    answer(&app, &me, id, done, "part", typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    id: Id<Customer>,
    done: Result<Customer, Error>,
    form: &str,
    typed: Typed,
) -> Result<Response, PageError> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/customers/{id}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, form, typed)?;
            show::page(app, me, &id.to_string(), &refill, status).await
        }
    }
}
