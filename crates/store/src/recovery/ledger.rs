//! The ledger of make-goods: written with every change of one, never changed afterwards, and held against the cases.

use domain::{
    case::{Case, CaseFile},
    id::Id,
    money::Money,
    recovery::{
        Basis, MakeGood,
        ledger::{Account, Balance, LedgerError, Step, Worth, book, expire, redeem},
    },
};
use jiff::Timestamp;

use super::tried;
use crate::{Conn, Row, Sql, StoreError, Unit, Val, dialect::sql, value::word};

const STANDING: Sql = sql(
    "SELECT form, currency, account, CAST(SUM(cost) AS BIGINT), CAST(SUM(face_value) AS BIGINT), MAX(n) \
     FROM ledger WHERE make_good = $1 GROUP BY form, currency, account",
);
const ADD: Sql = sql(
    "INSERT INTO ledger (make_good, n, account, form, basis, currency, cost, face_value, proposed_by, at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const STORED: Sql = sql("SELECT case_id FROM make_goods WHERE id = $1");
const FLOWS: Sql = sql("SELECT form, currency, basis, account, COUNT(DISTINCT make_good), \
     CAST(SUM(CASE WHEN cost > 0 THEN cost ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN face_value > 0 THEN face_value ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN cost < 0 THEN -cost ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN face_value < 0 THEN -face_value ELSE 0 END) AS BIGINT) \
     FROM ledger WHERE at >= $1 AND at < $2 AND account <> 'house' \
     GROUP BY form, currency, basis, account ORDER BY form, currency, basis, account");
const TOTALS: Sql =
    sql("SELECT currency, account, CAST(SUM(cost) AS BIGINT), CAST(SUM(face_value) AS BIGINT) FROM ledger \
     WHERE at < $1 GROUP BY currency, account ORDER BY currency, account");
const BEHIND: Sql = sql("SELECT c.state, CAST(SUM(l.cost) AS BIGINT), CAST(SUM(l.face_value) AS BIGINT) \
     FROM ledger l JOIN make_goods g ON g.id = l.make_good JOIN cases c ON c.id = g.case_id \
     WHERE l.at >= $1 AND l.at < $2 AND l.form = $3 AND l.currency = $4 AND l.account = $5 AND l.face_value > 0 \
     GROUP BY c.id, c.state ORDER BY c.id DESC LIMIT $6");
const PAGE: Sql = sql("SELECT id, state FROM make_goods WHERE id > $1 ORDER BY id LIMIT $2");
const UNBALANCED: Sql = sql(
    "SELECT make_good, n FROM ledger GROUP BY make_good, n HAVING SUM(cost) <> 0 OR SUM(face_value) <> 0 ORDER BY make_good, n LIMIT 1",
);
const UNBOOKED: Sql = sql(
    "SELECT g.id FROM make_goods g WHERE g.status IN ('approved', 'offered', 'accepted', 'fulfilling', 'unconfirmed', 'fulfilled', 'outcome_known') \
     AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.make_good = g.id) ORDER BY g.id LIMIT $1",
);
const CHECKED_AT_ONCE: i64 = 500;

/// What came into an account and left it in some time, of one form, basis and currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flow {
    /// The form.
    pub form: String,
    /// Why it was given.
    pub basis: Basis,
    /// The account; never the house's own.
    pub account: Account,
    /// How many make-goods moved.
    pub make_goods: u64,
    /// What came in, at cost.
    pub cost_in: Money,
    /// The same at face value.
    pub face_value_in: Money,
    /// What left, at cost.
    pub cost_out: Money,
    /// The same at face value.
    pub face_value_out: Money,
}

/// A sum at cost and at face value, in one currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sum {
    /// What it costs us.
    pub cost: Money,
    /// What it is worth to them.
    pub face_value: Money,
}

/// Books whatever changed of the make-goods of a file, and keeps what is known of how they worked. `before` is what
/// was loaded, if it existed.
pub(crate) fn keep(
    unit: &mut Unit<'_>,
    before: Option<&CaseFile>,
    after: &CaseFile,
) -> Result<(), StoreError> {
    let known = before.map_or(&[][..], |before| &before.make_goods);
    for one in after.make_goods.iter().filter(|one| !known.contains(one)) {
        let now = unit.context.now;
        post(unit, one, now)?;
        tried::keep(unit, after, one)?;
    }
    if before.is_some_and(|before| before.case.failure_type != after.case.failure_type) {
        tried::rename(unit, after)?;
    }
    Ok(())
}

/// What stands in the ledger for a make-good, with the number of its last step.
///
/// # Errors
/// The engine's.
pub fn standing(conn: &mut Conn<'_>, make_good: Id<MakeGood>) -> Result<(Vec<Balance>, i64), StoreError> {
    let rows = conn.all(STANDING, &[make_good.into()])?;
    let last = rows.iter().map(|row| row.int(5)).try_fold(0, |most, n| n.map(|n| n.max(most)))?;
    let balance = |row: &Row| {
        Ok(Balance {
            form: row.text(0)?.to_owned(),
            currency: money(0, row.text(1)?)?.currency(),
            account: account(row.text(2)?)?,
            worth: Worth { cost: row.int(3)?, face_value: row.int(4)? },
        })
    };
    Ok((rows.iter().map(balance).collect::<Result<_, StoreError>>()?, last))
}

/// Books that a voucher was used, wholly or in part. The case of the make-good must be locked.
///
/// # Errors
/// The engine's; the inner error where it is nothing, more than is left, or in another currency.
pub fn redeemed(
    unit: &mut Unit<'_>,
    one: &MakeGood,
    amount: Money,
) -> Result<Result<(), LedgerError>, StoreError> {
    let (standing, last) = standing(unit.conn(), one.id)?;
    let now = unit.context.now;
    match redeem(&standing, one, amount) {
        Ok(step) => add(unit, one, last, &[step], now).map(Ok),
        Err(wrong) => Ok(Err(wrong)),
    }
}

/// Books that the time of a voucher is over: what was not used of it. The case of the make-good must be locked.
///
/// # Errors
/// The engine's.
pub fn expired(unit: &mut Unit<'_>, one: &MakeGood) -> Result<(), StoreError> {
    let (standing, last) = standing(unit.conn(), one.id)?;
    let step = expire(&standing, one).map_err(|wrong| StoreError::Value(wrong.to_string()))?;
    let now = unit.context.now;
    add(unit, one, last, step.as_slice(), now)
}

fn post(unit: &mut Unit<'_>, one: &MakeGood, at: Timestamp) -> Result<(), StoreError> {
    let (standing, last) = standing(unit.conn(), one.id)?;
    let steps = book(&standing, one).map_err(|wrong| StoreError::Value(wrong.to_string()))?;
    add(unit, one, last, &steps, at)
}

fn add(
    unit: &mut Unit<'_>,
    one: &MakeGood,
    last: i64,
    steps: &[Step],
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for (n, step) in (last + 1..).zip(steps) {
        for (account, worth) in &step.lines {
            rows.push(vec![
                one.id.into(),
                n.into(),
                account.name().into(),
                step.form.as_str().into(),
                word(&one.basis)?,
                step.currency.code().into(),
                worth.cost.into(),
                worth.face_value.into(),
                one.proposed_by.into(),
                at.into(),
            ]);
        }
    }
    if rows.is_empty() { Ok(()) } else { unit.exec_each(ADD, &rows) }
}

/// What moved in `[from, to)`: a row for each form, currency, basis and account.
///
/// # Errors
/// The engine's.
pub fn flows(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Flow>, StoreError> {
    let flow = |row: &Row| {
        let amount = |column| money(row.int(column)?, row.text(1)?);
        Ok(Flow {
            form: row.text(0)?.to_owned(),
            basis: row.word(2)?,
            account: account(row.text(3)?)?,
            make_goods: u64::try_from(row.int(4)?).unwrap_or(0),
            cost_in: amount(5)?,
            face_value_in: amount(6)?,
            cost_out: amount(7)?,
            face_value_out: amount(8)?,
        })
    };
    conn.all(FLOWS, &[from.into(), to.into()])?.iter().map(flow).collect()
}

/// What stands in every account before a moment, for each currency; the house's own side is the negative of the rest.
///
/// # Errors
/// The engine's.
pub fn totals(conn: &mut Conn<'_>, before: Timestamp) -> Result<Vec<(Account, Sum)>, StoreError> {
    let total = |row: &Row| {
        let amount = |column| money(row.int(column)?, row.text(0)?);
        Ok((account(row.text(1)?)?, Sum { cost: amount(2)?, face_value: amount(3)? }))
    };
    conn.all(TOTALS, &[before.into()])?.iter().map(total).collect()
}

/// Which lines of the ledger are meant.
#[derive(Clone, Debug)]
pub struct Lines {
    /// From here.
    pub from: Timestamp,
    /// Before this.
    pub to: Timestamp,
    /// Of this form.
    pub form: String,
    /// In this currency, as its code.
    pub currency: String,
    /// Into this account.
    pub account: Account,
}

/// The cases behind a figure: what came into the account for each, newest case first.
///
/// # Errors
/// The engine's.
pub fn behind(conn: &mut Conn<'_>, lines: &Lines, most: i64) -> Result<Vec<(Case, Sum)>, StoreError> {
    let values: [Val; 6] = [
        lines.from.into(),
        lines.to.into(),
        (&lines.form).into(),
        (&lines.currency).into(),
        lines.account.name().into(),
        most.into(),
    ];
    let case = |row: &Row| {
        let amount = |column| money(row.int(column)?, &lines.currency);
        Ok((row.record(0)?, Sum { cost: amount(1)?, face_value: amount(2)? }))
    };
    conn.all(BEHIND, &values)?.iter().map(case).collect()
}

/// Holds the ledger against the cases: every step sums to nothing, and of each make-good stands there what is true of it
/// now. Answers the first thing that does not agree, in words.
///
/// # Errors
/// The engine's.
pub fn check(conn: &mut Conn<'_>) -> Result<Option<String>, StoreError> {
    if let Some(row) = conn.one(UNBALANCED, &[])? {
        return Ok(Some(format!(
            "step {} of make-good {} does not sum to nothing",
            row.int(1)?,
            row.text(0)?
        )));
    }
    let mut after = String::new();
    loop {
        let rows = conn.all(PAGE, &[(&after).into(), CHECKED_AT_ONCE.into()])?;
        let Some(last) = rows.last() else { return Ok(None) };
        last.text(0)?.clone_into(&mut after);
        for row in &rows {
            let one: MakeGood = row.record(1)?;
            let (standing, _) = standing(conn, one.id)?;
            match book(&standing, &one) {
                Ok(steps) if steps.is_empty() => {}
                Ok(_) => {
                    return Ok(Some(format!(
                        "make-good {} is {} and the ledger does not say so",
                        one.id,
                        one.state.word()
                    )));
                }
                Err(wrong) => return Ok(Some(format!("make-good {}: {wrong}", one.id))),
            }
        }
    }
}

/// Whether there is a make-good that the ledger does not have. It looks at every make-good.
///
/// # Errors
/// The engine's.
pub fn still_to_book(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    Ok(conn.one(UNBOOKED, &[1_i64.into()])?.is_some())
}

/// Books make-goods of the time before there was a ledger, each at the last moment that is known of it; answers how many
/// it found, at most `most`.
///
/// # Errors
/// The engine's.
pub fn book_missing(unit: &mut Unit<'_>, most: i64) -> Result<usize, StoreError> {
    let ids = unit.all(UNBOOKED, &[most.into()])?;
    for row in &ids {
        let Some(place) = unit.one(STORED, &[row.text(0)?.into()])? else { continue };
        let Some(file) = crate::case::file(unit.conn(), place.id(0)?, crate::case::Lock::Yes)? else {
            continue;
        };
        let id: Id<MakeGood> = row.id(0)?;
        for one in file.make_goods.iter().filter(|one| one.id == id) {
            let at = one.fulfilled_at.or(one.offered_at).unwrap_or(one.proposed_at);
            post(unit, one, at)?;
            tried::keep(unit, &file, one)?;
        }
    }
    Ok(ids.len())
}

/// An amount as the ledger has it.
pub(crate) fn money(minor: i64, code: &str) -> Result<Money, StoreError> {
    let wrong = || StoreError::Value(format!("found currency {code}, expected an ISO 4217 code"));
    Money::of_minor_units(minor, code).ok_or_else(wrong)
}

fn account(name: &str) -> Result<Account, StoreError> {
    let wrong = || StoreError::Value(format!("found account {name}, expected one of the ledger's"));
    Account::named(name).ok_or_else(wrong)
}
