//! Promises over the API: kept, moved with consent, released.

use aide::axum::{ApiRouter, routing::post_with};
use axum::extract::State;
use domain::{
    case::{
        Act,
        acts::{PromiseKept, PromiseReleased, PromiseRenegotiated},
    },
    id::Id,
    promise::Promise,
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::case::CaseView;
use crate::{
    actions::{Work, case::act_in},
    api::{Body, Created, Name, Problem, Writer},
    app::Shared,
    error::Error,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .merge(verb::<PromiseKept>("kept", "It was kept, and this shows it"))
        .merge(verb::<PromiseRenegotiated>("renegotiation", "The customer agreed to another date"))
        .merge(verb::<PromiseReleased>("release", "The customer let us off"))
}

fn verb<V: OfPromise>(name: &'static str, summary: &'static str) -> ApiRouter<Shared> {
    ApiRouter::new().api_route(
        &format!("/promises/{{promise}}/{name}"),
        post_with(create::<V>, move |op| op.summary(summary).tag("promises")),
    )
}

/// A verb whose promise stands in the path.
trait OfPromise: Act + Clone + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    fn about(self, promise: Id<Promise>) -> Self;
}

impl OfPromise for PromiseKept {
    fn about(self, promise: Id<Promise>) -> Self {
        Self { promise: Some(promise), ..self }
    }
}

impl OfPromise for PromiseRenegotiated {
    fn about(self, promise: Id<Promise>) -> Self {
        Self { promise: Some(promise), ..self }
    }
}

impl OfPromise for PromiseReleased {
    fn about(self, promise: Id<Promise>) -> Self {
        Self { promise: Some(promise), ..self }
    }
}

async fn create<V: OfPromise>(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value, bytes }: Body<V>,
) -> Result<Created<CaseView>, Problem> {
    let promise: Id<Promise> = name.parse().map_err(|_| Error::Missing("such promise"))?;
    let act = value.about(promise);
    let work: Work<CaseView> = Box::new(move |unit, turn| {
        let case = store::promise::case_of(unit.conn(), promise)?.ok_or(Error::Missing("such promise"))?;
        Ok(CaseView::of(&act_in(unit, turn, case, &act)?))
    });
    writer.create(&app, &bytes, work).await
}
