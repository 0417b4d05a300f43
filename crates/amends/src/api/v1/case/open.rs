//! `POST /cases`: a complaint comes in.

use axum::extract::State;

use super::view::CaseView;
use crate::{
    actions::{
        Work,
        case::{OpenCase, open_in},
    },
    api::{Body, Created, Problem, Writer},
    app::Shared,
};

pub async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<OpenCase>,
) -> Result<Created<CaseView>, Problem> {
    let work: Work<CaseView> = Box::new(move |unit, turn| Ok(CaseView::of(&open_in(unit, turn, &new)?)));
    writer.create(&app, &bytes, work).await
}
