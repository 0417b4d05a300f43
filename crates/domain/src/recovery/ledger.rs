//! The ledger of make-goods: double entries for what was promised, given, redeemed or lapsed, at cost and at face value.
//!
//! A step is never worked out from what somebody did, but from the difference between what stands in the ledger and
//! what should stand there now. So every way in which a make-good can move is booked, none twice, and the ledger agrees
//! with the cases whenever there is nothing left to book.

use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MakeGood, MakeGoodState};
use crate::money::Money;

/// Where value lies. Whatever enters one account leaves another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// The firm's own purse: the other side of every promise.
    House,
    /// Approved, offered, accepted or being carried out.
    Promised,
    /// It reached the customer, and is theirs to use.
    Given,
    /// Of what was given by voucher: used.
    Redeemed,
    /// Promised and never given: lapsed, declined or withdrawn.
    Lapsed,
    /// Given by voucher and never used in time.
    Expired,
}

/// Cost and face value in minor units of one currency; negative where value leaves an account.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Worth {
    /// What it costs us.
    pub cost: i64,
    /// What it is worth to them.
    pub face_value: i64,
}

/// What stands in one account for one make-good under one form and currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Balance {
    /// The form.
    pub form: String,
    /// The currency.
    pub currency: Currency,
    /// The account.
    pub account: Account,
    /// How much.
    pub worth: Worth,
}

/// One step in the ledger: its lines sum to nothing, at cost and at face value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The form.
    pub form: String,
    /// The currency.
    pub currency: Currency,
    /// What enters (positive) or leaves (negative) each account.
    pub lines: Vec<(Account, Worth)>,
}

/// Why nothing can be booked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LedgerError {
    /// Cost and face value are in two currencies.
    #[error("cost: found {cost}, expected an amount in the currency of the face value, {face_value}")]
    Currencies {
        /// What it costs us.
        cost: Money,
        /// What it is worth to them.
        face_value: Money,
    },
    /// More is redeemed than is left.
    #[error("amount: found {found}, expected more than nothing and at most the {left} that are left")]
    NotLeft {
        /// What was to be redeemed.
        found: Money,
        /// What is left of it.
        left: Money,
    },
}

impl Account {
    /// Every account.
    pub const ALL: [Self; 6] =
        [Self::House, Self::Promised, Self::Given, Self::Redeemed, Self::Lapsed, Self::Expired];

    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Promised => "promised",
            Self::Given => "given",
            Self::Redeemed => "redeemed",
            Self::Lapsed => "lapsed",
            Self::Expired => "expired",
        }
    }

    /// The account of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.name() == name)
    }
}

impl Worth {
    /// Nothing.
    pub const NONE: Self = Self { cost: 0, face_value: 0 };

    /// The sum.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { cost: self.cost + other.cost, face_value: self.face_value + other.face_value }
    }

    /// The difference.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self { cost: self.cost - other.cost, face_value: self.face_value - other.face_value }
    }

    /// Whether it is nothing at all.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

/// What has to be booked so that the ledger says of this make-good what is true of it now. `standing` is what stands in
/// the ledger for it, the house's own side left out or not; nothing comes out where all is booked.
///
/// # Errors
/// Cost and face value are in two currencies.
pub fn book(standing: &[Balance], one: &MakeGood) -> Result<Vec<Step>, LedgerError> {
    let (form, currency) = (one.form.as_str(), currency_of(one)?);
    let mut steps = reversals(standing, form, currency);
    let held = |account| held(standing, form, currency, account);
    let lines = Account::ALL.into_iter().filter(|account| *account != Account::House);
    steps.extend(balanced(
        form,
        currency,
        lines.map(|account| (account, should(one, account, &held).less(held(account)))),
    ));
    Ok(steps)
}

/// What is booked when a voucher is used, wholly or in part. The cost goes along in proportion, rounded up, so that all
/// of the face value carries exactly all of the cost.
///
/// # Errors
/// It is nothing, more than is left, or in another currency.
pub fn redeem(standing: &[Balance], one: &MakeGood, amount: Money) -> Result<Step, LedgerError> {
    let (form, currency) = (one.form.as_str(), currency_of(one)?);
    let held = |account| held(standing, form, currency, account);
    let left = held(Account::Given);
    let face_value = amount.minor_units();
    if amount.currency() != currency || face_value <= 0 || face_value > left.face_value {
        return Err(LedgerError::NotLeft { found: amount, left: Money::minor(left.face_value, currency) });
    }
    let used = held(Account::Redeemed);
    let whole = left.plus(used);
    let cost = share_up(whole.cost, used.face_value + face_value, whole.face_value) - used.cost;
    Ok(moved(form, currency, Account::Given, Account::Redeemed, Worth { cost, face_value }))
}

/// What is booked when a voucher's time is over: whatever of it was not used. None if all was.
///
/// # Errors
/// Cost and face value are in two currencies.
pub fn expire(standing: &[Balance], one: &MakeGood) -> Result<Option<Step>, LedgerError> {
    let (form, currency) = (one.form.as_str(), currency_of(one)?);
    let left = held(standing, form, currency, Account::Given);
    let step = moved(form, currency, Account::Given, Account::Expired, left);
    Ok(Some(step).filter(|_| !left.is_none()))
}

/// What should stand in an account of the make-good's own form.
fn should(one: &MakeGood, account: Account, held: &impl Fn(Account) -> Worth) -> Worth {
    use MakeGoodState as S;
    let full = Worth { cost: one.cost.minor_units(), face_value: one.face_value.minor_units() };
    let used = held(Account::Redeemed).plus(held(Account::Expired));
    match (one.state, account) {
        (S::Approved | S::Offered | S::Accepted | S::Fulfilling | S::Unconfirmed, Account::Promised) => full,
        // What was taken back before anybody agreed to it had never been promised.
        (S::Declined | S::Lapsed | S::Withdrawn, Account::Lapsed) if was_promised(held) => full,
        (S::Fulfilled | S::OutcomeKnown, Account::Given) => full.less(used),
        (S::Fulfilled | S::OutcomeKnown, Account::Redeemed | Account::Expired) => held(account),
        _ => Worth::NONE,
    }
}

fn was_promised(held: &impl Fn(Account) -> Worth) -> bool {
    [Account::Promised, Account::Lapsed].into_iter().any(|account| !held(account).is_none())
}

/// Where the customer chose another form, or the amount another currency, what stood under the old one goes back.
fn reversals(standing: &[Balance], form: &str, currency: Currency) -> Vec<Step> {
    let mut others: Vec<(&str, Currency)> = Vec::new();
    for balance in standing {
        let place = (balance.form.as_str(), balance.currency);
        if place != (form, currency) && !others.contains(&place) {
            others.push(place);
        }
    }
    let back = |(form, currency)| {
        let lines = Account::ALL.into_iter().filter(|account| *account != Account::House);
        let out = lines.map(|account| (account, Worth::NONE.less(held(standing, form, currency, account))));
        balanced(form, currency, out)
    };
    others.into_iter().filter_map(back).collect()
}

fn held(standing: &[Balance], form: &str, currency: Currency, account: Account) -> Worth {
    let same = |balance: &&Balance| {
        balance.account == account && balance.form == form && balance.currency == currency
    };
    standing.iter().filter(same).fold(Worth::NONE, |sum, balance| sum.plus(balance.worth))
}

/// A step of these lines and the house's; none if nothing moves.
fn balanced(form: &str, currency: Currency, lines: impl Iterator<Item = (Account, Worth)>) -> Option<Step> {
    let mut lines: Vec<_> = lines.filter(|(_, worth)| !worth.is_none()).collect();
    let sum = lines.iter().fold(Worth::NONE, |sum, (_, worth)| sum.plus(*worth));
    if !sum.is_none() {
        lines.insert(0, (Account::House, Worth::NONE.less(sum)));
    }
    (!lines.is_empty()).then(|| Step { form: form.to_owned(), currency, lines })
}

fn moved(form: &str, currency: Currency, from: Account, to: Account, worth: Worth) -> Step {
    Step { form: form.to_owned(), currency, lines: vec![(from, Worth::NONE.less(worth)), (to, worth)] }
}

fn currency_of(one: &MakeGood) -> Result<Currency, LedgerError> {
    if one.cost.currency() == one.face_value.currency() {
        Ok(one.face_value.currency())
    } else {
        Err(LedgerError::Currencies { cost: one.cost, face_value: one.face_value })
    }
}

/// `whole · part / of`, rounded up.
fn share_up(whole: i64, part: i64, of: i64) -> i64 {
    let product = i128::from(whole) * i128::from(part);
    let of = i128::from(of.max(1));
    i64::try_from((product + of - 1).div_euclid(of)).unwrap_or(whole)
}

#[cfg(test)]
mod tests;
