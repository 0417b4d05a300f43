//! `GET /cases/{case}/recommendation`: what policy would offer for this case, and why.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use domain::{
    case::CaseFile,
    customer::Segment,
    money::Money,
    recovery::{Approval, MakeGood, OfferFacts, Recommendation, learning::Evidence},
    staff::Member,
};
use schemars::JsonSchema;
use serde::Serialize;
use store::case::Lock;

use crate::{
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
    evidence: BTreeMap<String, Evidence>,
    /// Who has to agree if you propose it; null if you may give it alone.
    approval: Option<Approval>,
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
    let zero = Money::parse("0", &house.company.currency).map_err(|error| Error::Fault(error.to_string()))?;
    let valued: Vec<String> = file.customer.valued_things.iter().map(|thing| thing.what.clone()).collect();
    let before: Vec<String> =
        gifts.iter().filter(|one| one.is_fulfilled()).map(|one| one.form.clone()).collect();
    let recommendation = house.policy.recommend(&OfferFacts {
        severity: file.case.severity,
        repeat: file.case.repeat.is_some(),
        currency: file.case.floor.unwrap_or(zero).currency(),
        valued: &valued,
        business: file.customer.segment == Segment::Business,
        given_before: &before,
    });
    let approval = recommendation.extra.and_then(|extra| house.policy.approval(Some(me.role), extra));
    let evidence = app.what_worked()?.evidence(file.case.failure_type.as_deref(), file.customer.segment);
    Ok(Offer { floor: file.case.floor, recommendation, evidence, approval })
}
