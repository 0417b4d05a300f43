//! What stands in the address: the name in a path, and the question after it. Both are refused as problems.

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{
    extract::{FromRequestParts, Path, Query, RawPathParams},
    http::request::Parts,
};
use domain::id::Id;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use store::{Conn, StoreError, case::Lock, case::notices, intake, learning};

use super::Problem;
use crate::{actions::read_query, app::Shared, error::Error};

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
    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        Ok(Self(read_query(parts.uri.query().unwrap_or_default())?))
    }
}

impl<T: JsonSchema> OperationInput for Asked<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        Query::<T>::operation_input(context, operation);
    }
}

/// What a path names, asked only when something else is wrong with the request: an address that leads nowhere is told
/// before a body is.
///
/// # Errors
/// There is no such thing.
pub async fn leads_somewhere(app: &Shared, parts: &mut Parts) -> Result<(), Problem> {
    let Ok(params) = RawPathParams::from_request_parts(parts, app).await else { return Ok(()) };
    let named: Vec<_> = params.iter().map(|(what, name)| (what.to_owned(), name.to_owned())).collect();
    let look = move |conn: &mut Conn<'_>| {
        for (what, name) in &named {
            if let Some(missing) = missing(conn, what, name)? {
                return Err(Error::Missing(missing));
            }
        }
        Ok(())
    };
    Ok(app.hop(move |app| app.look(look)).await?)
}

/// What there is none of, if there is none of this name.
fn missing(conn: &mut Conn<'_>, what: &str, name: &str) -> Result<Option<&'static str>, StoreError> {
    let (what, is_there) = match what {
        "case" => {
            let file = store::case::find(conn, name)?.map(|id| store::case::file(conn, id, Lock::No));
            ("such case", file.transpose()?.flatten().is_some())
        }
        "customer" => {
            let one = store::customer::find(conn, name)?.map(|id| store::customer::by_id(conn, id, Lock::No));
            ("such customer", one.transpose()?.flatten().is_some())
        }
        "promise" => ("such promise", by_id(name, |id| store::promise::case_of(conn, id))?),
        "make_good" => ("such make-good", by_id(name, |id| store::recovery::case_of(conn, id))?),
        "candidate" => ("such candidate", by_id(name, |id| intake::candidate(conn, id, Lock::No))?),
        "incident" => ("such incident", by_id(name, |id| intake::incident(conn, id, Lock::No))?),
        "notice" => ("such round of notices", by_id(name, |id| notices::round(conn, id, Lock::No))?),
        "signal" => ("such signal", by_id(name, |id| store::signal::signal(conn, id, Lock::No))?),
        "problem" => ("such problem", by_id(name, |id| learning::problem(conn, id, Lock::No))?),
        "action" => ("such corrective action", by_id(name, |id| learning::problem_of_action(conn, id))?),
        "procedure" => ("such procedure", by_id(name, |id| learning::procedure(conn, id, Lock::No))?),
        "lesson" => ("such lesson", by_id(name, |id| learning::lesson(conn, id, Lock::No))?),
        "webhook" => ("such webhook", by_id(name, |id| store::webhooks::by_id(conn, id, Lock::No))?),
        _ => return Ok(None),
    };
    Ok(Some(what).filter(|_| !is_there))
}

fn by_id<T, F>(
    name: &str,
    look: impl FnOnce(Id<T>) -> Result<Option<F>, StoreError>,
) -> Result<bool, StoreError> {
    let Ok(id) = name.parse() else { return Ok(false) };
    look(id).map(|found| found.is_some())
}
