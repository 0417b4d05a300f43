//! Reports as pages: the month on one page, the management review, the return to the UK's regulator.

mod index;
mod iso10002;
mod mapping;
mod monthly;
mod sheet;
mod uk_return;

use axum::{Router, routing::get};

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/reports", get(index::show))
        .route("/reports/monthly", get(monthly::chosen))
        .route("/reports/monthly/{month}", get(monthly::show))
        .route("/reports/iso10002", get(iso10002::show))
        .route("/reports/iso10002.csv", get(iso10002::download))
        .route("/reports/uk-return", get(uk_return::chosen))
        .route("/reports/uk-return/mapping", get(mapping::show).post(mapping::save))
        .route("/reports/uk-return/{half}", get(uk_return::show))
        .route("/reports/uk-return/{half}/cases.csv", get(uk_return::cases))
}
