//! The number of a case: eight random characters and a check character, in Crockford's Base32.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::crockford;

const BITS: u32 = 40;
const PLACES: u32 = 8;

/// A case number such as `K7QF-2M9X-5`. Case, hyphens and the look-alikes `I`, `L`, `O` do not matter when
/// it is read back.
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
        while !crockford::is_readable(value as u128) {
            value = (value + 1) & mask;
        }
        Self(value)
    }

    /// Its 40 bits: what [`Self::from_entropy`] makes the same number of.
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crockford::write(self.0.into(), PLACES))
    }
}

impl FromStr for CaseNumber {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let wrong = |why| NotANumber { found: text.chars().take(40).collect(), why };
        let value = crockford::read(text, PLACES as usize).map_err(wrong)?;
        u64::try_from(value).map(Self).map_err(|_| wrong("it has the wrong length"))
    }
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
            letters[at] = char::from(crate::id::crockford::ALPHABET[other]);
            let changed: String = letters.into_iter().collect();
            prop_assume!(changed != number);
            prop_assert!(changed.parse::<CaseNumber>().is_err());
        }
    }
}
