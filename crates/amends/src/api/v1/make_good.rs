//! Make-goods over the API: each step of their life is a thing that is created.

use aide::axum::{ApiRouter, routing::post_with};
use axum::extract::State;
use domain::{
    case::acts::{MakeGoodStep, MakeGoodVerb},
    id::Id,
    recovery::{MakeGood, MakeGoodOutcome},
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

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
        .merge(step::<Approval>("approval", "Agree to it; never to one's own"))
        .merge(step::<Refusal>("refusal", "Do not agree"))
        .merge(step::<Offer>("offer", "Show it to the customer"))
        .merge(step::<Acceptance>("acceptance", "The customer takes it"))
        .merge(step::<Decline>("decline", "The customer does not want it"))
        .merge(step::<Withdrawal>("withdrawal", "Take it back before it was accepted"))
        .merge(step::<Fulfilment>("fulfilment", "It was carried out"))
        .merge(step::<Known>("outcome", "What became of it"))
}

fn step<S: Step>(name: &'static str, summary: &'static str) -> ApiRouter<Shared> {
    ApiRouter::new().api_route(
        &format!("/make_goods/{{make_good}}/{name}"),
        post_with(create::<S>, move |op| op.summary(summary).tag("make-goods")),
    )
}

/// The body of a step.
trait Step: Into<MakeGoodVerb> + DeserializeOwned + JsonSchema + Send + 'static {}
impl<S: Into<MakeGoodVerb> + DeserializeOwned + JsonSchema + Send + 'static> Step for S {}

/// Somebody with the right to it agrees.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodApproval")]
struct Approval {}

/// Somebody with the right to it does not agree.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodRefusal")]
struct Refusal {
    /// Why not.
    reason: String,
}

/// The customer is shown it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodOffer")]
struct Offer {}

/// The customer takes it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodAcceptance")]
struct Acceptance {}

/// The customer does not want it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodDecline")]
struct Decline {
    /// In their words.
    #[serde(default)]
    words: String,
}

/// It is taken back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodWithdrawal")]
struct Withdrawal {
    /// Why.
    reason: String,
}

/// It was carried out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodFulfilment")]
struct Fulfilment {
    /// The receipt, voucher or booking that shows it.
    reference: String,
}

/// What became of it.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
struct Known(MakeGoodOutcome);

impl From<Known> for MakeGoodVerb {
    fn from(Known(outcome): Known) -> Self {
        Self::Outcome(outcome)
    }
}

impl From<Approval> for MakeGoodVerb {
    fn from(Approval {}: Approval) -> Self {
        Self::Approve
    }
}

impl From<Refusal> for MakeGoodVerb {
    fn from(Refusal { reason }: Refusal) -> Self {
        Self::Refuse { reason }
    }
}

impl From<Offer> for MakeGoodVerb {
    fn from(Offer {}: Offer) -> Self {
        Self::Offer
    }
}

impl From<Acceptance> for MakeGoodVerb {
    fn from(Acceptance {}: Acceptance) -> Self {
        Self::Accept
    }
}

impl From<Decline> for MakeGoodVerb {
    fn from(Decline { words }: Decline) -> Self {
        Self::Decline { words }
    }
}

impl From<Withdrawal> for MakeGoodVerb {
    fn from(Withdrawal { reason }: Withdrawal) -> Self {
        Self::Withdraw { reason }
    }
}

impl From<Fulfilment> for MakeGoodVerb {
    fn from(Fulfilment { reference }: Fulfilment) -> Self {
        Self::Fulfil { reference }
    }
}

async fn create<S: Step>(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value, bytes }: Body<S>,
) -> Result<Created<CaseView>, Problem> {
    let make_good: Id<MakeGood> = name.parse().map_err(|_| Error::Missing("such make-good"))?;
    let act = MakeGoodStep { make_good, verb: value.into() };
    let work: Work<CaseView> = Box::new(move |unit, turn| {
        let case =
            store::recovery::case_of(unit.conn(), make_good)?.ok_or(Error::Missing("such make-good"))?;
        Ok(CaseView::of(&act_in(unit, turn, case, &act)?))
    });
    writer.create(&app, &bytes, work).await
}
