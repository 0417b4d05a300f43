//! What watches over the server: is it alive, is it ready, and its numbers. No token.

use std::fmt::Write;

use axum::{
    Extension, Json, Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use super::{Problem, tally::Tally};
use crate::{app::Shared, error::Error};

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
}

/// The process answers; nothing else is asked.
async fn healthz() -> impl IntoResponse {
    Json(json!({ "ok": true }))
}

/// The database answers, and there is somebody who can own a case.
async fn readyz(State(app): State<Shared>) -> Result<Response, Problem> {
    let ready = app.hop(|app| app.look(|conn| Ok(store::staff::has_administrator(conn)?))).await;
    match ready {
        Ok(true) => Ok(Json(json!({ "ready": true })).into_response()),
        Ok(false) => Err(Error::NotReady.into()),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(Problem::Http(503, "database", "The database cannot be reached."))
        }
    }
}

struct Gauges {
    stages: Vec<(domain::case::Stage, i64)>,
    jobs_due: i64,
    outbox_failed: i64,
}

/// Prometheus text, version 0.0.4.
async fn metrics(State(app): State<Shared>, Extension(tally): Extension<Tally>) -> Result<Response, Problem> {
    let gauges = app
        .hop(|app| {
            let now = app.clock.now();
            app.look(|conn| {
                Ok(Gauges {
                    stages: store::case::counts_by_stage(conn)?,
                    jobs_due: store::jobs::waiting(conn, now)?,
                    outbox_failed: store::outbox::count(conn, "failed")?,
                })
            })
        })
        .await?;
    let body = write(&tally, &gauges).map_err(|error| Error::Fault(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], body).into_response())
}

fn write(tally: &Tally, gauges: &Gauges) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "# HELP amends_requests_total Requests answered since the start, by status.")?;
    writeln!(out, "# TYPE amends_requests_total counter")?;
    for (status, count) in tally.counts() {
        writeln!(out, "amends_requests_total{{status=\"{status}\"}} {count}")?;
    }
    writeln!(out, "# HELP amends_cases_open Cases that have not ended, by stage.")?;
    writeln!(out, "# TYPE amends_cases_open gauge")?;
    for (stage, count) in gauges.stages.iter().filter(|(stage, _)| stage.is_open()) {
        writeln!(out, "amends_cases_open{{stage=\"{}\"}} {count}", stage.name())?;
    }
    writeln!(out, "# HELP amends_jobs_due Jobs whose time has come and that are not done.")?;
    writeln!(out, "# TYPE amends_jobs_due gauge")?;
    writeln!(out, "amends_jobs_due {}", gauges.jobs_due)?;
    writeln!(out, "# HELP amends_outbox_failed Mail that could not be delivered.")?;
    writeln!(out, "# TYPE amends_outbox_failed gauge")?;
    writeln!(out, "amends_outbox_failed {}", gauges.outbox_failed)?;
    Ok(out)
}
