//! Who a customer was to us at the moment of a failure: the cushion that it fell on. It is frozen, as a failure changes it.

use jiff::{Timestamp, Unit, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Customer, ValueBand, survey::satisfied_before};

/// Who a customer was to us.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RelationshipSnapshot {
    /// Whole months since they came to us, if anybody knows.
    pub tenure_months: Option<u32>,
    /// How much they are worth to us.
    pub value_band: Option<ValueBand>,
    /// How many failures had hit them before, as far back as a repeat is looked for.
    pub failures: u32,
    /// How satisfied they said they were in the twelve months before: the mean, in hundredths of one to five. Never from
    /// memory: only what had been written down by then.
    pub satisfaction: Option<u16>,
}

impl RelationshipSnapshot {
    /// As things stood at `at`, after so many earlier failures.
    #[must_use]
    pub fn of(customer: &Customer, failures: usize, at: Timestamp) -> Self {
        Self {
            tenure_months: customer.since.and_then(|since| months(since, at)),
            value_band: customer.value_band,
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
            satisfaction: satisfied_before(&customer.surveys, at),
        }
    }
}

/// Whole months between two days in UTC; none before the first.
fn months(since: Timestamp, until: Timestamp) -> Option<u32> {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let span = day(since).until((Unit::Month, day(until))).ok()?;
    Some(u32::try_from(span.get_months()).unwrap_or(0))
}
