//! Vouchers: a code that is worth money with us, spent in parts until it is used up or its time is over.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MakeGood;
use crate::{change::Refused, id::Id, id::crockford, money::Money};

const BITS: u32 = 80;
const PLACES: u32 = 16;

/// What the customer shows: eighty bits that nobody guesses and a check character, such as
/// `7M4K-09QZ-X2VD-HC6T-P`. Case, hyphens and the look-alikes `I`, `L`, `O` do not matter when it is read back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoucherCode(u128);

/// What was read is not a voucher's code.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected a voucher's code of 17 characters such as 7M4K-09QZ-X2VD-HC6T-P: {why}")]
pub struct NotACode {
    /// What is wrong with it. What was read is not repeated: it may be worth money.
    pub why: &'static str,
}

impl VoucherCode {
    /// The first code at or after these eighty bits, which come from a cryptographic source, whose check can be read
    /// out.
    #[must_use]
    pub const fn from_entropy(entropy: u128) -> Self {
        let mask = (1 << BITS) - 1;
        let mut value = entropy & mask;
        while !crockford::is_readable(value) {
            value = (value + 1) & mask;
        }
        Self(value)
    }

    /// Enough of it to tell it from others, and not enough to spend it.
    #[must_use]
    pub fn tail(self) -> String {
        let code = self.to_string();
        code[code.len() - 6..].to_owned()
    }
}

impl fmt::Display for VoucherCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crockford::write(self.0, PLACES))
    }
}

impl FromStr for VoucherCode {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        crockford::read(text, PLACES as usize).map(Self).map_err(|why| NotACode { why })
    }
}

/// What a voucher is worth, and what of it is left.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Voucher {
    /// The make-good that it carries out.
    pub make_good: Id<MakeGood>,
    /// What it was worth in the beginning.
    pub face_value: Money,
    /// What is left of it.
    pub left: Money,
    /// Since when.
    pub issued_at: Timestamp,
    /// Until when it can be spent, that moment excluded.
    pub valid_until: Timestamp,
    /// When what was left of it lapsed, if it did.
    pub lapsed_at: Option<Timestamp>,
}

impl Voucher {
    /// A fresh one.
    #[must_use]
    pub const fn issue(
        make_good: Id<MakeGood>,
        face_value: Money,
        now: Timestamp,
        valid_until: Timestamp,
    ) -> Self {
        Self { make_good, face_value, left: face_value, issued_at: now, valid_until, lapsed_at: None }
    }

    /// Spends a part of it.
    ///
    /// # Errors
    /// The amount is no positive amount in its currency, its time is over, or less is left.
    pub fn redeem(&mut self, amount: Money, now: Timestamp) -> Result<(), Refused> {
        if amount.minor_units() <= 0 || amount.currency() != self.left.currency() {
            let expected = format!("more than zero, in {}", self.left.currency().code());
            return Err(Refused::invalid("amount", amount.to_string(), expected));
        }
        if self.lapsed_at.is_some() || now >= self.valid_until {
            let sentence = format!("This voucher could be spent until {}.", self.valid_until);
            return Err(Refused::not_now("voucher_lapsed", sentence));
        }
        let taken = Money::minor(-amount.minor_units(), amount.currency());
        match self.left.plus(taken).filter(|left| left.minor_units() >= 0) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Refused::not_now("voucher_exceeded", format!("Only {} is left on it.", self.left))),
        }
    }

    /// Its time is over: answers what was left, if anything was, the first time.
    pub fn lapse(&mut self, now: Timestamp) -> Option<Money> {
        if now < self.valid_until || self.lapsed_at.is_some() {
            return None;
        }
        self.lapsed_at = Some(now);
        Some(self.left).filter(|left| left.minor_units() > 0)
    }

    /// Its state in a word: `valid`, `spent` or `lapsed`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> &'static str {
        if self.left.minor_units() == 0 {
            "spent"
        } else if self.lapsed_at.is_some() || now >= self.valid_until {
            "lapsed"
        } else {
            "valid"
        }
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use proptest::prelude::*;

    use super::{Voucher, VoucherCode};
    use crate::{id::Id, id::crockford::ALPHABET, money::Money};

    const NOW: &str = "2026-03-10T10:00:00Z";

    fn at(text: &str) -> jiff::Timestamp {
        text.parse().unwrap()
    }

    fn voucher(minor: i64) -> Voucher {
        let worth = Money::minor(minor, Currency::EUR);
        Voucher::issue(Id::new(uuid::Uuid::from_u128(1)), worth, at(NOW), at("2027-03-10T10:00:00Z"))
    }

    fn euros(minor: i64) -> Money {
        Money::minor(minor, Currency::EUR)
    }

    #[test]
    fn what_cannot_be_spent_is_refused_and_changes_nothing() {
        let (last, over) = (at("2027-03-10T09:59:59Z"), at("2027-03-10T10:00:00Z"));
        for (amount, now, code) in [
            (euros(0), last, "invalid"),
            (euros(-1), last, "invalid"),
            (Money::minor(5, Currency::GBP), last, "invalid"),
            (euros(1001), last, "voucher_exceeded"),
            (euros(1), over, "voucher_lapsed"),
        ] {
            let mut one = voucher(1000);
            assert_eq!(one.redeem(amount, now).unwrap_err().code(), code, "{amount}");
            assert_eq!(one, voucher(1000));
        }
        let mut one = voucher(1000);
        one.redeem(euros(1000), last).unwrap();
        assert_eq!(one.state(over), "spent");
    }

    #[test]
    fn what_is_left_lapses_once() {
        let over = at("2027-03-10T10:00:00Z");
        let mut one = voucher(1000);
        one.redeem(euros(400), at(NOW)).unwrap();
        assert_eq!(one.lapse(at(NOW)), None);
        assert_eq!((one.lapse(over), one.lapse(over)), (Some(euros(600)), None));
        assert_eq!(one.state(over), "lapsed");
    }

    proptest! {
        #[test]
        fn a_code_reads_back_and_one_wrong_character_is_caught(entropy: u128, at in 0..17usize, other in 0..32usize) {
            let code = VoucherCode::from_entropy(entropy);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
            let plain = code.to_string().to_lowercase().replace('-', "");
            prop_assert_eq!(plain.parse(), Ok(code));
            let mut letters: Vec<char> = plain.to_uppercase().chars().collect();
            let right = std::mem::replace(&mut letters[at], char::from(ALPHABET[other]));
            prop_assume!(letters[at] != right);
            let changed: String = letters.into_iter().collect();
            prop_assert!(changed.parse::<VoucherCode>().is_err());
        }

        #[test]
        fn never_more_is_spent_than_it_was_worth(worth in 1..10_000i64, parts in proptest::collection::vec(1..3_000i64, 0..20)) {
            let mut one = voucher(worth);
            let spent: i64 = parts.iter().filter(|part| one.redeem(euros(**part), at(NOW)).is_ok()).sum();
            prop_assert_eq!(spent + one.left.minor_units(), worth);
            prop_assert!(one.left.minor_units() >= 0);
        }
    }
}
