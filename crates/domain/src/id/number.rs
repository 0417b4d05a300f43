//! The number of a case: eight random characters and a check character, in Crockford's Base32.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Crockford's check is the value modulo 37; we keep only values whose check is a letter or a digit,
/// since `*`, `~`, `$` and `=` do not survive being read out.
const CHECK_MODULUS: u64 = 37;
const BITS: u32 = 40;

/// A case number such as `K7QF-2M9X-5`. Case, hyphens and the look-alikes `I`, `L`, `O` do not matter when
/// it is read back. Source of alphabet and check: Crockford's Base32 specification.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber(u64);

/// What was read is not a case number.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("found “{found}”, expected a case number of nine characters such as K7QF-2M9X-5: {why}")]
pub struct NotANumber {
    /// What was read.
    pub found: String,
    /// What is wrong with it.
    pub why: &'static str,
}

impl CaseNumber {
    /// The first number at or after these 40 bits whose check can be read out.
    #[must_use]
    pub const fn from_entropy(entropy: u64) -> Self {
        let mask = (1 << BITS) - 1;
        let mut value = entropy & mask;
        while value % CHECK_MODULUS >= ALPHABET.len() as u64 {
            value = (value + 1) & mask;
        }
        Self(value)
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in (0..8).rev() {
            let digit = usize::try_from(self.0 >> (place * 5) & 31).unwrap_or(0);
            write!(f, "{}", char::from(ALPHABET[digit]))?;
            if place == 4 {
                f.write_str("-")?;
            }
        }
        let check = usize::try_from(self.0 % CHECK_MODULUS).unwrap_or(0);
        write!(f, "-{}", char::from(ALPHABET[check]))
    }
}

impl FromStr for CaseNumber {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let wrong = |why| NotANumber { found: text.chars().take(40).collect(), why };
        let digits: Vec<u64> = text
            .chars()
            .filter(|c| *c != '-' && !c.is_whitespace())
            .map(|c| digit(c).ok_or_else(|| wrong("it has a character that no number has")))
            .collect::<Result<_, _>>()?;
        let [body @ .., check] = digits.as_slice() else { return Err(wrong("it is empty")) };
        if body.len() != 8 {
            return Err(wrong("it has the wrong length"));
        }
        let value = body.iter().fold(0, |value, digit| value << 5 | digit);
        if value % CHECK_MODULUS == *check {
            Ok(Self(value))
        } else {
            Err(wrong("its check character differs"))
        }
    }
}

fn digit(c: char) -> Option<u64> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|letter| char::from(*letter) == c).map(|at| at as u64)
}

impl TryFrom<String> for CaseNumber {
    type Error = NotANumber;
    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}
impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.to_string()
    }
}
impl JsonSchema for CaseNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CaseNumber".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "examples": ["K7QF-2M9X-5"] })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CaseNumber;

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(entropy: u64) {
            let number = CaseNumber::from_entropy(entropy);
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(number.to_string().to_lowercase().replace('-', " ").parse(), Ok(number));
        }

        #[test]
        fn one_wrong_character_is_caught(entropy: u64, at in 0..9usize, other in 0..32usize) {
            let number = CaseNumber::from_entropy(entropy).to_string().replace('-', "");
            let mut letters: Vec<char> = number.chars().collect();
            letters[at] = char::from(super::ALPHABET[other]);
            let changed: String = letters.into_iter().collect();
            prop_assume!(changed != number);
            prop_assert!(changed.parse::<CaseNumber>().is_err());
        }
    }
}
