//! `GET /cases/{case}/recommendation`: what policy would offer for this case, and why.

use axum::{Json, extract::State};
use domain::{
    case::CaseFile,
    money::Money,
    recovery::{Approval, EvidenceByForm, MakeGood, Recommendation},
    staff::Member,
};
use schemars::JsonSchema;
use serde::Serialize;
use store::case::Lock;

use crate::{
    actions::case::policy_of,
    api::{Caller, Name, Problem},
    app::{App, Shared},
    error::Error,
};

/// How far back gifts count as given before.
const GIFTS: i64 = 200;

/// What may be offered.
#[derive(Serialize, JsonSchema)]
pub struct Offer {
    /// What the law allows at least; paid whatever else is true.
    floor: Option<Money>,
    /// What policy recommends beyond the correction itself.
    #[serde(flatten)]
    recommendation: Recommendation,
    /// What is known of forms that were given for failures like this, by form: an association, no proof.
    evidence: EvidenceByForm,
    /// Who has to agree if you propose it; null if you may give it alone.
    approval: Option<Approval>,
    /// The seal of the policy that was asked: the one in force, or the one that the case was decided under.
    policy: String,
}

pub async fn show(
    State(app): State<Shared>,
    Caller(me): Caller,
    Name(name): Name,
) -> Result<Json<Offer>, Problem> {
    let offer = app
        .hop(move |app| {
            let (file, gifts) = app.look(|conn| {
                let id = store::case::find(conn, &name)?.ok_or(Error::Missing("such case"))?;
                let file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
                let gifts = store::recovery::of_customer(conn, file.customer.id, GIFTS)?;
                Ok((file, gifts))
            })?;
            offer(app, &file, &gifts, &me)
        })
        .await?;
    Ok(Json(offer))
}

fn offer(app: &App, file: &CaseFile, gifts: &[MakeGood], me: &Member) -> Result<Offer, Error> {
    let house = app.house();
    let policy = policy_of(app, file)?;
    let zero = Money::parse("0", &house.company.currency).map_err(|error| Error::Fault(error.to_string()))?;
    let currency = file.case.floor.unwrap_or(zero).currency();
    let facts = file.offer_facts(&policy, gifts, currency);
    let evidence = app.what_worked()?.evidence(file.case.failure_type.as_deref(), file.customer.segment);
    let recommendation = policy.recommend_for(&facts, &evidence);
    let approval = recommendation.extra.and_then(|extra| house.policy.approval(Some(me.role), extra));
    Ok(Offer { floor: file.case.floor, recommendation, evidence, approval, policy: policy.seal() })
}
