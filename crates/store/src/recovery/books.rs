//! Everything that is kept of make-goods, held against everything else: cases, ledger, vouchers and what was spent of them.

use domain::{
    id::Id,
    recovery::{MakeGood, Voucher, Way, ledger::Account},
};

use super::ledger;
use crate::{Conn, Sql, StoreError, dialect::sql};

const VOUCHERS: Sql = sql("SELECT v.make_good, v.state, CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) \
     FROM vouchers v LEFT JOIN redemptions r ON r.make_good = v.make_good \
     WHERE v.make_good > $1 GROUP BY v.make_good, v.state ORDER BY v.make_good LIMIT $2");
const WITHOUT_VOUCHER: Sql = sql("SELECT g.state FROM make_goods g \
     WHERE g.status IN ('fulfilled', 'outcome_known') AND g.id > $1 \
     AND NOT EXISTS (SELECT 1 FROM vouchers v WHERE v.make_good = g.id) ORDER BY g.id LIMIT $2");
const AT_ONCE: i64 = 500;

/// The first thing that does not agree, in words; none where all does.
///
/// # Errors
/// The engine's.
pub fn check(conn: &mut Conn<'_>) -> Result<Option<String>, StoreError> {
    for part in [ledger::check, vouchers, given_without_voucher] {
        if let Some(wrong) = part(conn)? {
            return Ok(Some(wrong));
        }
    }
    Ok(None)
}

/// Of every voucher: what is left, what was spent, and what the ledger says of both.
fn vouchers(conn: &mut Conn<'_>) -> Result<Option<String>, StoreError> {
    let mut after = String::new();
    loop {
        let rows = conn.all(VOUCHERS, &[(&after).into(), AT_ONCE.into()])?;
        let Some(last) = rows.last() else { return Ok(None) };
        last.text(0)?.clone_into(&mut after);
        for row in &rows {
            if let Some(wrong) = differs(conn, &row.record(1)?, row.int(2)?)? {
                return Ok(Some(wrong));
            }
        }
    }
}

fn differs(conn: &mut Conn<'_>, voucher: &Voucher, redemptions: i64) -> Result<Option<String>, StoreError> {
    let (standing, _) = ledger::standing(conn, voucher.make_good)?;
    let booked = |account: Account| {
        let found = standing.iter().filter(|one| one.account == account);
        found.map(|one| one.worth.face_value).sum::<i64>()
    };
    let (left, of) = (voucher.left.minor_units(), voucher.make_good);
    let spent = voucher.face_value.minor_units() - left;
    let lapsed = if voucher.lapsed_at.is_some() { left } else { 0 };
    let compared = [
        ("its redemptions", "spent", redemptions, spent),
        ("the ledger", "spent", booked(Account::Redeemed), spent),
        ("the ledger", "expired", booked(Account::Expired), lapsed),
    ];
    let wrong = compared.into_iter().find(|(_, _, found, expected)| found != expected);
    let currency = voucher.left.currency();
    let money = |minor| domain::money::Money::minor(minor, currency);
    Ok(wrong.map(|(where_, what, found, expected)| {
        let (found, expected) = (money(found), money(expected));
        format!("the voucher of make-good {of}: {where_} say {found} {what}, the voucher itself {expected}")
    }))
}

/// Whatever was carried out by a voucher has one.
fn given_without_voucher(conn: &mut Conn<'_>) -> Result<Option<String>, StoreError> {
    let mut after = String::new();
    loop {
        let rows = conn.all(WITHOUT_VOUCHER, &[(&after).into(), AT_ONCE.into()])?;
        let Some(last) = rows.last() else { return Ok(None) };
        let last: MakeGood = last.record(0)?;
        after = last.id.to_string();
        for row in &rows {
            let one: MakeGood = row.record(0)?;
            let id: Id<MakeGood> = one.id;
            let by_voucher = matches!(one.fulfilment.map(|begun| begun.way), Some(Way::Voucher { .. }));
            // A person may have found out that it reached them some other way.
            if by_voucher && one.reference.is_some_and(|shown| shown.starts_with(ISSUED)) {
                return Ok(Some(format!("make-good {id} was carried out by a voucher, and there is none")));
            }
        }
    }
}

/// How the reference of a make-good begins that a voucher carried out.
pub const ISSUED: &str = "Voucher ending in ";
