//! Signals and what is decided about them, over the API.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    id::Id,
    learning::{Disposition, Moved, NewDisposition, Signal, Watched, signals::Every},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::case::Lock;

use crate::{
    actions::{Work, learning::decide_signal_in},
    api::{
        Asked, Body, Caller, Created, Name, Problem, Writer,
        list::{Listed, Window},
    },
    app::Shared,
    error::Error,
};

const MISSING: Error = Error::Missing("such signal");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route("/signals", get_with(list, |op| op.summary("Signals, newest first").tag("signals")))
        .api_route("/signals/{signal}", get_with(show, |op| op.summary("One signal").tag("signals")))
        .api_route(
            "/signals/{signal}/disposition",
            post_with(decide, |op| op.summary("Act on it, or a reasoned no").tag("signals")),
        )
}

/// A statistical alarm about daily or weekly counts of cases.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Signal")]
struct SignalView {
    /// Its id.
    id: Id<Signal>,
    /// What rose: what its cases have in common; all cases together where nothing is said.
    #[serde(flatten)]
    about: Watched,
    /// Whether its counts are of days or of weeks.
    every: Every,
    /// The day that alarmed; the first one of a week.
    date: String,
    /// The day on which the rise began, as far as the counts tell; the first one of a week.
    began: String,
    /// What found it.
    method: String,
    /// Cases on that day, or in that week.
    observed: u64,
    /// Cases expected in it.
    expected: f64,
    /// What was compared with the threshold.
    statistic: f64,
    /// What it had to reach.
    threshold: f64,
    /// The chance of at least as many, in that day or week or since the rise began.
    p: f64,
    /// Why it fired.
    sentence: String,
    /// Cases a day or a week, up to the one that alarmed.
    counts: Vec<u64>,
    /// What else moved since the rise began, the clearest first.
    moved: Vec<Moved>,
    /// When it was raised.
    raised_at: Timestamp,
    /// When it has to be decided.
    decide_by: Timestamp,
    /// When it was found undecided after that.
    overdue_at: Option<Timestamp>,
    /// What was decided.
    disposition: Option<Disposition>,
}

impl From<Signal> for SignalView {
    fn from(signal: Signal) -> Self {
        Self {
            id: signal.id,
            every: signal.every,
            date: signal.date.to_string(),
            began: signal.began.to_string(),
            sentence: signal.sentence(),
            about: signal.about,
            method: signal.method,
            observed: signal.observed,
            expected: signal.expected,
            statistic: signal.statistic,
            threshold: signal.threshold,
            p: signal.p,
            counts: signal.counts,
            moved: signal.moved,
            raised_at: signal.raised_at,
            decide_by: signal.decide_by,
            overdue_at: signal.overdue_at,
            disposition: signal.disposition,
        }
    }
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<SignalView>>, Problem> {
    window.list(&app, store::signal::signals, |one| one.id, SignalView::from).await
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<SignalView>, Problem> {
    let id: Id<Signal> = name.parse().map_err(|_| MISSING)?;
    let found = app.hop(move |app| app.look(|conn| Ok(store::signal::signal(conn, id, Lock::No)?))).await?;
    Ok(Json(found.ok_or(MISSING)?.into()))
}

async fn decide(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewDisposition>,
) -> Result<Created<SignalView>, Problem> {
    let id = name.parse().map_err(|_| MISSING)?;
    let work: Work<SignalView> =
        Box::new(move |unit, turn| Ok(decide_signal_in(unit, turn, id, &new)?.into()));
    writer.create(&app, &bytes, work).await
}
