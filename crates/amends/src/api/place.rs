//! What stands in the address: the name in a path, and the question after it. Both are refused as problems.

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use domain::change::Refused;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::Problem;
use crate::{app::Shared, error::Error};

/// The one name in a path, such as the id of a case. One that could never name anything is simply not found.
pub struct Name(pub String);

impl FromRequestParts<Shared> for Name {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let named = Path::<String>::from_request_parts(parts, app).await;
        match named {
            Ok(Path(name)) if !name.contains('\0') => Ok(Self(name)),
            _ => Err(Error::Missing("such thing").into()),
        }
    }
}

impl OperationInput for Name {}

/// The two names in a path, such as a webhook's and a delivery's.
pub struct Names(pub String, pub String);

impl FromRequestParts<Shared> for Names {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let named = Path::<(String, String)>::from_request_parts(parts, app).await;
        match named {
            Ok(Path((one, other))) if !one.contains('\0') && !other.contains('\0') => Ok(Self(one, other)),
            _ => Err(Error::Missing("such thing").into()),
        }
    }
}

impl OperationInput for Names {}

/// The question of a list, read strictly.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Shared> for Asked<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        for (name, value) in pairs {
            if name.contains('\0') || value.contains('\0') {
                let field = name.replace('\0', "");
                return Err(Refused::invalid(field, "a NUL character", "text without one").into());
            }
        }
        let found = parts.uri.query().unwrap_or_default().chars().take(80).collect::<String>();
        match Query::<T>::from_request_parts(parts, app).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(refused) => Err(Refused::invalid("query", found, refused.body_text()).into()),
        }
    }
}

impl<T: JsonSchema> OperationInput for Asked<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        Query::<T>::operation_input(context, operation);
    }
}
