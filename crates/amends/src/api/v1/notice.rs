//! Rounds of notices over the API: written, looked at, approved, sent, paused and gone on with.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    case::notices::{Estimate, NoticePlan, NoticeRound, estimate},
    money::Money,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Conn, case::Lock, case::notices as kept, intake::cohort};

use super::cohort::{MISSING as NO_INCIDENT, incident_of};
use crate::{
    actions::{
        Work,
        case::notices::{RoundStep, Sample, draft_in, samples, step_in},
    },
    api::{
        Asked, Body, Caller, Created, Name, Names, Nothing, Problem, Writer,
        list::{Listed, Window},
    },
    app::Shared,
    error::Error,
};

const MISSING: Error = Error::Missing("such round of notices");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    let one = "/incidents/{incident}/notices/{notice}";
    ApiRouter::new()
        .api_route(
            "/incidents/{incident}/notices",
            post_with(create, |op| {
                op.summary("Write a notice or an update to everybody it hit").tag("incidents")
            })
            .get_with(list, |op| op.summary("Rounds of notices, newest first").tag("incidents")),
        )
        .api_route(
            "/incidents/{incident}/cost",
            get_with(cost, |op| op.summary("What the make-goods of its cohort really cost").tag("incidents")),
        )
        .api_route(
            one,
            get_with(show, |op| {
                op.summary("One round, with its estimate and how far it is").tag("incidents")
            }),
        )
        .api_route(
            &format!("{one}/samples"),
            get_with(look, |op| {
                op.summary("How it reads for three of them, and the seal of what was looked at")
                    .tag("incidents")
            }),
        )
        .api_route(
            &format!("{one}/approval"),
            post_with(approve, |op| op.summary("Agree to the make-good, once for all").tag("incidents")),
        )
        .api_route(
            &format!("{one}/sending"),
            post_with(send, |op| op.summary("Let it go out, or go on").tag("incidents")),
        )
        .api_route(&format!("{one}/pause"), post_with(pause, |op| op.summary("Halt it").tag("incidents")))
        .api_route(
            &format!("{one}/withdrawal"),
            post_with(give_up, |op| op.summary("Give it up").tag("incidents")),
        )
}

/// A round.
#[derive(Serialize, JsonSchema)]
pub struct RoundView {
    #[serde(flatten)]
    round: NoticeRound,
    /// Whether somebody has to agree to the make-good first.
    awaits_approval: bool,
    /// What it is expected to cost.
    estimate: Estimate,
}

impl From<NoticeRound> for RoundView {
    fn from(round: NoticeRound) -> Self {
        let estimate = estimate(round.members, round.make_good.as_ref(), round.plan.take_up_percent);
        Self { awaits_approval: round.awaits_approval(), estimate, round }
    }
}

/// How a round reads for some of them.
#[derive(Serialize, JsonSchema)]
struct SamplesView {
    /// Names exactly what was looked at: sending asks for it.
    seal: String,
    /// Three of them, those first whom it could not go to.
    samples: Vec<Sample>,
}

/// What was looked at.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sending {
    /// The seal that came with the samples.
    seal: String,
}

/// What the make-goods of a cohort stand at in one account of the ledger.
#[derive(Serialize, JsonSchema)]
struct CostView {
    /// `promised`, `given`, `redeemed`, `lapsed` or `expired`.
    account: String,
    /// What they cost us.
    cost: Money,
    /// How many they are.
    make_goods: u64,
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: plan, bytes }: Body<NoticePlan>,
) -> Result<Created<RoundView>, Problem> {
    let id = incident_of(&name)?;
    let work: Work<RoundView> = Box::new(move |unit, turn| Ok(draft_in(unit, turn, id, &plan)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<RoundView>>, Problem> {
    let (id, after, reach) = (incident_of(&name)?, window.after()?, window.reach()?);
    let look = move |conn: &mut Conn<'_>| {
        store::intake::incident(conn, id, Lock::No)?.ok_or(NO_INCIDENT)?;
        Ok(kept::of_incident(conn, id, after, reach)?)
    };
    let rows = app.hop(move |app| app.look(look)).await?;
    Ok(Json(window.page(rows, |one| one.id, RoundView::from)?))
}

async fn show(State(app): State<Shared>, _: Caller, names: Names) -> Result<Json<RoundView>, Problem> {
    Ok(Json(find(&app, names).await?.into()))
}

async fn look(State(app): State<Shared>, _: Caller, names: Names) -> Result<Json<SamplesView>, Problem> {
    let round = find(&app, names).await?;
    let seal = round.seal();
    let samples = app.hop(move |app| samples(app, &round)).await?;
    Ok(Json(SamplesView { seal, samples }))
}

async fn cost(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
) -> Result<Json<Listed<CostView>>, Problem> {
    let id = incident_of(&name)?;
    let look = move |conn: &mut Conn<'_>| {
        store::intake::incident(conn, id, Lock::No)?.ok_or(NO_INCIDENT)?;
        Ok(cohort::cost(conn, id)?)
    };
    let rows = app.hop(move |app| app.look(look)).await?;
    let view =
        |one: cohort::Cost| CostView { account: one.account, cost: one.cost, make_goods: one.make_goods };
    Ok(Json(Listed { items: rows.into_iter().map(view).collect(), next: None }))
}

async fn approve(
    State(app): State<Shared>,
    writer: Writer,
    names: Names,
    Body { bytes, .. }: Body<Nothing>,
) -> Result<Created<RoundView>, Problem> {
    step(&app, writer, names, &bytes, RoundStep::Approve).await
}

async fn pause(
    State(app): State<Shared>,
    writer: Writer,
    names: Names,
    Body { bytes, .. }: Body<Nothing>,
) -> Result<Created<RoundView>, Problem> {
    step(&app, writer, names, &bytes, RoundStep::Pause).await
}

async fn give_up(
    State(app): State<Shared>,
    writer: Writer,
    names: Names,
    Body { bytes, .. }: Body<Nothing>,
) -> Result<Created<RoundView>, Problem> {
    step(&app, writer, names, &bytes, RoundStep::GiveUp).await
}

async fn send(
    State(app): State<Shared>,
    writer: Writer,
    names: Names,
    Body { value: sending, bytes }: Body<Sending>,
) -> Result<Created<RoundView>, Problem> {
    step(&app, writer, names, &bytes, RoundStep::Begin(sending.seal)).await
}

async fn step(
    app: &Shared,
    writer: Writer,
    names: Names,
    bytes: &axum::body::Bytes,
    step: RoundStep,
) -> Result<Created<RoundView>, Problem> {
    let id = find(app, names).await?.id;
    let work: Work<RoundView> = Box::new(move |unit, turn| Ok(step_in(unit, turn, id, &step)?.into()));
    writer.create(app, bytes, work).await
}

async fn find(app: &Shared, Names(incident, notice): Names) -> Result<NoticeRound, Error> {
    let (incident, id) = (incident_of(&incident)?, notice.parse().map_err(|_| MISSING)?);
    let found = app.hop(move |app| app.look(|conn| Ok(kept::round(conn, id, Lock::No)?))).await?;
    found.filter(|round| round.incident == incident).ok_or(MISSING)
}
