//! What telling a cohort is expected to cost, before it is done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{money::Money, recovery::MakeGood};

/// An estimate, with what it assumes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// How many would be told.
    pub members: u64,
    /// What the base make-good costs us for one, in the form that costs most of those they may choose.
    pub each: Option<Money>,
    /// How many of a hundred are expected to take it: an assumption, made by whoever planned it.
    pub take_up_percent: u8,
    /// Members × cost × take-up, rounded up.
    pub expected: Option<Money>,
    /// If all of them take it.
    pub most: Option<Money>,
}

/// Members × cost of the base make-good × expected take-up.
#[must_use]
pub fn estimate(members: u64, base: Option<&MakeGood>, take_up_percent: u8) -> Estimate {
    let dearest = |one: &MakeGood| {
        one.options().into_iter().map(|option| option.cost).max_by_key(|cost| cost.minor_units())
    };
    let each = base.and_then(dearest);
    let most = each.and_then(|each| each.times(members));
    let expected = most.map(|most| {
        let part = (i128::from(most.minor_units()) * i128::from(take_up_percent) + 99) / 100;
        Money::minor(i64::try_from(part).unwrap_or(i64::MAX), most.currency())
    });
    Estimate { members, each, take_up_percent, expected, most }
}
