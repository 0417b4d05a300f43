//! A JSON body: read strictly, refused with the field, what was found and what was expected.

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use domain::change::Refused;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::Problem;
use crate::{app::Shared, error::Error};

/// A body and the bytes it was read from.
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// As it came, for telling one request from another.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = axum::response::Response;
    async fn from_request(request: Request, app: &Shared) -> Result<Self, Self::Rejection> {
        use axum::response::IntoResponse;
        let bytes = Bytes::from_request(request, app).await.map_err(IntoResponse::into_response)?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let value = read(text).map_err(|error| Problem(error).into_response())?;
        Ok(Self { value, bytes })
    }
}

/// Reads JSON into `T`.
///
/// # Errors
/// Names the field, what was found and what was expected; also for a NUL byte, which no engine can keep.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    let json: serde_json::Value = serde_json::from_slice(text)
        .map_err(|error| Refused::invalid("body", error.to_string(), "a JSON object"))?;
    if let Some(path) = nul_in(&json, "") {
        return Err(Refused::invalid(path, "a NUL character", "text without one").into());
    }
    let wrong = |error: serde_path_to_error::Error<serde_json::Error>| {
        let path = error.path().to_string();
        let found = json
            .pointer(&format!("/{}", path.replace('.', "/")))
            .map_or_else(|| "nothing".to_owned(), excerpt);
        Refused::invalid(path, found, error.inner().to_string())
    };
    Ok(serde_path_to_error::deserialize(&json).map_err(wrong)?)
}

fn excerpt(value: &serde_json::Value) -> String {
    value.to_string().chars().take(80).collect()
}

fn nul_in(value: &serde_json::Value, path: &str) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| nul_in(item, &format!("{path}[{at}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            nul_in(value, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") })
        }),
        _ => None,
    }
}

impl<T: JsonSchema> OperationInput for Body<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(context, operation);
    }
}
