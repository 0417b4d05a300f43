//! What was before, for the measures: earlier lives of a case, when it slept, and who the customer was to us when it failed.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Milestones, Outcome};
use crate::customer::RelationshipSnapshot;

/// What was before, for the measures.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Past {
    /// What was reached in each life before a reopening, oldest first.
    pub lives: Vec<Life>,
    /// When the customer first had to turn to us again about it.
    pub second_contact_at: Option<Timestamp>,
    /// When it had ended and somebody outside brought it back without a reopening.
    #[serde(default)]
    pub revivals: Vec<Revival>,
    /// When somebody outside first looked at it. What is agreed later does not undo it.
    #[serde(default)]
    pub external_at: Option<Timestamp>,
    /// When the customer heard from us in cases that were merged into this one.
    #[serde(default)]
    pub told_elsewhere: Vec<Timestamp>,
    /// Minutes of work that were noted.
    #[serde(default)]
    pub minutes: u32,
    /// Who the customer was to us when it failed; unknown of cases from before this was kept.
    #[serde(default)]
    pub relationship: Option<RelationshipSnapshot>,
}

/// A life of a case that a reopening ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Life {
    /// What was reached in it.
    pub milestones: Milestones,
    /// What was decided in it.
    pub outcome: Option<Outcome>,
    /// When the case was reopened.
    pub reopened_at: Timestamp,
}

/// A case that had ended goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Revival {
    /// When it had ended.
    pub ended: Timestamp,
    /// Because the customer had taken it back.
    pub withdrawn: bool,
    /// When it went on.
    pub at: Timestamp,
}

impl Past {
    /// Somebody outside looks at a case in which so much was reached.
    pub(super) fn went_outside(&mut self, reached: &Milestones, now: Timestamp) {
        self.external_at.get_or_insert(now);
        let withdrawn = reached.withdrawn.is_some();
        self.revivals.extend(reached.ended().map(|ended| Revival { ended, withdrawn, at: now }));
    }

    /// The times in which the case had ended and nobody was waited for: from, until.
    pub fn rests(&self) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let lives = self.lives.iter().filter_map(|life| Some((life.milestones.ended()?, life.reopened_at)));
        lives.chain(self.revivals.iter().map(|revival| (revival.ended, revival.at)))
    }

    /// When the customer had taken it back, in a life that somebody outside brought back.
    pub fn withdrawals(&self) -> impl Iterator<Item = Timestamp> {
        self.revivals.iter().filter(|revival| revival.withdrawn).map(|revival| revival.ended)
    }
}

impl Milestones {
    /// When it ended: taken back, closed, or found to be no complaint.
    #[must_use]
    pub fn ended(&self) -> Option<Timestamp> {
        self.withdrawn.or(self.closed).or(self.dismissed)
    }
}
