//! One handler for every verb: a state change is a thing that is created.

use axum::extract::State;
use domain::{
    case::{Act, acts::Merger},
    learning::NewDebrief,
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::view::CaseView;
use crate::{
    actions::{
        Work,
        case::{act_in, merge_in},
        learning::debrief_in,
    },
    api::{Body, Created, Name, Problem, Writer, v1::problem::ProblemView},
    app::Shared,
    error::Error,
};

/// The body of a verb.
pub trait Verb: Act + Clone + DeserializeOwned + JsonSchema + Send + Sync + 'static {}
impl<A: Act + Clone + DeserializeOwned + JsonSchema + Send + Sync + 'static> Verb for A {}

pub async fn create<A: Verb>(
    State(app): State<Shared>,
    writer: Writer,
    Name(case): Name,
    Body { value: act, bytes }: Body<A>,
) -> Result<Created<CaseView>, Problem> {
    let work: Work<CaseView> = Box::new(move |unit, turn| {
        let id = store::case::find(unit.conn(), &case)?.ok_or(Error::Missing("such case"))?;
        Ok(CaseView::of(&act_in(unit, turn, id, &act)?))
    });
    writer.create(&app, &bytes, work).await
}

/// Continues the case in another; answers that one.
pub async fn merge(
    State(app): State<Shared>,
    writer: Writer,
    Name(case): Name,
    Body { value: Merger { into }, bytes }: Body<Merger>,
) -> Result<Created<CaseView>, Problem> {
    let work: Work<CaseView> = Box::new(move |unit, turn| {
        let id = store::case::find(unit.conn(), &case)?.ok_or(Error::Missing("such case"))?;
        Ok(CaseView::of(&merge_in(unit, turn, id, into)?))
    });
    writer.create(&app, &bytes, work).await
}

/// Debriefs the problem behind the case; answers the problem.
pub async fn debrief(
    State(app): State<Shared>,
    writer: Writer,
    Name(case): Name,
    Body { value: new, bytes }: Body<NewDebrief>,
) -> Result<Created<ProblemView>, Problem> {
    let work: Work<ProblemView> = Box::new(move |unit, turn| {
        let id = store::case::find(unit.conn(), &case)?.ok_or(Error::Missing("such case"))?;
        Ok(debrief_in(unit, turn, id, &new)?.into())
    });
    writer.create(&app, &bytes, work).await
}
