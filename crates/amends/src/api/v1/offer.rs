//! `POST /offers`: what policy offers for facts. Changes nothing.

use aide::axum::{ApiRouter, routing::post_with};
use axum::{Json, extract::State};
use domain::{
    change::Refused,
    recovery::{Beside, Facts, MakeGoodPolicy, Offer, pack, pack_names},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    api::{Body, Caller, Problem},
    app::{App, Shared},
    error::Error,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new().api_route(
        "/offers",
        post_with(create, |op| op.summary("What policy offers for these facts").tag("make-goods")),
    )
}

/// Facts, and the policy to ask.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// A policy that ships, such as `eu261`; the policy of the house unless said.
    #[serde(default)]
    pack: Option<String>,
    /// One flat object; `null` is a fact that is missing.
    facts: Map<String, Value>,
}

async fn create(
    State(app): State<Shared>,
    _: Caller,
    Body { value, .. }: Body<Asked>,
) -> Result<Json<Offer>, Problem> {
    Ok(Json(app.hop(move |app| answer(app, &value)).await?))
}

fn answer(app: &App, asked: &Asked) -> Result<Offer, Error> {
    let house = app.house();
    let policy = asked.pack.as_deref().map_or(Ok(&house.policy), named)?;
    let usual = house.company.currency();
    let facts = Facts::read(policy, &asked.facts, usual).map_err(|error| error.refused("facts"))?;
    // For an agent, whoever asks: the same facts have the same answer.
    Ok(policy.offer(&facts, &Beside::default()).map_err(|error| error.refused("facts"))?)
}

fn named(name: &str) -> Result<&MakeGoodPolicy, Refused> {
    pack(name).ok_or_else(|| {
        let names: Vec<_> = pack_names().collect();
        Refused::invalid("pack", name, format!("one of {}", names.join(", ")))
    })
}
