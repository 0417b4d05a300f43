//! Why there is no offer for some facts.

use thiserror::Error;

use super::Facts;
use crate::change::Refused;

/// What money can hold: 64 bits of minor units.
const LARGEST: &str = "amounts that come to at most 92233720368547758.07 together";

/// What is wrong with the facts.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OfferError {
    /// One of them does not fit.
    #[error("`{fact}`: found {found}, expected {expected}")]
    Fact {
        /// Which.
        fact: String,
        /// What was there.
        found: String,
        /// What should be there.
        expected: String,
    },
    /// The amounts are beyond what can be counted.
    #[error("the amounts are too large to be counted")]
    TooLarge,
}

impl OfferError {
    pub(in crate::recovery) fn fact(
        fact: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::Fact { fact: fact.to_owned(), found: found.into(), expected: expected.into() }
    }

    /// No amount is listed in the currency of the offer.
    pub(super) fn is_about_currency(&self) -> bool {
        matches!(self, Self::Fact { fact, .. } if fact == "currency")
    }

    pub(in crate::recovery) fn missing(fact: &str) -> Self {
        Self::fact(fact, "nothing", "this fact")
    }

    /// The same as the refusal of a body that holds the facts in the field `at`.
    #[must_use]
    pub fn refused(self, at: &str) -> Refused {
        match self {
            Self::Fact { fact, found, expected } => Refused::invalid(format!("{at}.{fact}"), found, expected),
            Self::TooLarge => {
                Refused::invalid(at.to_owned(), "amounts too large to be counted", "smaller ones")
            }
        }
    }

    /// Amounts that are too large are told with the largest of the facts.
    pub(super) fn naming(self, facts: &Facts) -> Self {
        match (self, facts.largest()) {
            (Self::TooLarge, Some((fact, found))) => Self::fact(fact, found, LARGEST),
            (other, _) => other,
        }
    }
}
