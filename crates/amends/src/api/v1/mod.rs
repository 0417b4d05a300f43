//! Version 1 of the API. One table of routes per area; reading them tells you the product.

mod approval;
mod candidate;
pub mod case;
mod cohort;
mod customer;
mod event;
mod incident;
mod ledger;
mod lesson;
mod measures;
mod member;
mod notice;
mod offer;
pub mod problem;
mod procedure;
mod reply_check;
mod signal;
mod verbs;
mod voucher;
mod webhook;

use aide::{
    axum::ApiRouter,
    openapi::{Info, OpenApi, SecurityScheme},
    transform::TransformOpenApi,
};
use axum::Router;

use super::Description;
use crate::app::Shared;

/// All of version 1, and its description.
pub fn router() -> (Router<Shared>, Description) {
    let mut collected = OpenApi {
        info: Info {
            title: "Amends".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            summary: Some(
                "Service recovery: complaints, promises, make-goods and what is learned.".to_owned(),
            ),
            ..Info::default()
        },
        ..OpenApi::default()
    };
    let router = ApiRouter::new().nest("/api/v1", areas()).finish_api_with(&mut collected, describe);
    (router, Description::of(&collected))
}

fn areas() -> ApiRouter<Shared> {
    ApiRouter::new()
        .merge(case::routes())
        .merge(verbs::routes())
        .merge(reply_check::routes())
        .merge(offer::routes())
        .merge(approval::routes())
        .merge(candidate::routes())
        .merge(customer::routes())
        .merge(incident::routes())
        .merge(cohort::routes())
        .merge(notice::routes())
        .merge(problem::routes())
        .merge(procedure::routes())
        .merge(lesson::routes())
        .merge(signal::routes())
        .merge(event::routes())
        .merge(member::routes())
        .merge(measures::routes())
        .merge(ledger::routes())
        .merge(voucher::routes())
        .merge(webhook::routes())
}

fn describe(api: TransformOpenApi<'_>) -> TransformOpenApi<'_> {
    let scheme = SecurityScheme::Http {
        scheme: "bearer".to_owned(),
        bearer_format: None,
        description: Some("A token made in Settings or by `amends token create`.".to_owned()),
        extensions: Default::default(),
    };
    api.security_scheme("token", scheme).security_requirement("token")
}
