//! One handler for every verb: a state change is a thing that is created.

use axum::{
    extract::{OriginalUri, Path, State},
    http::StatusCode,
};
use domain::case::Act;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::view::{CaseView, Created};
use crate::{
    actions::{Answer, Once, case::act_in, once},
    api::{Body, Caller, Key, Problem},
    app::Shared,
    error::Error,
};

/// The body of a verb.
pub trait Verb: Act + Clone + DeserializeOwned + JsonSchema + Send + Sync + 'static {}
impl<A: Act + Clone + DeserializeOwned + JsonSchema + Send + Sync + 'static> Verb for A {}

pub async fn create<A: Verb>(
    State(app): State<Shared>,
    Caller(member): Caller,
    Key(key): Key,
    OriginalUri(uri): OriginalUri,
    Path(case): Path<String>,
    Body { value: act, bytes }: Body<A>,
) -> Result<Created<CaseView>, Problem> {
    let actor = Caller(member.clone()).actor();
    let name = key.map(|key| Once::new(member.id, key, "POST", uri.path(), &bytes));
    let answer = app
        .hop(move |app| {
            once(app, &actor, name, move |unit, turn| {
                let id = store::case::find(unit.conn(), &case)?.ok_or(Error::Missing("such case"))?;
                let file = act_in(unit, turn, id, &act)?;
                let body = serde_json::to_string(&CaseView::of(&file))
                    .map_err(|error| Error::Fault(error.to_string()))?;
                Ok(Answer { status: StatusCode::CREATED.as_u16(), body })
            })
        })
        .await?;
    Ok(Created::of(answer))
}
