//! The measures: honest numbers, what they rest on, and the cases behind each.

mod behind;
mod csv;
mod fairness;
mod ledger;
mod period;
mod remarks;
mod show;
mod tables;
mod words;

use axum::{Router, routing::get};

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/measures", get(show::show))
        .route("/measures/cases/{rate}", get(behind::show))
        .route("/measures/csv/{table}", get(csv::download))
        .route("/measures/reply_check", get(remarks::show))
        .route("/measures/reply_check.jsonl", get(remarks::download))
        .route("/measures/ledger", get(ledger::show))
        .route("/measures/ledger/cases", get(ledger::cases))
        .route("/measures/ledger.csv", get(ledger::download))
        .route("/measures/fairness", get(fairness::show))
}
