//! Exact numbers: fractions of whole numbers, rounded once, at the end.

use std::cmp::Ordering;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Digits before and after the point that a number may have: every product of a policy then fits.
const MOST_DIGITS: usize = 15;
const MOST_PLACES: usize = 9;

/// A fraction in lowest terms with a positive denominator.
///
/// As text a decimal number such as `99.9`, or a share such as `7/30`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    over: i128,
    under: i128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { over: 0, under: 1 };
    /// The whole.
    pub const ONE: Self = Self { over: 1, under: 1 };

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { over: number as i128, under: 1 }
    }

    /// `over / under`; `None` if `under` is zero.
    #[must_use]
    pub fn new(over: i128, under: i128) -> Option<Self> {
        let divisor = gcd(over.unsigned_abs(), under.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|divisor| *divisor > 0 && under != 0)?;
        let sign = under.signum();
        Some(Self { over: sign * (over / divisor), under: sign * (under / divisor) })
    }

    /// Reads a decimal number such as `99.9` or a share such as `7/30`; `None` if it is neither, or too long.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().split_once('/') {
            Some((over, under)) => decimal(over.trim())?.divided(decimal(under.trim())?),
            None => decimal(text.trim()),
        }
    }

    /// The product; `None` if it does not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(self.over.checked_mul(other.over)?, self.under.checked_mul(other.under)?)
    }

    /// The quotient; `None` if it does not fit or `other` is zero.
    #[must_use]
    pub fn divided(self, other: Self) -> Option<Self> {
        Self::new(self.over.checked_mul(other.under)?, self.under.checked_mul(other.over)?)
    }

    /// The sum; `None` if it does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.over.checked_mul(other.under)?;
        let right = other.over.checked_mul(self.under)?;
        Self::new(left.checked_add(right)?, self.under.checked_mul(other.under)?)
    }

    /// So many hundredths of it.
    #[must_use]
    pub fn percent(self, percent: Self) -> Option<Self> {
        self.times(percent)?.divided(Self::whole(100))
    }

    /// Whether it has no parts.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.under == 1
    }

    /// The least whole number that is not below it; `None` if it does not fit.
    #[must_use]
    pub fn up(self) -> Option<i64> {
        let floor = self.over.div_euclid(self.under);
        i64::try_from(floor + i128::from(floor * self.under != self.over)).ok()
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// Whole parts first, so that nothing can overflow: what is left is below its denominator.
    fn cmp(&self, other: &Self) -> Ordering {
        let wholes = self.over.div_euclid(self.under).cmp(&other.over.div_euclid(other.under));
        let (rest, others) = (self.over.rem_euclid(self.under), other.over.rem_euclid(other.under));
        let parts = || match (rest.checked_mul(other.under), others.checked_mul(self.under)) {
            (Some(left), Some(right)) => left.cmp(&right),
            // Turned upside down, the order of two parts turns too; each turn makes the numbers smaller.
            _ => Self { over: other.under, under: others }.cmp(&Self { over: self.under, under: rest }),
        };
        wholes.then_with(parts)
    }
}

impl std::fmt::Display for Ratio {
    /// As a decimal where it has one, else as a share.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places = (0..=MOST_PLACES).find(|places| 10_i128.pow(*places as u32) % self.under == 0);
        let Some(places) = places else { return write!(f, "{}/{}", self.over, self.under) };
        let scaled = self.over * (10_i128.pow(places as u32) / self.under);
        let (sign, digits) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs().to_string());
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        if places == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(Written)
    }
}

/// A number or a text. A number with a point is read by the shortest text that means it.
struct Written;

impl de::Visitor<'_> for Written {
    type Value = Ratio;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number such as 99.9 or \"7/30\"")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Ratio, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Ratio, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Ratio, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Ratio, E> {
        let wrong = || E::custom(format!("{text:?}, expected a number such as 99.9 or \"7/30\""));
        Ratio::parse(text).ok_or_else(wrong)
    }
}

fn decimal(text: &str) -> Option<Ratio> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let bad = whole.is_empty() || !plain(whole) || !plain(part) || digits.ends_with('.');
    let part = part.trim_end_matches('0');
    if bad || whole.len() > MOST_DIGITS || part.len() > MOST_PLACES {
        return None;
    }
    let over: i128 = format!("{whole}{part}").parse().ok()?;
    Ratio::new(sign * over, 10_i128.pow(u32::try_from(part.len()).ok()?))
}

const fn gcd(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Ratio;

    fn of(text: &str) -> Ratio {
        Ratio::parse(text).unwrap()
    }

    #[test]
    fn reads_compares_and_rounds_up() {
        assert_eq!(of("0.10"), of("1/10"));
        assert!(of("99.9") < of("99.90001") && of("-1") < of("0") && of("7/30") > of("0.2333"));
        assert_eq!((of("2.01").up(), of("2").up(), of("-2.5").up()), (Some(3), Some(2), Some(-2)));
        assert_eq!(of("1000").percent(of("8")), Some(of("80")));
        assert_eq!((of("99.90").to_string(), of("7/30").to_string()), ("99.9".to_owned(), "7/30".to_owned()));
        for bad in ["", "1.", ".5", "1e3", "1/0", "1,5", "½", "1234567890123456", "0.1234567891"] {
            assert_eq!(Ratio::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn order_is_that_of_cross_products(a in -1000i128..1000, b in 1i128..1000, c in -1000i128..1000, d in 1i128..1000) {
            let (left, right) = (Ratio::new(a, b).unwrap(), Ratio::new(c, d).unwrap());
            prop_assert_eq!(left.cmp(&right), (a * d).cmp(&(c * b)));
            prop_assert_eq!(Ratio::parse(&left.to_string()), Some(left));
        }
    }
}
