//! What is done on the page of a problem.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::Id,
    learning::{CorrectiveAction, NewCorrectiveAction, NewDebrief, Problem},
    staff::Member,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::show;
use crate::{
    actions::learning,
    app::{App, Shared},
    error::Error,
    web::{PageError, SignedIn, Typed, again},
};

type Deed = Result<Problem, Error>;

/// The plan as the form sends it: the share in whole percent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    what: String,
    procedure: String,
    owner: Id<Member>,
    due_at: Timestamp,
    window_days: u16,
    target_percent: u8,
}

impl Plan {
    fn body(self) -> NewCorrectiveAction {
        NewCorrectiveAction {
            what: self.what,
            procedure: self.procedure,
            owner: self.owner,
            due_at: self.due_at,
            window_days: self.window_days,
            target: f64::from(self.target_percent) / 100.0,
        }
    }
}

pub async fn debrief(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let deed =
        move |app: &App| learning::debrief_problem(app, &actor, id, form.read::<NewDebrief>(&app.house())?);
    answer(&app, &me, id, deed, "debrief", typed).await
}

pub async fn confirm(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    answer(&app, &me, id, move |app: &App| learning::confirm_debrief(app, &actor, id), "confirm", typed).await
}

pub async fn plan(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let deed = move |app: &App| {
        let plan: Plan = form.read(&app.house())?;
        learning::plan(app, &actor, id, plan.body())
    };
    answer(&app, &me, id, deed, "plan", typed).await
}

pub async fn done(
    State(app): State<Shared>,
    me: SignedIn,
    Path((id, action)): Path<(Id<Problem>, Id<CorrectiveAction>)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    answer(&app, &me, id, move |app: &App| learning::done(app, &actor, id, action), "done", typed).await
}

pub async fn close(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    answer(&app, &me, id, move |app: &App| learning::close_problem(app, &actor, id), "close", typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    id: Id<Problem>,
    deed: impl FnOnce(&App) -> Deed + Send + 'static,
    form: &str,
    typed: Typed,
) -> Result<Response, PageError> {
    match app.hop(deed).await {
        Ok(_) => Ok(Redirect::to(&format!("/problems/{id}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, form, typed)?;
            show::page(app, me, id, &refill, status).await
        }
    }
}
