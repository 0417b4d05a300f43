//! Roles and what they may do. Limits on money are the policy's affair, not the role's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A role, from least to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything, changes nothing.
    ReadOnly,
    /// Works cases.
    Agent,
    /// Works cases and approves within their limit.
    Senior,
    /// Escalations land here.
    Manager,
    /// Also people and settings.
    Admin,
}

/// Something that not every role may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permission {
    /// Open and work cases. Any signed-in person but a reader may.
    WorkCases,
    /// Approve what others offer.
    Approve,
    /// Declare a deadlock, decide on signals, lift a hold, close a problem.
    Manage,
    /// People, tokens, settings, erasure.
    Administer,
}

impl Role {
    /// Every role, from least to most.
    pub const ALL: [Self; 5] = [Self::ReadOnly, Self::Agent, Self::Senior, Self::Manager, Self::Admin];

    /// Whether this role may.
    #[must_use]
    pub fn may(self, what: Permission) -> bool {
        self >= match what {
            Permission::WorkCases => Self::Agent,
            Permission::Approve => Self::Senior,
            Permission::Manage => Self::Manager,
            Permission::Administer => Self::Admin,
        }
    }

    /// The name, as stored, in the API and in a policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Agent => "agent",
            Self::Senior => "senior",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The role of that name (`read-only` is taken too).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase().replace('-', "_");
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}
