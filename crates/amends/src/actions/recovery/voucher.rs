//! Spending vouchers, and letting them lapse; both are booked in the ledger with the change itself.

use domain::{
    case::Case,
    change::Refused,
    event::{Event, Stream},
    id::Id,
    money::Money,
    recovery::{MakeGood, Voucher, VoucherCode},
    staff::{Actor, Permission},
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::{Unit, case::Lock, recovery::ledger, voucher};

use crate::{
    app::{App, Turn, hash_of},
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

/// Spends a part of the voucher with this code; answers it as it is now. Blocks.
///
/// # Errors
/// The role may not, there is no such voucher, its time is over, or less is left.
pub fn redeem(app: &App, actor: &Actor, code: VoucherCode, part: Redemption) -> Result<Voucher, Error> {
    app.change(&app.turn(actor), move |unit, turn| redeem_in(unit, turn, code, &part))
}

/// The same inside a unit that has begun.
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
    let reference = part.reference.trim().to_owned();
    if reference.chars().count() > LONGEST_REFERENCE {
        let expected = format!("{LONGEST_REFERENCE} characters or fewer");
        return Err(Refused::invalid("reference", "a longer text", expected).into());
    }
    let (missing, hash) = (|| Error::Missing("such voucher"), hash_of(&code.to_string()));
    let seen = voucher::by_hash(unit.conn(), hash, Lock::No)?.ok_or_else(missing)?;
    let (case, one) = take(unit, seen.make_good)?.ok_or_else(missing)?;
    let mut found = voucher::by_hash(unit.conn(), hash, Lock::Yes)?.ok_or_else(missing)?;
    found.redeem(part.amount, turn.now)?;

    let id: Id<voucher::Redemption> = turn.ids().fresh();
    let spent = voucher::Redemption { id, amount: part.amount, at: turn.now, reference };
    voucher::save(unit, &found)?;
    voucher::redeem(unit, found.make_good, &spent)?;
    let unlike = |wrong| Error::Fault(format!("make-good {} in the ledger: {wrong}", one.id));
    ledger::redeemed(unit, &one, spent.amount)?.map_err(unlike)?;
    happened(unit, case, "voucher.redeemed", &found, |event| {
        event.fact("redemption", id).fact("amount", spent.amount)
    })?;
    Ok(found)
}

/// Lets a voucher lapse whose time is over; what was left of it is told once.
///
/// # Errors
/// Storage failed.
pub fn look_at_voucher(unit: &mut Unit<'_>, turn: &Turn, make_good: Id<MakeGood>) -> Result<(), Error> {
    let Some((case, one)) = take(unit, make_good)? else { return Ok(()) };
    let Some(mut found) = voucher::take(unit, make_good)? else { return Ok(()) };
    let Some(amount) = found.lapse(turn.now) else { return Ok(voucher::save(unit, &found)?) };
    voucher::save(unit, &found)?;
    ledger::expired(unit, &one)?;
    happened(unit, case, "voucher.lapsed", &found, |event| event.fact("amount", amount))
}

/// The make-good that a voucher carried out, and its case, which is locked: its ledger is about to be written. The
/// voucher is locked after it, as when it was made.
fn take(unit: &mut Unit<'_>, id: Id<MakeGood>) -> Result<Option<(Id<Case>, MakeGood)>, Error> {
    // A case that continues in another one takes its make-goods along: whoever waited for its lock looks again.
    for _ in 0..2 {
        let Some(case) = store::recovery::case_of(unit.conn(), id)? else { return Ok(None) };
        let Some(file) = store::case::file(unit.conn(), case, Lock::Yes)? else { return Ok(None) };
        if let Some(one) = file.make_goods.into_iter().find(|one| one.id == id) {
            return Ok(Some((case, one)));
        }
    }
    Err(Error::Fault(format!("make-good {id} moved twice while it was looked for; try again")))
}

fn happened(
    unit: &mut Unit<'_>,
    case: Id<Case>,
    kind: &'static str,
    voucher: &Voucher,
    more: impl FnOnce(Event) -> Event,
) -> Result<(), Error> {
    let event =
        Event::new(Stream::Case(case), kind).fact("make_good", voucher.make_good).fact("left", voucher.left);
    Ok(unit.happened(&[more(event)])?)
}
