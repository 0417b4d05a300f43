//! `GET /approvals/{make_good}`: everything that a decision about a proposal rests on. Changes nothing.

use aide::axum::{ApiRouter, routing::get_with};
use axum::{Json, extract::State};
use domain::{
    case::Case,
    id::Id,
    recovery::{BudgetState, MakeGood, Recommendation, pattern::Hint},
    staff::Actor,
};
use schemars::JsonSchema;
use serde::Serialize;
use store::case::Lock;

use crate::{
    actions::recovery::{Beside, beside},
    api::{Caller, Name, Problem},
    app::{App, Shared},
    error::Error,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route(
        "/approvals/{make_good}",
        get_with(show, |op| op.summary("What a decision about a proposal rests on").tag("make-goods")),
    )
}

/// A proposal, and what stands beside it.
#[derive(Serialize, JsonSchema)]
struct Asked {
    /// Its case.
    case: Id<Case>,
    /// The proposal: who has to agree, and by which rule it is held, stand with it.
    make_good: MakeGood,
    /// How the budgets in its currency stand without it, the proposer's among them.
    budgets: Vec<BudgetState>,
    /// What stands out; shown, and never in the way.
    hints: Vec<Hint>,
    /// What the policy would give; null where it gives nothing, or where the case is not assessed.
    recommendation: Option<Recommendation>,
}

async fn show(
    State(app): State<Shared>,
    Caller(me): Caller,
    Name(name): Name,
) -> Result<Json<Asked>, Problem> {
    Ok(Json(app.hop(move |app| asked(app, &Actor::member(&me), &name)).await?))
}

fn asked(app: &App, actor: &Actor, name: &str) -> Result<Asked, Error> {
    let missing = || Error::Missing("such make-good");
    let id = name.parse().map_err(|_| missing())?;
    let turn = app.turn(actor);
    app.look(|conn| {
        let case = store::recovery::case_of(conn, id)?.ok_or_else(missing)?;
        let mut file = store::case::file(conn, case, Lock::No)?.ok_or_else(missing)?;
        let make_good = file.make_goods.iter().find(|one| one.id == id).cloned().ok_or_else(missing)?;
        let Beside { budgets, hints, recommended } = beside(conn, &turn, &mut file, &make_good)?;
        Ok(Asked { case, make_good, budgets, hints, recommendation: recommended })
    })
}
