//! Version 1 of the API. One table of routes per area; reading them tells you the product.

mod case;

use std::sync::Arc;

use aide::{
    axum::ApiRouter,
    openapi::{Info, OpenApi, SecurityScheme},
    transform::TransformOpenApi,
};
use axum::{Extension, Json, Router, response::IntoResponse};

use crate::app::Shared;

/// All of version 1, with its description at `/api/openapi.json`.
pub fn router() -> Router<Shared> {
    let mut description = OpenApi {
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
    let routes = ApiRouter::new().nest("/api/v1", ApiRouter::new().merge(case::routes()));
    let router = routes.finish_api_with(&mut description, describe);
    router.route("/api/openapi.json", axum::routing::get(openapi)).layer(Extension(Arc::new(description)))
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

async fn openapi(Extension(description): Extension<Arc<OpenApi>>) -> impl IntoResponse {
    Json(description.as_ref().clone())
}
