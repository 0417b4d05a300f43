//! The ways in. All are equal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How something was said to us.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A telephone call.
    Phone,
    /// An e-mail.
    Email,
    /// Our own form or the customer's page.
    Web,
    /// At the counter or on a visit.
    InPerson,
    /// A letter.
    Post,
    /// A public or private post.
    Social,
    /// A chat.
    Chat,
    /// Another system.
    Api,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 8] = [
        Self::Phone,
        Self::Email,
        Self::Web,
        Self::InPerson,
        Self::Post,
        Self::Social,
        Self::Chat,
        Self::Api,
    ];

    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Web => "web",
            Self::InPerson => "in_person",
            Self::Post => "post",
            Self::Social => "social",
            Self::Chat => "chat",
            Self::Api => "api",
        }
    }

    /// The channel of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// Whether words on this channel are spoken, so that what was said can only be logged.
    #[must_use]
    pub const fn is_spoken(self) -> bool {
        matches!(self, Self::Phone | Self::InPerson)
    }
}
