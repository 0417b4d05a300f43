//! What the path of an address names. A name that could never name anything is a page that is not there.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::{PageError, error::missing};
use crate::app::Shared;

/// The name or names in a path, such as the id of a problem.
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Shared> for At<T> {
    type Rejection = PageError;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, PageError> {
        Path::<T>::from_request_parts(parts, app).await.map(|Path(named)| Self(named)).map_err(|_| missing())
    }
}
