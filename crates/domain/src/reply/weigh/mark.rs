//! What one sentence can carry: a fault, an element, or a claim that the record bears out or contradicts.

use crate::reply::code::{ElementCode, FaultCode};

/// One thing that a sentence can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// What a message does wrong. `UntrueClaim` is not among the marks: it needs the record.
    Fault(FaultCode),
    /// What a message does well.
    Element(ElementCode),
    /// What the record is asked about.
    Claim(Claim),
}

/// A statement of fact that is true or untrue of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// Money has been paid already.
    Refunded,
    /// It cannot come again.
    ForGood,
    /// Nobody else, or hardly anybody, was hit.
    OnlyYou,
    /// We have called the customer.
    Called,
    /// The cause is known.
    CauseFound,
}

impl Claim {
    /// Every claim, with its word.
    const ALL: [(Self, &'static str); 5] = [
        (Self::Refunded, "claims_refunded"),
        (Self::ForGood, "claims_for_good"),
        (Self::OnlyYou, "claims_only_you"),
        (Self::Called, "claims_called"),
        (Self::CauseFound, "claims_cause_found"),
    ];
}

impl Mark {
    /// Every mark, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        let faults =
            FaultCode::ALL.into_iter().filter(|code| *code != FaultCode::UntrueClaim).map(Self::Fault);
        let elements = ElementCode::ALL.into_iter().map(Self::Element);
        faults.chain(elements).chain(Claim::ALL.into_iter().map(|(claim, _)| Self::Claim(claim)))
    }

    /// The word that stands for it in the corpus and in the weights.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fault(code) => code.word(),
            Self::Element(code) => code.word(),
            Self::Claim(claim) => {
                Claim::ALL.iter().find(|(one, _)| *one == claim).map_or("", |(_, word)| word)
            }
        }
    }

    /// The mark of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::all().find(|mark| mark.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_a_word_of_its_own() {
        for mark in Mark::all() {
            assert_eq!(Mark::of(mark.word()), Some(mark));
        }
        assert_eq!(Mark::all().count(), 28);
    }
}
