//! A JSON body of a request: read strictly, and kept as it came.

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

use super::{Problem, place::leads_somewhere};
use crate::{actions::read, app::Shared};

/// A step that needs no words: nothing has to be said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A body and the bytes it was read from.
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// As it came, for telling one request from another.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, app: &Shared) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let whole = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(whole, app).await.map_err(|refused| {
            match refused.into_response().status().as_u16() {
                413 => Problem::Http(413, "too_large", "A body may have up to 2 MB; import more by command."),
                _ => Problem::Http(400, "body", "The body broke off before its end."),
            }
        })?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let wrong = match read(text) {
            Ok(value) => return Ok(Self { value, bytes }),
            Err(wrong) => wrong,
        };
        leads_somewhere(app, &mut parts).await?;
        Err(wrong.into())
    }
}

impl<T: JsonSchema> OperationInput for Body<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(context, operation);
    }
}
