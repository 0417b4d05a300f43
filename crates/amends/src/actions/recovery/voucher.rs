//! Spending vouchers, and letting them lapse.

use domain::{
    change::Refused,
    event::{Event, Stream},
    id::Id,
    money::Money,
    recovery::{MakeGood, Voucher, VoucherCode},
    staff::Permission,
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::{Unit, case::Lock, voucher};

use crate::{
    app::{Turn, hash_of},
    error::Error,
};

const LONGEST_REFERENCE: usize = 200;

/// A part of a voucher is spent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redemption {
    /// How much of it, in its currency.
    pub amount: Money,
    /// What you call it: a receipt, an order.
    #[serde(default)]
    pub reference: String,
}

/// Spends a part of the voucher with this code; answers it as it is now.
///
/// # Errors
/// The role may not, there is no such voucher, its time is over, or less is left.
pub fn redeem_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    code: VoucherCode,
    part: &Redemption,
) -> Result<Voucher, Error> {
    turn.actor.must(Permission::WorkCases)?;
    let found = voucher::by_hash(unit.conn(), hash_of(&code.to_string()), Lock::Yes)?;
    let mut found = found.ok_or(Error::Missing("such voucher"))?;

    let reference = part.reference.trim().to_owned();
    if reference.chars().count() > LONGEST_REFERENCE {
        let expected = format!("{LONGEST_REFERENCE} characters or fewer");
        return Err(Refused::invalid("reference", "a longer text", expected).into());
    }
    found.redeem(part.amount, turn.now)?;

    let id: Id<voucher::Redemption> = turn.ids().fresh();
    let spent = voucher::Redemption { id, amount: part.amount, at: turn.now, reference };
    voucher::save(unit, &found)?;
    voucher::redeem(unit, found.make_good, &spent)?;
    happened(unit, "voucher.redeemed", &found, |event| {
        event.fact("redemption", id).fact("amount", spent.amount)
    })?;
    Ok(found)
}

/// Lets a voucher lapse whose time is over; what was left of it is told once.
///
/// # Errors
/// Storage failed.
pub fn look_at_voucher(unit: &mut Unit<'_>, turn: &Turn, make_good: Id<MakeGood>) -> Result<(), Error> {
    let Some(mut found) = voucher::take(unit, make_good)? else { return Ok(()) };
    let lapsed = found.lapse(turn.now);
    voucher::save(unit, &found)?;
    match lapsed {
        Some(amount) => happened(unit, "voucher.lapsed", &found, |event| event.fact("amount", amount)),
        None => Ok(()),
    }
}

fn happened(
    unit: &mut Unit<'_>,
    kind: &'static str,
    voucher: &Voucher,
    more: impl FnOnce(Event) -> Event,
) -> Result<(), Error> {
    let case = store::recovery::case_of(unit.conn(), voucher.make_good)?;
    let stream = case.map_or(Stream::House, Stream::Case);
    let event = Event::new(stream, kind).fact("make_good", voucher.make_good).fact("left", voucher.left);
    Ok(unit.happened(&[more(event)])?)
}
