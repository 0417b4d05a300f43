//! One rule of a policy: when it holds, what it gives, and why.

use serde::{Deserialize, Serialize};

use super::{Amount, Sums};
use crate::{customer::ValueBand, recovery::Condition};

/// A part of an offer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A short name, for errors and for comparing two versions.
    pub name: String,
    /// When it holds; always unless said.
    #[serde(default)]
    pub when: Condition,
    /// Why, in words that a customer can be shown; `{fact}` stands for what that fact says.
    pub because: String,
    /// What it rests on, for a floor: the article, the scheme, the guarantee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// When only half of it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halved_when: Option<Condition>,
    /// A correction that was guaranteed in public: it is the floor, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guaranteed: bool,
    /// Of a floor or a correction: codes of forms that it may take besides money, if the customer chooses them. What was lost in
    /// money goes back in money unless they are named here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_as: Vec<String>,
    /// How much.
    pub amount: Amount,
}

/// A step of the extra for a long or valuable relation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueStep {
    /// From this band on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_band: Option<ValueBand>,
    /// From so many months as a customer on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenure_months: Option<u32>,
    /// What is added; of several steps that are reached, the most.
    pub extra: Sums,
}

/// What kind of thing was lost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// When.
    #[serde(default)]
    pub when: Condition,
    /// Such as `money`, `product`, `service`, `time` or `attention`.
    pub what: String,
}
