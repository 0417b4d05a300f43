//! Vouchers over the API: what one is worth, and spending it.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    id::Id,
    money::Money,
    recovery::{MakeGood, Voucher, VoucherCode},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::{Conn, case::Lock, voucher};

use crate::{
    actions::{
        Work,
        recovery::{Redemption, redeem_in},
    },
    api::{Body, Caller, Created, Name, Problem, Writer},
    app::{Shared, hash_of},
    error::Error,
};

const MISSING: Error = Error::Missing("such voucher");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/vouchers/{code}",
            get_with(show, |op| op.summary("What a voucher is worth now").tag("vouchers")),
        )
        .api_route(
            "/vouchers/{code}/redemption",
            post_with(redeem, |op| op.summary("Spend a part of a voucher, or all of it").tag("vouchers")),
        )
}

/// A voucher as it stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Voucher")]
struct VoucherView {
    /// The make-good that it carries out.
    make_good: Id<MakeGood>,
    /// `valid`, `spent` or `lapsed`.
    state: String,
    /// What it was worth in the beginning.
    face_value: Money,
    /// What is left of it.
    left: Money,
    /// Since when.
    issued_at: Timestamp,
    /// Until when it can be spent, that moment excluded.
    valid_until: Timestamp,
    /// What was spent of it, newest first.
    redemptions: Vec<Spent>,
}

/// A part that was spent.
#[derive(Serialize, JsonSchema)]
struct Spent {
    /// Its id.
    id: Id<voucher::Redemption>,
    /// How much.
    amount: Money,
    /// When.
    at: Timestamp,
    /// What you call it; empty if you did not say.
    reference: String,
}

impl VoucherView {
    fn of(conn: &mut Conn<'_>, one: &Voucher, now: Timestamp) -> Result<Self, Error> {
        let spent = |one: voucher::Redemption| Spent {
            id: one.id,
            amount: one.amount,
            at: one.at,
            reference: one.reference,
        };
        Ok(Self {
            make_good: one.make_good,
            state: one.state(now).to_owned(),
            face_value: one.face_value,
            left: one.left,
            issued_at: one.issued_at,
            valid_until: one.valid_until,
            redemptions: voucher::redemptions(conn, one)?.into_iter().map(spent).collect(),
        })
    }
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<VoucherView>, Problem> {
    let code: VoucherCode = name.parse().map_err(|_| MISSING)?;
    let found = app
        .hop(move |app| {
            app.look(|conn| {
                let one = voucher::by_hash(conn, hash_of(&code.to_string()), Lock::No)?.ok_or(MISSING)?;
                VoucherView::of(conn, &one, app.clock.now())
            })
        })
        .await?;
    Ok(Json(found))
}

async fn redeem(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: part, bytes }: Body<Redemption>,
) -> Result<Created<VoucherView>, Problem> {
    let code: VoucherCode = name.parse().map_err(|_| MISSING)?;
    let work: Work<VoucherView> = Box::new(move |unit, turn| {
        let one = redeem_in(unit, turn, code, &part)?;
        VoucherView::of(unit.conn(), &one, turn.now)
    });
    writer.create(&app, &bytes, work).await
}
