//! Exact money: minor units and their currency, never a float.

use std::fmt;

pub use iso_currency::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ratio::Ratio;

/// An amount in the minor units of its currency (cents, pence, yen).
///
/// As JSON `{"amount":"12.50","currency":"EUR"}`: a decimal string with at most as many places as the
/// currency has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why a text is not money.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotMoney {
    /// The currency code is unknown.
    #[error("currency: found “{0}”, expected a code of ISO 4217 such as EUR")]
    Currency(String),
    /// The amount is not a decimal with the right number of places.
    #[error(
        "amount: found “{found}”, expected a decimal number such as 12.50 with at most {places} places for {currency}"
    )]
    Amount {
        /// What was read.
        found: String,
        /// How many places the currency has.
        places: u16,
        /// The currency's code.
        currency: &'static str,
    },
    /// Nobody owes so much: sums of such amounts could not be counted.
    #[error("amount: found “{found}”, expected at most {most}")]
    TooLarge {
        /// What was read.
        found: String,
        /// The largest amount that is taken.
        most: Money,
    },
}

/// The largest amount that is read, in minor units: thousands of them can be added up and still be counted exactly.
const MOST: i64 = 1_000_000_000_000_000;

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Money")]
struct Written {
    /// A decimal number as text, such as `12.50`.
    amount: String,
    /// An ISO 4217 code, such as `EUR`.
    currency: String,
}

impl Money {
    /// `minor` units of `currency`: `Money::minor(1250, EUR)` is twelve euros fifty.
    #[must_use]
    pub const fn minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The amount that is kept as minor units and an ISO 4217 code; `None` if there is no such currency.
    #[must_use]
    pub fn of_minor_units(minor: i64, code: &str) -> Option<Self> {
        Currency::from_code(code).map(|currency| Self { minor, currency })
    }

    /// Reads a decimal amount and an ISO 4217 code.
    ///
    /// # Errors
    /// Says which of the two is wrong, what was found and what was expected.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, NotMoney> {
        let code = currency.trim().to_ascii_uppercase();
        let currency = Currency::from_code(&code).ok_or(NotMoney::Currency(code))?;
        let places = currency.exponent().unwrap_or(0);
        let found = || amount.chars().take(40).collect();
        let digits = decimal(amount.trim(), places).ok_or_else(|| NotMoney::Amount {
            found: found(),
            places,
            currency: currency.code(),
        })?;
        let minor = digits.parse().ok().filter(|minor| (-MOST..=MOST).contains(minor));
        let minor = minor
            .ok_or_else(|| NotMoney::TooLarge { found: found(), most: Self { minor: MOST, currency } })?;
        Ok(Self { minor, currency })
    }

    /// The minor units.
    #[must_use]
    pub const fn minor_units(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The exact number of units: 1250 cents are 12.5 euros.
    #[must_use]
    pub fn in_major_units(self) -> Ratio {
        let under = 10_i128.pow(u32::from(self.currency.exponent().unwrap_or(0)));
        Ratio::new(i128::from(self.minor), under).unwrap_or(Ratio::ZERO)
    }

    /// The amount without its currency, with all its places.
    #[must_use]
    pub fn amount(self) -> String {
        let places = usize::from(self.currency.exponent().unwrap_or(0));
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }

    /// The sum, or `None` if the currencies differ or it does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_add(other.minor)?;
        (self.currency == other.currency).then_some(Self { minor, currency: self.currency })
    }

    /// So many times as much; `None` if that is more than can be counted.
    #[must_use]
    pub fn times(self, number: u64) -> Option<Self> {
        let minor = self.minor.checked_mul(i64::try_from(number).ok()?)?;
        Some(Self { minor, ..self })
    }

    /// Whether this is at least `other`; `None` if the currencies differ.
    #[must_use]
    pub fn covers(self, other: Self) -> Option<bool> {
        (self.currency == other.currency).then_some(self.minor >= other.minor)
    }
}

/// The digits of a decimal number in minor units, with its sign.
fn decimal(text: &str, places: u16) -> Option<String> {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let places = usize::from(places);
    let digits_only = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty()
        || part.len() > places
        || !digits_only(whole)
        || !digits_only(part)
        || text.ends_with('.')
    {
        return None;
    }
    Some(format!("{sign}{whole}{part:0<places$}"))
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency.code())
    }
}
impl TryFrom<Written> for Money {
    type Error = NotMoney;
    fn try_from(written: Written) -> Result<Self, NotMoney> {
        Self::parse(&written.amount, &written.currency)
    }
}
impl From<Money> for Written {
    fn from(money: Money) -> Self {
        Self { amount: money.amount(), currency: money.currency.code().to_owned() }
    }
}
impl JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Written::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;
    use proptest::prelude::*;

    use super::Money;

    #[test]
    fn reads_and_refuses() {
        assert_eq!(Money::parse("12.5", "eur"), Ok(Money::minor(1250, Currency::EUR)));
        assert_eq!(Money::parse("1200", "JPY"), Ok(Money::minor(1200, Currency::JPY)));
        for (amount, currency) in [
            ("12,50", "EUR"),
            ("1.234", "EUR"),
            ("1.5", "JPY"),
            ("", "EUR"),
            ("5.", "EUR"),
            ("1", "EURO"),
            ("1e3", "EUR"),
            ("٣", "EUR"),
            ("99999999999999999999", "EUR"),
        ] {
            assert!(Money::parse(amount, currency).is_err(), "{amount} {currency}");
        }
    }

    #[test]
    fn what_nobody_owes_is_refused_with_the_most_that_is_taken() {
        assert!(Money::parse("10000000000000.00", "EUR").is_ok());
        let told = Money::parse("-10000000000000.01", "EUR").unwrap_err().to_string();
        assert_eq!(told, "amount: found “-10000000000000.01”, expected at most 10000000000000.00 EUR");
        assert!(Money::parse("99999999999999999999", "JPY").unwrap_err().to_string().contains("at most"));
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(minor in -1_000_000_000_000i64..1_000_000_000_000) {
            for currency in [Currency::EUR, Currency::JPY, Currency::BHD] {
                let money = Money::minor(minor, currency);
                prop_assert_eq!(Money::parse(&money.amount(), currency.code()), Ok(money));
            }
        }
    }
}
