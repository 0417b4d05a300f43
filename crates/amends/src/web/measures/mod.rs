//! The measures: honest numbers, what they rest on, and the cases behind each.

mod behind;
mod csv;
mod fairness;
mod ledger;
mod narrow;
mod pareto;
mod remarks;
mod show;
mod table;
mod trend;

use axum::{Router, routing::get};

use crate::app::Shared;

pub(in crate::web) use table::show_table;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/measures", get(show::show))
        .route("/measures/cases/{figure}", get(behind::show))
        .route("/measures/csv/{table}", get(csv::download))
        .route("/measures/reply_check", get(remarks::show))
        .route("/measures/reply_check.jsonl", get(remarks::download))
        .route("/measures/ledger", get(ledger::show))
        .route("/measures/ledger/cases", get(ledger::cases))
        .route("/measures/ledger.csv", get(ledger::download))
        .route("/measures/fairness", get(fairness::show))
}
