//! Errors as `application/problem+json` (RFC 9457): one translation for all of the API.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::change::Refused;
use serde_json::{Value, json};

use crate::error::Error;

/// An error on its way to another system.
#[derive(Debug)]
pub struct Problem(pub Error);

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.0.status();
        if status == 500 {
            tracing::error!(error = %self.0, "a request failed");
        }
        problem(status, &self.0)
    }
}

impl aide::OperationOutput for Problem {
    type Inner = Self;
}

fn problem(status: u16, error: &Error) -> Response {
    let status_code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut body = json!({
        "type": "about:blank",
        "title": status_code.canonical_reason().unwrap_or("Error"),
        "status": status,
        "code": error.code(),
        "detail": error.sentence(),
    });
    if let Value::Object(fields) = &mut body {
        fields.extend(particulars(error));
    }
    (status_code, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// What a program can use beyond the sentence.
fn particulars(error: &Error) -> serde_json::Map<String, Value> {
    let particulars = match error {
        Error::Refused(refused @ (Refused::Guard { .. } | Refused::NotNow { .. })) => {
            json!({ "guard": refused.code() })
        }
        Error::Refused(Refused::Invalid { field, found, expected }) => {
            json!({ "field": field, "found": found, "expected": expected })
        }
        Error::Refused(Refused::Text(check)) => json!({ "guard": "reply_check", "reply_check": check }),
        _ => json!({}),
    };
    if let Value::Object(fields) = particulars { fields } else { serde_json::Map::new() }
}
