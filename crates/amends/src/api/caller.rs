//! Who calls: a bearer token is a member of staff under its own name.

use aide::OperationInput;
use axum::{
    extract::FromRequestParts,
    http::{HeaderName, header, request::Parts},
};
use domain::staff::{Actor, Member};

use super::Problem;
use crate::{
    app::{Shared, hash_of},
    error::Error,
};

/// The token that calls.
#[derive(Clone)]
pub struct Caller(pub Member);

impl Caller {
    /// The token as one who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::member(&self.0)
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let secret =
            header.and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")));
        let hash = hash_of(secret.ok_or(Error::SignedOut)?.trim());
        let member = app.hop(move |app| app.look(|conn| Ok(store::staff::by_token(conn, hash)?))).await?;
        Ok(Self(member.ok_or(Error::SignedOut)?))
    }
}

impl OperationInput for Caller {}

/// `Idempotency-Key`, if there is one.
#[derive(Clone, Debug)]
pub struct Key(pub Option<String>);

impl FromRequestParts<Shared> for Key {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        let value = parts.headers.get(HeaderName::from_static("idempotency-key"));
        let unreadable =
            || domain::change::Refused::invalid("Idempotency-Key", "other characters", "printable ASCII");
        let text = value.map(|value| value.to_str().map_err(|_| unreadable())).transpose()?;
        let text = text.map(str::trim).filter(|key| !key.is_empty());
        if text.is_some_and(|key| key.len() > 255) {
            return Err(domain::change::Refused::invalid(
                "Idempotency-Key",
                "more than 255 characters",
                "255 or fewer",
            )
            .into());
        }
        Ok(Self(text.map(str::to_owned)))
    }
}

impl OperationInput for Key {}
