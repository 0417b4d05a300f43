//! `POST /cases`: a complaint comes in.

use axum::{extract::State, http::StatusCode};

use super::view::{CaseView, Created};
use crate::{
    actions::{
        Answer, Once,
        case::{OpenCase, open_in},
        once,
    },
    api::{Body, Caller, Key, Problem},
    app::Shared,
    error::Error,
};

pub async fn create(
    State(app): State<Shared>,
    Caller(member): Caller,
    Key(key): Key,
    Body { value: new, bytes }: Body<OpenCase>,
) -> Result<Created<CaseView>, Problem> {
    let actor = Caller(member.clone()).actor();
    let name = key.map(|key| Once::new(member.id, key, "POST", "/api/v1/cases", &bytes));
    let answer = app
        .hop(move |app| {
            once(app, &actor, name, move |unit, turn| {
                let file = open_in(unit, turn, &new)?;
                let body = serde_json::to_string(&CaseView::of(&file))
                    .map_err(|error| Error::Fault(error.to_string()))?;
                Ok(Answer { status: StatusCode::CREATED.as_u16(), body })
            })
        })
        .await?;
    Ok(Created::of(answer))
}
