//! `GET /ledger` and `GET /fairness`: the books of make-goods, and whether goodwill is fair.

use aide::axum::{ApiRouter, routing::get_with};
use axum::{Json, extract::State};
use domain::{
    money::Money,
    recovery::{Basis, fairness::Fairness, ledger::Account},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::recovery::{
    ledger::{Flow, Sum, flows, totals},
    treated::treated,
};

use super::measures::Period;
use crate::{
    api::{Asked, Caller, Problem},
    app::Shared,
    error::Error,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/ledger",
            get_with(show, |op| op.summary("The ledger of make-goods for a period").tag("measures")),
        )
        .api_route(
            "/fairness",
            get_with(fairness, |op| op.summary("Goodwill by group of like cases").tag("measures")),
        )
}

/// The books of a period.
#[derive(Serialize, JsonSchema)]
struct Books {
    /// Entries from here.
    from: Timestamp,
    /// Entries before this.
    to: Timestamp,
    /// What moved: a row for each form, currency, basis and account.
    rows: Vec<Moved>,
    /// What stands in each account at the end of the period, since the beginning. For each currency all of them,
    /// `house` with them, sum to nothing.
    balances: Vec<Stands>,
}

/// What came into an account, and what left it.
#[derive(Serialize, JsonSchema)]
struct Moved {
    /// The form.
    form: String,
    /// Why it was given.
    basis: Basis,
    /// The account.
    account: Account,
    /// How many make-goods.
    make_goods: u64,
    /// What came in.
    into: Worth,
    /// What left.
    out_of: Worth,
}

/// What stands in an account.
#[derive(Serialize, JsonSchema)]
struct Stands {
    /// The account.
    account: Account,
    #[serde(flatten)]
    worth: Worth,
}

/// An amount at cost and at face value.
#[derive(Serialize, JsonSchema)]
struct Worth {
    /// What it costs us.
    cost: Money,
    /// What it is worth to the customer.
    face_value: Money,
}

async fn show(
    State(app): State<Shared>,
    _: Caller,
    Asked(period): Asked<Period>,
) -> Result<Json<Books>, Problem> {
    let (from, to) = period.ends(&app)?;
    let (rows, balances) = app
        .hop(move |app| {
            app.look(|conn| conn.snapshot(|conn| Ok::<_, Error>((flows(conn, from, to)?, totals(conn, to)?))))
        })
        .await?;
    let rows = rows.into_iter().map(Moved::from).collect();
    let balances = balances.into_iter().map(|(account, sum)| Stands { account, worth: sum.into() }).collect();
    Ok(Json(Books { from, to, rows, balances }))
}

async fn fairness(
    State(app): State<Shared>,
    _: Caller,
    Asked(period): Asked<Period>,
) -> Result<Json<Fairness>, Problem> {
    let (from, to) = period.ends(&app)?;
    let report = app
        .hop(move |app| {
            let currency = &app.house().company.currency;
            let zero = Money::parse("0", currency).map_err(|error| Error::Fault(error.to_string()))?;
            let treated = app.look(|conn| Ok(treated(conn, from, to, zero)?))?;
            Ok(Fairness::of(&treated))
        })
        .await?;
    Ok(Json(report))
}

impl From<Flow> for Moved {
    fn from(flow: Flow) -> Self {
        Self {
            form: flow.form,
            basis: flow.basis,
            account: flow.account,
            make_goods: flow.make_goods,
            into: Worth { cost: flow.cost_in, face_value: flow.face_value_in },
            out_of: Worth { cost: flow.cost_out, face_value: flow.face_value_out },
        }
    }
}

impl From<Sum> for Worth {
    fn from(sum: Sum) -> Self {
        Self { cost: sum.cost, face_value: sum.face_value }
    }
}
