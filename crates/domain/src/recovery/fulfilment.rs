//! Carrying a make-good out: by which way, the how manieth try, and what stands in the way.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{id::Id, promise::Promise};

/// How a make-good is carried out, from the moment it is begun.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Fulfilment {
    /// By which way: as the house ruled when it was begun.
    #[serde(flatten)]
    pub way: Way,
    /// Since when.
    pub begun_at: Timestamp,
    /// Counted from 1; only a person begins another.
    pub attempt: u16,
    /// Why nobody knows, or why it was not done, in words for a person.
    #[serde(default)]
    pub trouble: Option<String>,
    /// It is known that it was not done: nothing has to be found out before the next try.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_done: bool,
}

/// By which way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "way")]
pub enum Way {
    /// A voucher of ours.
    Voucher {
        /// Until when it can be spent.
        valid_until: Timestamp,
    },
    /// A call to another system of the firm, under the make-good's id as its key.
    Call {
        /// Its name in the rules of the house.
        system: String,
        /// Where this try goes, and is asked about: what the rules said when it began. None of one that began before this
        /// was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<Address>,
    },
    /// Work that was promised with a date; keeping the promise carries it out.
    Task {
        /// Which.
        promise: Id<Promise>,
    },
}

/// Where a system is called, and where it is asked what became of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Address {
    /// Where it is asked to give something.
    pub url: String,
    /// Where it is asked whether it did, if it can be.
    #[serde(default)]
    pub look_up: Option<String>,
}

impl Way {
    /// Its name, as in the rules of the house.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Voucher { .. } => "voucher",
            Self::Call { .. } => "call",
            Self::Task { .. } => "task",
        }
    }

    /// Whether the program does it without anybody.
    #[must_use]
    pub const fn is_automatic(&self) -> bool {
        !matches!(self, Self::Task { .. })
    }
}
