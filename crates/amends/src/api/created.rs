//! What a POST creates: done once under its name, and answered the same when it is asked again.

use std::marker::PhantomData;

use aide::{
    OperationInput, OperationOutput,
    generate::GenContext,
    openapi::{Operation, Response as Described},
};
use axum::{
    body::Bytes,
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::staff::{Actor, Permission};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Caller, Key, Problem};
use crate::{
    actions::{self, Answer, Once, Work},
    app::{App, Shared},
    error::Error,
};

/// One who creates something: the caller, the key of the request and where it went. Whoever may only read is told so
/// before anything else is looked at.
pub struct Writer {
    caller: Caller,
    key: Option<String>,
    path: String,
}

impl FromRequestParts<Shared> for Writer {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        caller.actor().must(Permission::WorkCases)?;
        let Key(key) = Key::from_request_parts(parts, app).await?;
        Ok(Self { caller, key, path: parts.uri.path().to_owned() })
    }
}

impl OperationInput for Writer {}

impl Writer {
    /// Creates it.
    ///
    /// # Errors
    /// Whatever stands against it.
    pub async fn create<T: Serialize + Send + 'static>(
        self,
        app: &Shared,
        bytes: &Bytes,
        work: Work<T>,
    ) -> Result<Created<T>, Problem> {
        let actor = self.caller.actor();
        let member = self.caller.0.id;
        let name = self.key.map(|key| Once::new(member, key, "POST", &self.path, bytes));
        let answer = app.hop(move |app| actions::create(app, &actor, name, work)).await?;
        Ok(Created { answer, of: PhantomData })
    }
}

impl Writer {
    /// Creates something that takes many units; whatever was done of it before goes on.
    ///
    /// # Errors
    /// Whatever stands against it.
    pub async fn create_in_parts<T: Serialize + Send + 'static>(
        self,
        app: &Shared,
        bytes: &Bytes,
        work: impl FnOnce(&App, &Actor) -> Result<T, Error> + Send + 'static,
    ) -> Result<Created<T>, Problem> {
        let (actor, member) = (self.caller.actor(), self.caller.0.id);
        let name = self.key.map(|key| Once::new(member, key, "POST", &self.path, bytes));
        let done = app.hop(move |app| actions::create_in_parts(app, &actor, name, || work(app, &actor)));
        Ok(Created { answer: done.await?, of: PhantomData })
    }
}

/// Something that was created, as it was answered the first time.
pub struct Created<T> {
    answer: Answer,
    of: PhantomData<T>,
}

impl<T> Created<T> {
    /// The same with something added to what is answered that is not kept with it.
    #[must_use]
    pub fn dressed(mut self, dress: impl FnOnce(&mut serde_json::Value)) -> Self {
        if let Ok(mut body) = serde_json::from_str(&self.answer.body) {
            dress(&mut body);
            self.answer.body = body.to_string();
        }
        self
    }
}

impl<T> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.answer.status).unwrap_or(StatusCode::CREATED);
        (status, [(header::CONTENT_TYPE, "application/json")], self.answer.body).into_response()
    }
}

impl<T: JsonSchema> OperationOutput for Created<T> {
    type Inner = T;

    fn operation_response(context: &mut GenContext, operation: &mut Operation) -> Option<Described> {
        axum::Json::<T>::operation_response(context, operation)
    }

    fn inferred_responses(
        context: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, Described)> {
        let described = Self::operation_response(context, operation);
        described.into_iter().map(|response| (Some(201), response)).collect()
    }
}
