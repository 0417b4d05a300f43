//! Shares: what each counts, and its interval.

use schemars::JsonSchema;
use serde::Serialize;

use super::wilson::{real, wilson, wilson_of_clusters};

/// Below this many there is no rate.
pub const FEWEST: u64 = 20;

/// A share and what it rests on.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Rate {
    /// What is counted.
    pub of: RateOf,
    /// How many of them.
    pub numerator: u64,
    /// Out of how many.
    pub denominator: u64,
    /// The share, 0 to 1; null below 20.
    pub rate: Option<f64>,
    /// Lower end of the 95 % interval (Wilson); null of nothing. Days count as their cases do: those of one hang together.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// What a share counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateOf {
    /// Promises due in the period and kept, of those kept or broken.
    PromisesKept,
    /// Acknowledged in time, of all whose time is over or who were acknowledged.
    AcknowledgedInTime,
    /// Open days on which the customer had heard from us within the cadence, of all open days.
    UpdatedInTime,
    /// Put right in the first contact and not reopened within thirty days, of all cases.
    FirstContact,
    /// The customer says all is settled, of those who answered.
    Recovered,
    /// Answered the follow-up, of those who were asked.
    Answered,
    /// As satisfied as before the failure or more, of those whose satisfaction is known before and after.
    Restored,
    /// More satisfied than before the failure (the recovery paradox), of the same.
    Paradox,
    /// Hurt a second time inside the case, of all cases.
    HurtTwice,
    /// A like failure had hit the same customer before, of all cases.
    Repeated,
    /// Upheld at least in part, of all decided.
    Upheld,
    /// Taken back by the customer, of all cases.
    Withdrawn,
    /// Changed hands at least once, of all cases.
    HandedOver,
    /// Sent without any fault, of all messages to customers.
    WithoutFault,
    /// Sent with every element that its kind needs, of those checked for it.
    Complete,
    /// Sent although the reply check found a hard fault, of all messages to customers.
    Overridden,
}

impl RateOf {
    /// Every share, in the order in which they are shown.
    pub const ALL: [Self; 16] = [
        Self::PromisesKept,
        Self::AcknowledgedInTime,
        Self::UpdatedInTime,
        Self::FirstContact,
        Self::Recovered,
        Self::Answered,
        Self::Restored,
        Self::Paradox,
        Self::HurtTwice,
        Self::Repeated,
        Self::Upheld,
        Self::Withdrawn,
        Self::HandedOver,
        Self::WithoutFault,
        Self::Complete,
        Self::Overridden,
    ];

    /// The name, as in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PromisesKept => "promises_kept",
            Self::AcknowledgedInTime => "acknowledged_in_time",
            Self::UpdatedInTime => "updated_in_time",
            Self::FirstContact => "first_contact",
            Self::Recovered => "recovered",
            Self::Answered => "answered",
            Self::HurtTwice => "hurt_twice",
            Self::Repeated => "repeated",
            Self::Upheld => "upheld",
            Self::Withdrawn => "withdrawn",
            Self::HandedOver => "handed_over",
            Self::WithoutFault => "without_fault",
            Self::Complete => "complete",
            Self::Overridden => "overridden",
            Self::Restored => "restored",
            Self::Paradox => "paradox",
        }
    }

    /// The share of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.name() == name)
    }

    /// Whether what it counts are cases; promises, messages and days are several in one case.
    #[must_use]
    pub const fn counts_cases(self) -> bool {
        !matches!(
            self,
            Self::PromisesKept | Self::UpdatedInTime | Self::WithoutFault | Self::Complete | Self::Overridden
        )
    }

    /// Its place in [`Self::ALL`].
    pub(super) const fn place(self) -> usize {
        self as usize
    }
}

impl Rate {
    /// `numerator` of `denominator` that are independent of each other, with its interval.
    #[must_use]
    pub fn new(of: RateOf, numerator: u64, denominator: u64) -> Self {
        Self::with(of, (numerator, denominator), wilson(numerator, denominator))
    }

    /// The same of days; `squares` is the sum over all cases of the square of the days of each.
    #[must_use]
    pub fn of_days(of: RateOf, numerator: u64, denominator: u64, squares: u64) -> Self {
        Self::with(of, (numerator, denominator), wilson_of_clusters(numerator, denominator, squares))
    }

    fn with(of: RateOf, (numerator, denominator): (u64, u64), interval: Option<(f64, f64)>) -> Self {
        Self {
            of,
            numerator,
            denominator,
            rate: (denominator >= FEWEST).then(|| real(numerator) / real(denominator)),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}
