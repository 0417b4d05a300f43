//! Vouchers and what was spent of them.

use domain::{
    id::Id,
    money::Money,
    recovery::{MakeGood, Voucher},
};
use jiff::Timestamp;

use crate::{
    Conn, Sql, StoreError, Unit,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const INSERT: Sql =
    sql("INSERT INTO vouchers (make_good, hash, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
const SAVE: Sql = sql("UPDATE vouchers SET state = $2 WHERE make_good = $1");
const BY_HASH: Sql = sql("SELECT state FROM vouchers WHERE hash = $1");
const TAKE_BY_HASH: Sql = pair(
    "SELECT state FROM vouchers WHERE hash = $1",
    "SELECT state FROM vouchers WHERE hash = $1 FOR UPDATE",
);
const TAKE: Sql = pair(
    "SELECT state FROM vouchers WHERE make_good = $1",
    "SELECT state FROM vouchers WHERE make_good = $1 FOR UPDATE",
);
const REDEEM: Sql =
    sql("INSERT INTO redemptions (id, make_good, amount, at, reference) VALUES ($1, $2, $3, $4, $5)");
const REDEMPTIONS: Sql =
    sql("SELECT id, amount, at, reference FROM redemptions WHERE make_good = $1 ORDER BY id DESC");

/// A part of a voucher that was spent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redemption {
    /// Identity.
    pub id: Id<Redemption>,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
    /// What the shop calls it: a receipt, an order; empty if it did not say.
    pub reference: String,
}

/// Keeps a new voucher under the hash of its code; false if the make-good has one already.
///
/// # Errors
/// The engine's.
pub fn issue(unit: &mut Unit<'_>, voucher: &Voucher, hash: [u8; 32]) -> Result<bool, StoreError> {
    Ok(unit.exec(INSERT, &[voucher.make_good.into(), hash.into(), record(voucher)?])? > 0)
}

/// The voucher whose code has this hash.
///
/// # Errors
/// The engine's.
pub fn by_hash(conn: &mut Conn<'_>, hash: [u8; 32], lock: Lock) -> Result<Option<Voucher>, StoreError> {
    let query = if lock == Lock::Yes { TAKE_BY_HASH } else { BY_HASH };
    conn.one(query, &[hash.into()])?.map(|row| row.record(0)).transpose()
}

/// The voucher that carried out a make-good, to be changed.
///
/// # Errors
/// The engine's.
pub fn take(unit: &mut Unit<'_>, make_good: Id<MakeGood>) -> Result<Option<Voucher>, StoreError> {
    unit.one(TAKE, &[make_good.into()])?.map(|row| row.record(0)).transpose()
}

/// Saves what a voucher became.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, voucher: &Voucher) -> Result<(), StoreError> {
    unit.exec(SAVE, &[voucher.make_good.into(), record(voucher)?]).map(drop)
}

/// Notes a part that was spent.
///
/// # Errors
/// The engine's.
pub fn redeem(unit: &mut Unit<'_>, make_good: Id<MakeGood>, part: &Redemption) -> Result<(), StoreError> {
    let values = [
        part.id.into(),
        make_good.into(),
        part.amount.minor_units().into(),
        part.at.into(),
        part.reference.as_str().into(),
    ];
    unit.exec(REDEEM, &values).map(drop)
}

/// Every part of a voucher that was spent, newest first.
///
/// # Errors
/// The engine's.
pub fn redemptions(conn: &mut Conn<'_>, voucher: &Voucher) -> Result<Vec<Redemption>, StoreError> {
    let currency = voucher.face_value.currency();
    let rows = conn.all(REDEMPTIONS, &[voucher.make_good.into()])?;
    rows.iter()
        .map(|row| {
            Ok(Redemption {
                id: row.id(0)?,
                amount: Money::minor(row.int(1)?, currency),
                at: row.time(2)?,
                reference: row.text(3)?.to_owned(),
            })
        })
        .collect()
}
