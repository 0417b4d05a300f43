//! Corrective actions over the API: planned with what counts as success, done, checked by the counts, answered for.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    case::Message,
    customer::Customer,
    id::Id,
    learning::{
        ActionState, Beside, CorrectiveAction, Counts, Effect, NewCorrectiveAction, NewCriterion, NewDone,
        Power, Problem as Fault,
    },
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Conn, case::Lock, learning::Told};

use super::{MISSING, Made, ProblemView, step};
use crate::{
    actions::{Work, learning},
    api::{
        Asked, Body, Caller, Name, Nothing, Problem, Writer,
        list::{Listed, Window},
    },
    app::Shared,
    error::Error,
};

const NO_ACTION: Error = Error::Missing("such corrective action");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/problems/{problem}/corrective_actions",
            post_with(plan, |op| op.summary("Plan what removes the cause").tag("problems"))
                .get_with(list, |op| op.summary("What is done about a problem").tag("problems")),
        )
        .api_route(
            "/corrective_actions/{action}",
            get_with(show, |op| op.summary("One corrective action, with how it stands").tag("problems")),
        )
        .api_route(
            "/corrective_actions/{action}/done",
            post_with(done, |op| op.summary("It was carried out; from now on it is watched").tag("problems")),
        )
        .api_route(
            "/corrective_actions/{action}/criterion",
            post_with(criterion, |op| {
                op.summary("Change what counts as success, with a reason").tag("problems")
            }),
        )
        .api_route(
            "/corrective_actions/{action}/effectiveness_check",
            post_with(check, |op| op.summary("Did it work? The counts decide").tag("problems"))
                .get_with(standing, |op| op.summary("How the counts stand so far").tag("problems")),
        )
        .api_route(
            "/corrective_actions/{action}/alarm_answer",
            post_with(answer, |op| op.summary("What is done about its alarm").tag("problems")),
        )
        .api_route(
            "/corrective_actions/{action}/told",
            get_with(told, |op| op.summary("Customers who were told of it, newest first").tag("problems")),
        )
}

/// A corrective action, with the problem that it belongs to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CorrectiveActionWhole")]
struct ActionView {
    /// The problem.
    problem: Id<Fault>,
    /// The action.
    #[serde(flatten)]
    action: CorrectiveAction,
    /// How many customers were told of it.
    customers_told: u64,
}

/// How the counts stand, without deciding anything.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EffectivenessStanding")]
struct Standing {
    /// How the action stands.
    state: ActionState,
    /// What is counted so far; null before it was done.
    counts: Option<Counts>,
    /// What the exact test says of that.
    effect: Option<Effect>,
    /// What a check of so many failures can find when the window is over.
    power: Option<Power>,
    /// What else moved.
    beside: Beside,
    /// The same in sentences.
    sentences: Vec<String>,
    /// When the window afterwards is over.
    window_ends_at: Option<Timestamp>,
}

/// A message that told a customer of an action.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ToldOfAction")]
struct ToldView {
    /// The message.
    message: Id<Message>,
    /// When it was sent.
    at: Timestamp,
    /// The number of the case.
    case: String,
    /// The customer.
    customer: Id<Customer>,
}

/// What is done about an alarm.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Answer {
    /// In a sentence.
    words: String,
}

impl From<Told> for ToldView {
    fn from(told: Told) -> Self {
        Self {
            message: told.message,
            at: told.at,
            case: told.case.number.to_string(),
            customer: told.case.customer,
        }
    }
}

async fn plan(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewCorrectiveAction>,
) -> Made {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::plan_in(unit, turn, id, &new)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
) -> Result<Json<Listed<CorrectiveAction>>, Problem> {
    let id: Id<Fault> = name.parse().map_err(|_| MISSING)?;
    let found =
        app.hop(move |app| app.look(|conn| Ok(store::learning::problem(conn, id, Lock::No)?))).await?;
    let mut items = found.ok_or(MISSING)?.actions;
    items.reverse();
    Ok(Json(Listed { items, next: None }))
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<ActionView>, Problem> {
    let id = name.parse().map_err(|_| NO_ACTION)?;
    let view = app
        .hop(move |app| {
            app.look(|conn| {
                let (problem, action) = found(conn, id)?;
                let customers_told = store::learning::customers_told(conn, id)?;
                Ok(ActionView { problem: problem.id, action, customers_told })
            })
        })
        .await?;
    Ok(Json(view))
}

fn found(conn: &mut Conn<'_>, id: Id<CorrectiveAction>) -> Result<(Fault, CorrectiveAction), Error> {
    let problem = store::learning::problem_of_action(conn, id)?.ok_or(NO_ACTION)?;
    let problem = store::learning::problem(conn, problem, Lock::No)?.ok_or(NO_ACTION)?;
    let action = problem.actions.iter().find(|one| one.id == id).cloned().ok_or(NO_ACTION)?;
    Ok((problem, action))
}

async fn done(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewDone>,
) -> Made {
    let id = name.parse().map_err(|_| NO_ACTION)?;
    let work: Work<ProblemView> = Box::new(move |unit, turn| {
        let problem = learning::problem_with(unit, id)?.id;
        Ok(learning::done_in(unit, turn, problem, id, &new)?.into())
    });
    writer.create(&app, &bytes, work).await
}

async fn criterion(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewCriterion>,
) -> Made {
    let id = name.parse().map_err(|_| NO_ACTION)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::change_criterion_in(unit, turn, id, &new)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn check(State(app): State<Shared>, writer: Writer, name: Name, body: Body<Nothing>) -> Made {
    let id = name.0.parse().map_err(|_| NO_ACTION)?;
    step(&app, writer, &body, Box::new(move |unit, turn| learning::check_effect_in(unit, turn, id))).await
}

async fn standing(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<Standing>, Problem> {
    let id = name.parse().map_err(|_| NO_ACTION)?;
    let standing = app
        .hop(move |app| {
            let (now, zone) = (app.clock.now(), app.house().company.zone.clone());
            app.look(|conn| {
                let (problem, action) = found(conn, id)?;
                let counted = learning::counted(conn, &problem, &action, &zone, now)?;
                Ok(Standing::of(&action, counted))
            })
        })
        .await?;
    Ok(Json(standing))
}

impl Standing {
    fn of(action: &CorrectiveAction, counted: Option<(Counts, Beside)>) -> Self {
        let criterion = &action.criterion;
        let (counts, beside) = counted.map_or((None, Beside::default()), |(one, two)| (Some(one), two));
        let effect = counts.and_then(|counts| {
            let exposures = counts.exposures(criterion);
            domain::learning::effect(
                (counts.before, exposures.0),
                (counts.after, exposures.1),
                criterion.target,
            )
        });
        let sentences = effect.map_or_else(Vec::new, |effect| beside.sentences(effect.verdict));
        Self {
            state: action.state,
            power: counts.map(|counts| Power::planned(counts.before, criterion)),
            counts,
            effect,
            beside,
            sentences,
            window_ends_at: action.done_at.map(|at| criterion.ends(at)),
        }
    }
}

async fn answer(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: Answer { words }, bytes }: Body<Answer>,
) -> Made {
    let id = name.parse().map_err(|_| NO_ACTION)?;
    let work: Work<ProblemView> =
        Box::new(move |unit, turn| Ok(learning::answer_alarm_in(unit, turn, id, &words)?.into()));
    writer.create(&app, &bytes, work).await
}

async fn told(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<ToldView>>, Problem> {
    let id = name.parse().map_err(|_| NO_ACTION)?;
    let (after, reach) = (window.after()?, window.reach()?);
    let rows = app
        .hop(move |app| {
            app.look(|conn| {
                found(conn, id)?;
                Ok(store::learning::told(conn, id, after, reach)?)
            })
        })
        .await?;
    Ok(Json(window.page(rows, |one| one.message, ToldView::from)?))
}
