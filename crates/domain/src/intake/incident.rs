//! A mistake at a time and place, with any number of customers hit, also none.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{id::Id, staff::Member};

/// Something that went wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Incident {
    /// Identity.
    pub id: Id<Incident>,
    /// One line that says what went wrong.
    pub what: String,
    /// Where: a site, a system, a team.
    pub place: Option<String>,
    /// When it happened.
    pub happened_at: Timestamp,
    /// The kind of failure, if known.
    pub failure_type: Option<String>,
    /// Who noticed.
    pub noticed_by: Option<Id<Member>>,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// The problem behind it, once there is one.
    pub problem: Option<uuid::Uuid>,
    /// Cases of customers who were hit.
    #[serde(default)]
    pub cases: Vec<uuid::Uuid>,
}
