//! The stage of a case: computed from its dated milestones, never set by hand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Milestones;

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// We have it.
    Received,
    /// The customer knows that we have it, what we understood and when they hear next.
    Acknowledged,
    /// We know how bad it is and what it is about.
    Assessed,
    /// Somebody finds out.
    Investigating,
    /// We know what we will do.
    Decided,
    /// The customer has it in writing.
    Responded,
    /// A useful part is done, the rest is promised.
    PartiallyResolved,
    /// Put right and accepted.
    Resolved,
    /// We asked whether all is settled.
    FollowingUp,
    /// Followed up, promises kept, nothing open.
    Closed,
    /// Not a complaint after all.
    Dismissed,
    /// Continued in another case.
    Merged,
    /// The customer took it back.
    Withdrawn,
    /// We have said our last, and the customer disagrees.
    Deadlocked,
    /// Somebody outside looks at it.
    ExternalReview,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 15] = [
        Self::Received,
        Self::Acknowledged,
        Self::Assessed,
        Self::Investigating,
        Self::Decided,
        Self::Responded,
        Self::PartiallyResolved,
        Self::Resolved,
        Self::FollowingUp,
        Self::Closed,
        Self::Dismissed,
        Self::Merged,
        Self::Withdrawn,
        Self::Deadlocked,
        Self::ExternalReview,
    ];

    /// The stage that these milestones amount to.
    #[must_use]
    pub fn of(reached: &Milestones) -> Self {
        let latest_first = [
            (reached.merged, Self::Merged),
            (reached.dismissed, Self::Dismissed),
            (reached.closed, Self::Closed),
            (reached.withdrawn, Self::Withdrawn),
            (reached.external_review, Self::ExternalReview),
            (reached.deadlocked, Self::Deadlocked),
            (reached.following_up, Self::FollowingUp),
            (reached.resolved, Self::Resolved),
            (reached.partially_resolved, Self::PartiallyResolved),
            (reached.responded, Self::Responded),
            (reached.decided, Self::Decided),
            (reached.investigating, Self::Investigating),
            (reached.assessed, Self::Assessed),
            (reached.acknowledged, Self::Acknowledged),
        ];
        latest_first.into_iter().find(|(at, _)| at.is_some()).map_or(Self::Received, |(_, stage)| stage)
    }

    /// Whether something is still to be done. A deadlocked case and one under external review count as open.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Dismissed | Self::Merged | Self::Withdrawn)
    }

    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Acknowledged => "acknowledged",
            Self::Assessed => "assessed",
            Self::Investigating => "investigating",
            Self::Decided => "decided",
            Self::Responded => "responded",
            Self::PartiallyResolved => "partially_resolved",
            Self::Resolved => "resolved",
            Self::FollowingUp => "following_up",
            Self::Closed => "closed",
            Self::Dismissed => "dismissed",
            Self::Merged => "merged",
            Self::Withdrawn => "withdrawn",
            Self::Deadlocked => "deadlocked",
            Self::ExternalReview => "external_review",
        }
    }

    /// The stage of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}
