//! How bad it is. Harm counts, not loudness.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The harm to this customer.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// An annoyance.
    Low,
    /// Money, time or trust was lost.
    #[default]
    Medium,
    /// Much of it, or more than one person.
    High,
    /// Danger, livelihood or vulnerability.
    Critical,
}

impl Severity {
    /// All, from least to most.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Whose doing. Internal only: it never leaves the house and changes no deadline and no courtesy.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// Ours.
    Firm,
    /// Theirs; then the case still names an improvement of ours.
    Customer,
    /// Somebody we chose, or a force of nature.
    ThirdParty,
    /// Not known yet.
    #[default]
    Unknown,
}

impl Attribution {
    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Customer => "customer",
            Self::ThirdParty => "third_party",
            Self::Unknown => "unknown",
        }
    }
}

/// How public it is. May speed attention; never changes an amount.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// Between us.
    #[default]
    Private,
    /// Somewhere in public.
    Public,
    /// Noticed by many.
    Widespread,
}

impl Exposure {
    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
            Self::Widespread => "widespread",
        }
    }
}

/// An honest slip or a broken principle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailureNature {
    /// A slip.
    Competence,
    /// A principle was broken.
    Integrity,
}

impl FailureNature {
    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Competence => "competence",
            Self::Integrity => "integrity",
        }
    }
}
