//! Errors as `application/problem+json` (RFC 9457): one translation for all of the API.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::change::Refused;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;

/// An error on its way to another system.
#[derive(Debug)]
pub enum Problem {
    /// One that the program knows.
    Error(Box<Error>),
    /// One of HTTP itself: too large, no such path, no such method.
    Http(u16, &'static str, &'static str),
}

/// What stood in the way, for a program and for a person (RFC 9457).
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct ProblemDocument {
    /// Always `about:blank`: `code` tells the kind.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// A stable code, such as `G5`, `invalid`, `missing`, `not_allowed`.
    code: String,
    /// A sentence that a person can act on.
    detail: String,
    /// The guard or rule that refused, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    guard: Option<String>,
    /// Path of the field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// What was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    /// What should be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    /// What the reply check found, if a text was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_check: Option<Value>,
}

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Error(Box::new(error.into()))
    }
}

impl Problem {
    /// The document that tells it.
    #[must_use]
    pub fn document(&self) -> ProblemDocument {
        let (status, code, detail) = match self {
            Self::Error(error) => (error.status(), error.code(), error.sentence()),
            Self::Http(status, code, detail) => (*status, (*code).to_owned(), (*detail).to_owned()),
        };
        let title = reason(status).to_owned();
        let plain =
            ProblemDocument { kind: "about:blank", title, status, code, detail, ..Default::default() };
        match self {
            Self::Error(error) => particulars(error, plain),
            Self::Http(..) => plain,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = self.document();
        if let Self::Error(error) = &self
            && document.status == 500
        {
            tracing::error!(%error, "a request failed");
        }
        let status = StatusCode::from_u16(document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                header::HeaderValue::from_static("Bearer realm=\"amends\""),
            );
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
        }
        response
    }
}

impl aide::OperationOutput for Problem {
    type Inner = Self;
}

fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error")
}

/// What a program can use beyond the sentence.
fn particulars(error: &Error, plain: ProblemDocument) -> ProblemDocument {
    match error {
        Error::Refused(refused @ (Refused::Guard { .. } | Refused::NotNow { .. })) => {
            ProblemDocument { guard: Some(refused.code()), ..plain }
        }
        Error::Refused(Refused::Invalid { field, found, expected }) => ProblemDocument {
            field: Some(field.to_string()),
            found: Some(found.clone()),
            expected: Some(expected.clone()),
            ..plain
        },
        Error::Refused(Refused::Text(check) | Refused::Untrue { check, .. }) => ProblemDocument {
            guard: Some("G9".to_owned()),
            reply_check: serde_json::to_value(check).ok(),
            ..plain
        },
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use store::StoreError;

    use super::Problem;

    #[test]
    fn a_full_disk_is_for_now_and_a_fault_keeps_its_inside() {
        let full = Problem::from(StoreError::Full);
        assert_eq!((full.document().status, full.document().code.as_str()), (503, "disk_full"));
        assert!(full.into_response().headers().contains_key("retry-after"));
        let fault = Problem::from(StoreError::Panicked("the secret inside".to_owned())).document();
        assert_eq!(fault.status, 500);
        assert!(!fault.detail.contains("secret"));
    }
}
