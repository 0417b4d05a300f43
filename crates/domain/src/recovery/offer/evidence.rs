//! What is known of how well a form worked for customers like this one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often customers were won back after one form. An association, not proof: who was given what was not drawn by
/// lot, and who answers selects themselves.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// How many make-goods with a known outcome it rests on.
    pub n: u64,
    /// The share of customers who were won back, 0 to 1, drawn towards the mean where there are few.
    pub recovered: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Evidence by form. It may only reorder forms of equal value.
pub type EvidenceByForm = BTreeMap<String, Evidence>;
