//! A table of the measures as a file.

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{period::Wanted, tables};
use crate::{
    app::Shared,
    error::Error,
    web::{PageError, SignedIn},
};

pub async fn download(
    State(app): State<Shared>,
    _: SignedIn,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let period = wanted.period(&app.house(), app.clock.now()).map_err(Error::from)?;
    let measures = period.count(&app).await?;
    let table = tables::table(&name, &measures, &app).ok_or(Error::Missing("such table"))?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = |error: csv::Error| Error::Fault(error.to_string());
    writer.write_record(&table.heads).map_err(fault)?;
    for row in &table.rows {
        writer.write_record(row).map_err(fault)?;
    }
    let body = writer.into_inner().map_err(|error| Error::Fault(error.to_string()))?;
    let file = format!("attachment; filename=\"{}-{}-{}.csv\"", table.name, period.from, period.to);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, body).into_response())
}
